// Whether the pages of the inventory are sound, and whether what it says agrees with itself.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct db;
struct error;

// Reads every page (seconds on a large file). -EUCLEAN with what was found first; other negative errno with
// `err`.
int integrity_verify(struct db *db, struct error *err);

enum { INTEGRITY_FINDINGS_MAX = 200 };

// What is wrong, on what.
struct integrity_finding {
    char rule[24];  // "pages", "references", "vrf", "address key", "prefix key", "gateway", "range key",
                    // "ranges", "fields", "merged"
    bool is_damage; // else it is only odd, and nothing is wrong with the file
    char text[512];
};

struct integrity_list {
    struct integrity_finding *rows;
    size_t count; // at most INTEGRITY_FINDINGS_MAX
};

// Reads every page, every reference, and asks the rules that the schema cannot hold: texts and keys of
// addresses say the same, VRFs exist, ranges lie in prefixes and beside each other, gateways in their
// prefixes, who set a field names a row, nothing is merged in a circle. 0 or a negative errno that kept it
// from looking; what is wrong is in `out`, freed by integrity_list_free.
int integrity_examine(struct db *db, struct integrity_list *out, struct error *err);
void integrity_list_free(struct integrity_list *list);
