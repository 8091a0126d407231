// What every plugin that probes tells of a check: host is the device's key, the plugin instance is the
// check's.
#pragma once

#include "metric.h"

struct monitor_notice;
struct monitor_sample;

// The place of one value of a check.
struct metric monitor_metrics_place(const char *plugin, const struct monitor_sample *sample, const char *type,
                                    const char *type_instance);

// A value of the plugin about itself: of this machine, without a plugin instance.
struct metric monitor_metrics_own(const char *plugin, const char *type, const char *type_instance);

void monitor_metrics_notify(const char *plugin, const struct monitor_notice *notice);
