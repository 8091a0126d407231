// When a plugin was last known to run, from the table of runs (check_state_run_start, check_state_run_alive).
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

// Gives Unix milliseconds. -ENOENT: it never ran at this vantage; other negative errno with `err`.
int plugin_run_last_alive(struct db *db, const char *plugin, const char *vantage, int64_t *alive_ms,
                          struct error *err);

struct plugin_run_row {
    char plugin[32];
    int64_t alive_ms; // Unix milliseconds; 0: it never ran
};

struct plugin_run_list {
    struct plugin_run_row *rows;
    size_t count;
};

// The plugins that check something, by name. 0 or a negative errno with `err`; freed by plugin_run_list_free.
int plugin_run_list(struct db *db, const char *vantage, struct plugin_run_list *out, struct error *err);
void plugin_run_list_free(struct plugin_run_list *list);
