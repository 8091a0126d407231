// The events that conflicts leave (conflict.h), for who tells people of them. Each reader keeps a cursor: the
// id of the last event that it has seen.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

struct conflict_event {
    int64_t id;
    bool is_found;     // else the conflict is over
    char kind[32];     // conflict_kind_text
    char severity[16]; // "info", "warning", "critical"; "info" when it is over
    char subject[256];
    char explanation[512];
};

struct conflict_event_list {
    struct conflict_event *rows;
    size_t count;
};

// The id of the newest event of any kind, 0 without one; or a negative errno.
int64_t conflict_event_last(struct db *db);

// Those behind `after`, up to `last`, oldest first. 0 or a negative errno with `err`. Freed by
// conflict_event_list_free.
int conflict_event_list(struct db *db, int64_t after, int64_t last, struct conflict_event_list *out,
                        struct error *err);
void conflict_event_list_free(struct conflict_event_list *list);
