// The histories of all checks of a device, as far as something was measured.
#pragma once

#include "check_history.h"

struct check_list;
struct db;
struct device;
struct error;

struct device_history_row {
    char check_key[32];
    struct check_history history;
    struct history_summary summary;
};

struct device_history {
    struct device_history_row *rows; // pings first, then by key
    size_t count;
};

// The checks of a device in the order of their importance: pings first, then by key. Freed by
// check_list_free.
int device_history_checks(struct db *db, const struct device *device, struct check_list *out,
                          struct error *err);

// Reads the time from start_s to end_s (Unix seconds) from the RRD files below `folder`. Checks without a
// file, or without a value in that time, have no row. On failure `err` tells of the first check that could
// not be read, and `out` holds the others. Freed by device_history_free in each case.
int device_history_read(struct db *db, const struct device *device, const char *folder, int64_t start_s,
                        int64_t end_s, struct device_history *out, struct error *err);
void device_history_free(struct device_history *history);
