// The options that every plugin that probes has: struct monitor_settings, and its Host lines and blocks.
#pragma once

#include "option_table.h"

#include "shared/monitor/monitor_settings.h"

#include <stddef.h>

struct error;
struct oconfig_item_s;

enum { MONITOR_OPTIONS_INTERVAL_MIN_MS = 200, MONITOR_OPTIONS_DAY_MS = 86400000 };

// Reads the block into `settings`, the first member of the plugin's own, which hold the defaults; `rows` are
// the plugin's own, with offsets from the same place. -EINVAL for anything that is unknown, out of range,
// given twice or does not fit together, with file, block, line and reason in `err`; the settings are then to
// be thrown away.
int monitor_options_read(const struct oconfig_item_s *block, const struct option_row *rows, size_t count,
                         struct monitor_settings *settings, struct error *err);

// A Host block while it is read; the services are owned by it.
struct monitor_host_block {
    char address[256];
    char profile[8];
    uint32_t interval_ms;
    uint32_t down_after;
    uint32_t up_after;
    struct config_service *services;
    size_t service_count;
    struct monitor_settings *settings; // of the plugin
};

// Host "nas.lan", or <Host "nas"> with options: for the plugin's row of that name. `rows` are what the plugin
// has besides within the block; their callbacks are given the struct monitor_host_block.
int monitor_options_host(const struct oconfig_item_s *item, struct monitor_settings *settings,
                         const struct option_row *rows, size_t count, struct error *err);
