// Where the plan and the network, or two parts of the plan, contradict each other.
#pragma once

#include "shared/base/text_arena.h"
#include "shared/base/text_index.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_filter;
struct error;

enum conflict_kind {
    CONFLICT_DUPLICATE_ADDRESS,    // two devices hold one address
    CONFLICT_OUTSIDE_PREFIX,       // an address or range that no prefix of the plan holds
    CONFLICT_OVERLAPPING_PREFIXES, // in one VRF, of two sites or VLANs, neither meant as the other's part
    CONFLICT_RESERVATION_IN_POOL,  // a static or reserved address inside a dynamic pool
    CONFLICT_RESERVED_IN_USE,      // held by another than it is reserved for
    CONFLICT_SHARED_MAC,           // one MAC, not of a virtual router, on two devices
};

struct conflict {
    int64_t id; // 0: found and not stored yet
    enum conflict_kind kind;
    char severity[16]; // "info", "warning", "critical"
    char subject[256]; // what it is about, the same each time
    char explanation[512];
    char remedy[512]; // what to type
    int64_t found_ms;
    int64_t ended_ms; // 0: still there
    int64_t ack_ms;   // 0: not acknowledged
    char ack_note[256];
};

enum { CONFLICT_KINDS = CONFLICT_SHARED_MAC + 1, CONFLICT_KIND_MAX = 2000 };

// Of conflict_find: beyond CONFLICT_KIND_MAX of a kind, those that were found are known by kind and subject
// alone, and one row more says that there are more.
struct conflict_list {
    struct conflict *rows;
    size_t count;
    struct text_index further;
    struct text_arena texts;
};

// Which of the stored ones. Zero is the open ones, acknowledged ones too, the worst first, then the newest.
struct conflict_query {
    const struct db_filter *filter; // over the columns of the statement CONFLICT_LIST; NULL: all
    const char *order;              // for stmt_filtered; NULL: as said
    bool ended;                     // also those that are over
    bool silent;                    // not the acknowledged ones
    int64_t limit;                  // 0: all
    int64_t offset;
};

// "duplicate_address", …; the same words are in the schema.
const char *conflict_kind_text(enum conflict_kind kind);

// Looks at the whole plan (read only; n log n) and gives what is there now, stored or not.
int conflict_find(struct db *db, struct conflict_list *out, struct error *err);
// conflict_find, and in short write transactions of its own: new ones are stored with an event
// (`conflict_found`), ended ones closed with one (`conflict_ended`). An acknowledged one of which something
// else is true now (severity, explanation) is new again, with an event. Gives how many are new.
int conflict_refresh(struct db *db, int64_t now_ms, struct error *err);
// Silences one until it ends or something else is true of it. Inside db_begin … db_commit. -ENOENT.
int conflict_acknowledge(struct db *db, int64_t id, const char *note, int64_t now_ms, struct error *err);

// The stored ones, the worst first, then the newest; `ended`: with those that are over. Freed by
// conflict_list_free.
int conflict_list(struct db *db, bool ended, struct conflict_list *out, struct error *err);
// Those of a query; `total`: how many there are without its limit. Freed by conflict_list_free.
int conflict_list_page(struct db *db, const struct conflict_query *query, struct conflict_list *out,
                       int64_t *total, struct error *err);
void conflict_list_free(struct conflict_list *list);

// How many are open now, by kind; the acknowledged ones are among the first number alone.
struct conflict_count {
    int64_t open;
    int64_t unacknowledged;
};
int conflict_count(struct db *db, struct conflict_count out[CONFLICT_KINDS], struct error *err);
