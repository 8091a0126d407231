// Where collectd's rrdtool plugin keeps what the checks have measured (its naming schema:
// <DataDir>/<host>/<plugin>-<instance>/<type>[-<type instance>].rrd). Pure.
#pragma once

#include <limits.h>
#include <stdbool.h>

struct check;

// What a check measures, each in a file of its own.
enum rrd_metric {
    RRD_METRIC_TIME,      // round-trip time (ms), or connect time (s)
    RRD_METRIC_DEVIATION, // of the round-trip time (ms)
    RRD_METRIC_LOSS,      // 0–1
    RRD_METRIC_UP,        // 1 up, 0 down
};

enum { RRD_METRIC_COUNT = 4 };

// Whether the check asks a service (tcp_check) rather than for an echo.
bool rrd_path_is_service(const struct check *check);

// How many milliseconds the unit of RRD_METRIC_TIME has.
double rrd_path_time_scale(const struct check *check);

// The file below `folder`. -ENOENT: such a check does not measure that; -ENAMETOOLONG.
int rrd_path_make(const char *folder, const struct check *check, enum rrd_metric metric, char path[PATH_MAX]);
