// Reads all that `ipam status` shows, as one state of the database.
#pragma once

#include "status_row.h"

struct status_list {
    struct status_row *rows;
    size_t count;
    int64_t alive_ms; // the newest sign of life of a plugin; 0: never
};

// Of the named devices (key or name), or of all with `count` 0; ordered by device key, then check key.
// -ENOENT: no such device. Freed by status_read_free.
int status_read(struct db *db, char *const *devices, size_t count, int64_t now_ms, struct status_list *out,
                struct error *err);
void status_read_free(struct status_list *list);

// Troubles first: down, unknown, up, paused.
void status_read_sort(struct status_list *list);
