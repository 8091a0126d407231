// The record of a target as inventory and configuration make it. Pure; the caller owns the record and locks.
#pragma once

#include "monitor_settings.h"
#include "monitor_target.h"

struct check_state;

// A record that knows nothing yet. -ENOMEM: nothing is owned.
int monitor_record_init(struct monitor_record *record, const struct monitor_settings *settings,
                        const struct check *check, const char *device_name, int64_t now_ms);
void monitor_record_fini(struct monitor_record *record);

// Sets interval, re-checks and policy: the check's own numbers before the plugin's.
void monitor_record_configure(struct monitor_record *record, const struct monitor_settings *settings,
                              const struct check *check);

// Keeps the old name when there is no memory.
void monitor_record_rename(struct monitor_record *record, const char *device_name);

// Takes up what was stored; `real_offset_ms` is Unix minus monotonic milliseconds.
void monitor_record_restore(struct monitor_record *record, const struct check_state *state,
                            int64_t real_offset_ms, int64_t now_ms);
