// When a plugin was last known to run, from the table of runs (check_state_run_start, check_state_run_alive).
#pragma once

#include <stdint.h>

struct db;
struct error;

// Gives Unix milliseconds. -ENOENT: it never ran at this vantage; other negative errno with `err`.
int plugin_run_last_alive(struct db *db, const char *plugin, const char *vantage, int64_t *alive_ms,
                          struct error *err);
