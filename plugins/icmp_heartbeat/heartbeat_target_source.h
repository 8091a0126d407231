// The targets of the heartbeat as the inventory has them, kept in step with the engine's table. Store loop
// only.
#pragma once

#include "heartbeat_engine.h"

struct db;
struct heartbeat_target_source;

int heartbeat_target_source_new(struct heartbeat *self, struct heartbeat_target_source **out,
                                struct error *err);
void heartbeat_target_source_free(struct heartbeat_target_source *source);

// Reads the checks, and the first time their stored states, and adds, changes and removes targets. Nothing
// changes when that fails: a negative errno and the reason.
int heartbeat_target_source_load(struct heartbeat_target_source *source, struct db *db, struct error *err);

// Waits until `wake_fd` is written, or `timeout_ms` is over, and keeps the DNS names resolved meanwhile.
void heartbeat_target_source_wait(struct heartbeat_target_source *source, int wake_fd, int timeout_ms);
