// A device that is two: interfaces, identifiers and addresses go to a new one, with their history. Can be
// undone (journal.h).
#pragma once

#include "device.h"

#include "shared/net/ip_addr.h"

enum device_split_kind {
    DEVICE_SPLIT_IDENTIFIER, // `kind` and `text`; a MAC with its interfaces
    DEVICE_SPLIT_INTERFACE,  // by its name, or by its MAC; with its addresses, links and the MAC
    DEVICE_SPLIT_ADDRESS,    // with its history at the device
};

enum { DEVICE_SPLIT_PARTS_MAX = 64 };

// What goes. Nothing is owned.
struct device_split_part {
    enum device_split_kind kind;
    const char *identifier_kind; // "mac", "hostname", …
    const char *text;            // of an identifier or an interface; a MAC in canonical text
    const char *vrf;             // of an address; NULL: the default one
    const struct ip_addr *addr;
    const char *segment; // the zone of a link-local address, else ""
};

struct device_split {
    int64_t journal_id;
    struct device device; // the new one
    int64_t identifiers;
    int64_t interfaces;
    int64_t bindings;
    int64_t links;
    int64_t planned;
    int64_t checks; // those of fixed addresses; pings for its families are added
};

// Makes the device `name` of the parts of `device_id`, inside db_begin … db_commit: for a preview, roll back.
// It is monitored when the old one is. -ENOENT for a part that the device does not have, and that does not go
// with another one either.
int device_split(struct db *db, int64_t device_id, const struct device_split_part *parts, size_t count,
                 const char *name, int64_t now_ms, struct device_split *out, struct error *err);
