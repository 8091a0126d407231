// Reads all that `ipam status` shows, as one state of the database.
#pragma once

#include "status_device.h"

// What is wanted of the availabilities, which cost most. Devices and checks are always there.
enum status_want { STATUS_OF_DEVICES = 1, STATUS_OF_CHECKS = 2 };

// Devices ordered by key; their checks in the same order, by check key. A device without checks is there when
// a state of it is known.
struct status_list {
    struct status_device *devices;
    size_t device_count;
    struct status_row *rows;
    size_t count;
    int64_t alive_ms; // the newest sign of life of a plugin; 0: never
};

// Of the named devices (key or name), or of all with `count` 0. `wants`: enum status_want. -ENOENT: no such
// device. Freed by status_read_free.
int status_read(struct db *db, char *const *devices, size_t count, unsigned wants, int64_t now_ms,
                struct status_list *out, struct error *err);
// The same within a read transaction of the caller, so that more can be read of the same state.
int status_read_within(struct db *db, char *const *devices, size_t count, unsigned wants, int64_t now_ms,
                       struct status_list *out, struct error *err);
void status_read_free(struct status_list *list);

// Troubles first, then by name, nas2 before nas10. Of devices: down, degraded, unknown, gone, up, disabled;
// they keep their checks. Of checks: down, unknown, up, paused; devices then no longer know theirs.
void status_read_sort_devices(struct status_list *list);
void status_read_sort_checks(struct status_list *list);
