// The vendors of hardware addresses, from the first that is installed: Debian's ieee-data
// (/usr/share/ieee-data/{oui,mam,oui36}.csv) or nmap's list (/usr/share/nmap/nmap-mac-prefixes). The files
// are read when a vendor is first asked for. One thread.
#pragma once

#include "mac_addr.h"

struct oui_source;

// `root` is set before each path: "" but in tests. Reads nothing. -ENOMEM.
int oui_source_new(const char *root, struct oui_source **out);
void oui_source_free(struct oui_source *source);

// The vendor, until oui_source_free; NULL when nobody knows it, no file is there, or it cannot be read.
const char *oui_source_vendor(struct oui_source *source, const struct mac_addr *mac);

// The folder or file that vendors are from, NULL without one. Reads it, if that was not done yet.
const char *oui_source_path(struct oui_source *source);
