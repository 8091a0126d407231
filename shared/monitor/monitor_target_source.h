// The targets of a plugin as the inventory has them, kept in step with the table. Store loop
// only.
#pragma once

#include "monitor.h"

struct db;
struct monitor_target_source;

int monitor_target_source_new(struct monitor *self, struct monitor_target_source **out, struct error *err);
void monitor_target_source_free(struct monitor_target_source *source);

// Reads the checks, and the first time their stored states, and adds, changes and removes targets. Nothing
// changes when that fails: a negative errno and the reason.
int monitor_target_source_load(struct monitor_target_source *source, struct db *db, struct error *err);

// Waits until `wake_fd` is written, or `timeout_ms` is over, and keeps the DNS names resolved meanwhile.
void monitor_target_source_wait(struct monitor_target_source *source, int wake_fd, int timeout_ms);
