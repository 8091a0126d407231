// The vendor of a hardware address, by the prefix that the IEEE gave it: 24 bits (MA-L), 28 (MA-M) or 36
// (MA-S). Reads IEEE's CSV ("Registry,Assignment,Organization Name,…") and nmap's list ("0055DA0 Name").
// Pure.
#pragma once

#include <stddef.h>

#include "mac_addr.h"

struct oui;

// -ENOMEM.
int oui_new(struct oui **out);
void oui_free(struct oui *oui);

// Adds what a file of `length` bytes (with room for one more) says. The bytes are written to, and stay the
// caller's: they must live as long as `oui`. Lines that are not understood are passed over, and so is who has
// no name (Private, or IEEE itself, whose blocks are given on). Of a prefix said twice, the first counts.
// -ENOMEM.
int oui_add(struct oui *oui, char *bytes, size_t length);

// The name of the longest prefix that holds `mac`, NULL without one, and for a multicast or locally
// administered address: nobody was given these.
const char *oui_vendor(const struct oui *oui, const struct mac_addr *mac);
