// The vendors of hardware addresses, from the first list that is installed: Debian's ieee-data as
// update-ieee-data keeps it (/var/lib/ieee-data/{oui,mam,oui36,iab}.csv) or as it was installed
// (/usr/share/ieee-data), or nmap's (/usr/share/nmap/nmap-mac-prefixes). The files are read when a vendor is
// first asked for. One thread.
#pragma once

#include <stdbool.h>

#include "mac_addr.h"

struct oui_source;

// `root` is set before each path: "" but in tests. Reads nothing. -ENOMEM.
int oui_source_new(const char *root, struct oui_source **out);
void oui_source_free(struct oui_source *source);

// The vendor, until oui_source_free or oui_source_refresh; NULL when nobody knows it, no file is there, or it
// cannot be read.
const char *oui_source_vendor(struct oui_source *source, const struct mac_addr *mac);

// Forgets what was read if a file of the lists has changed, come or gone since.
void oui_source_refresh(struct oui_source *source);

// Whether a vendor was asked for and no list is there.
bool oui_source_is_missing(const struct oui_source *source);
