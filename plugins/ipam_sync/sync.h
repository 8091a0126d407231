// ipam_sync: keeps what the inventory says of itself true. One thread with one connection. Behind this header
// is no collectd.
#pragma once

#include "sync_figures.h"
#include "sync_notice.h"

#include "shared/base/report.h"

#include <limits.h>
#include <stdint.h>

struct error;
struct sync;

struct sync_settings {
    char database[PATH_MAX];   // Database; "" is inventory_path's choice
    char backup_dir[PATH_MAX]; // BackupDir; "" is the folder of the database
    uint32_t interval_ms;      // Interval
    uint32_t max_series;       // MaxPrefixes: of prefixes, and of pools, so many at most
};

void sync_settings_init(struct sync_settings *settings);

// Called from the thread of sync_loop; what they are given lives during the call.
struct sync_hooks {
    void (*figures)(void *context, const struct sync_figures *figures);
    void (*notice)(void *context, const struct sync_notice *notice);
    void *context;
    struct report report;
};

// `settings` must outlive it. 0 or a negative errno with `err`.
int sync_new(const struct sync_settings *settings, const struct sync_hooks *hooks, struct sync **out,
             struct error *err);
void sync_free(struct sync *sync);

// The body of its thread, until sync_stop, which any thread may call. A round begins when somebody has
// changed the inventory, and each Interval; the figures come each Interval, and a notice when a conflict is
// found or over. After a round it rests five times as long as that took.
void sync_loop(void *sync);
void sync_stop(struct sync *sync);
