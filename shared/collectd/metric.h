// Values and notifications on their way into collectd. Safe in every thread that collectd's
// plugin_thread_create made.
#pragma once

#include "shared/base/report.h"

#include <stdint.h>

// One value's place; each part is cut at collectd's 127 characters, empty parts are "". `host` NULL is this
// machine.
struct metric {
    const char *host;
    const char *plugin;
    const char *plugin_instance;
    const char *type;
    const char *type_instance;
    uint32_t interval_ms;
};

// A gauge (NaN is a gap), or a counter that only rises (DERIVE). 0 or a negative errno.
int metric_send_gauge(const struct metric *metric, double value);
int metric_send_derive(const struct metric *metric, int64_t value);

enum metric_severity { METRIC_OKAY, METRIC_WARNING, METRIC_FAILURE };

// A notification about the metric's place; `message` is cut at collectd's 255 bytes, on a character boundary.
void metric_notify(const struct metric *metric, enum metric_severity severity, const char *message);

// A report that writes into collectd's log with "<plugin>: " in front. `plugin` must outlive it.
struct report metric_log(const char *plugin);
