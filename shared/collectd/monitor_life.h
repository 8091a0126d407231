// The life of a plugin that probes (plugin_life.h): its engine is told what collectd wants to hear, and has
// three loops, its own and those of its monitor.
#pragma once

#include "plugin_life.h"

struct monitor;
struct monitor_hooks;
struct monitor_notice;
struct monitor_sample;

struct monitor_parts {
    const char *name;
    const char
        *thread; // at most 9 characters: threads "<thread>-probe", "<thread>-store" and "<thread>-publ"
    const struct plugin_type *types; // the last has no name
    int (*read)(const struct oconfig_item_s *block, struct error *err);
    void *(*open)(const struct monitor_hooks *hooks, struct error *err); // NULL with the reason
    void (*close)(void *engine);                                         // as in plugin_life.h
    struct monitor *(*monitor)(void *engine);
    void (*probe)(void *engine); // the loop; it ends after monitor_stop
    // The hooks of monitor.h; `context` is not used.
    void (*sample)(void *context, const struct monitor_sample *sample);
    void (*round)(void *engine);
    void (*notice)(void *context, const struct monitor_notice *notice);
};

// For module_register. `parts` must outlive the plugin.
void monitor_life_register(const struct monitor_parts *parts);
