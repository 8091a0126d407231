// The plan and the inventory as the records of a paper (shared/interchange/paper_field.h): for export, and
// for an import to compare with. Devices are named by their keys. The order is fixed, so that the same
// content gives the same records.
#pragma once

#include "shared/interchange/paper.h"

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;

// `id` is that of the row; `locked` names, with blanks between, the fields that a source of higher precedence
// than `import` has set. Texts are valid during the call. A negative errno ends the reading.
typedef int snapshot_take(void *context, int64_t id, const char *locked, const struct paper_record *record);

// Every record of one kind; of addresses those that are planned or held, with a record more for each further
// holder. 0, a negative errno with `err`, or what `take` gave. Inside db_begin_read … db_end_read when
// several kinds shall agree.
int snapshot_read(struct db *db, enum paper_kind kind, snapshot_take *take, void *context, struct error *err);

// An address and one of its holders, as they are stored; `first`: a new address. Texts are "" without.
struct snapshot_address {
    int64_t id;
    const char *vrf; // "" for the default one
    const char *address;
    const char *hostname;
    const char *assignment;
    const char *note;
    const char *device; // for whom it is planned
    const char *mac;
    const char *locked;
    int64_t binding_id; // 0: nobody holds it
    int64_t interface_id;
    const char *holder;
    const char *holder_interface;
    const char *holder_mac;
    bool waits; // its assignment does not mean that it is held
    bool fits;  // the holder is the one for whom it is planned
    bool first;
};

typedef int snapshot_take_address(void *context, const struct snapshot_address *row);

// As snapshot_read; `all`: also addresses that are neither planned nor held any more.
int snapshot_read_addresses(struct db *db, bool all, snapshot_take_address *take, void *context,
                            struct error *err);
