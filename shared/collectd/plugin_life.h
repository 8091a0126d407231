// The life of a plugin in collectd: its block is read once, it opens, its loops run, all ends within two
// seconds. collectd calls config, init and shutdown one after the other, and gives them nothing to know the
// plugin by: the state is this unit's own, of which each plugin's object has a copy. What goes wrong is
// logged here.
#pragma once

#include <stddef.h>

struct error;
struct oconfig_item_s;

enum { PLUGIN_LOOPS_MAX = 3, PLUGIN_THREAD_MAX = 16 };

// A gauge type of ours that collectd may know already from a TypesDB; `min` and `max` may be NaN.
struct plugin_type {
    const char *name;
    double min;
    double max;
};

// The body of a thread, which returns soon after `stop`.
struct plugin_loop {
    char thread[PLUGIN_THREAD_MAX];
    void (*run)(void *engine);
};

struct plugin_parts {
    const char *name;
    const struct plugin_type *types; // the last has no name
    struct plugin_loop loops[PLUGIN_LOOPS_MAX];
    // Reads the one <Plugin> block. Negative errno with the reason: the plugin will not start.
    int (*read)(const struct oconfig_item_s *block, struct error *err);
    // What the loops work on; NULL with the reason.
    void *(*open)(struct error *err);
    void (*stop)(void *engine);
    // Frees the engine, NULL too, and what `read` left. Never called while a loop may run: what a loop that
    // hangs uses is kept until the process ends.
    void (*close)(void *engine);
};

// For module_register. `parts` must outlive the plugin.
void plugin_life_register(const struct plugin_parts *parts);
