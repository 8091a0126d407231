// An EUI-48 hardware address (IEEE 802).
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { MAC_ADDR_TEXT_MAX = 18 };

struct mac_addr {
    uint8_t bytes[6];
};

// "02:00:5e:10:00:01", "02-00-5E-…", "0200.5e10.0001" or twelve hex digits; -EINVAL otherwise, and for the
// all-zero and the broadcast address, which name no interface.
int mac_addr_parse(const char *text, struct mac_addr *out);

// Lower case with colons. Returns `text`.
const char *mac_addr_format(const struct mac_addr *mac, char text[MAC_ADDR_TEXT_MAX]);

// The locally administered bit: a randomised or invented address, a weak identifier.
bool mac_addr_is_local(const struct mac_addr *mac);

// VRRP and CARP (00:00:5e:00:01:xx, 00:00:5e:00:02:xx; RFC 9568 §7.3) and HSRP (00:00:0c:07:ac:xx): a shared
// router address that several machines answer for.
bool mac_addr_is_virtual_router(const struct mac_addr *mac);
