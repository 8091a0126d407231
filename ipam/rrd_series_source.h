// Reads RRD files with librrd. Nothing is locked: a file may grow meanwhile.
#pragma once

#include "rrd_series.h"

#include <stdbool.h>

struct error;

// What a file says of itself.
struct rrd_extent {
    int64_t first_s; // before this (Unix seconds) no average is held
    int64_t last_s;  // the newest value
    bool has_min;    // archives of the least and the greatest values beside those of averages
    bool has_max;
};

// -ENOENT without the file; -EACCES; -EIO with librrd's reason for one that is no RRD file or holds no
// averages; -ENOSYS without librrd.
int rrd_series_source_extent(const char *path, struct rrd_extent *out, struct error *err);

// The rows from `start_s` to `end_s` (Unix seconds) of the first data source, of the archives of `function`
// ("AVERAGE", "MIN", "MAX"), from the finest archive that reaches back to the start. `out` is freed by
// rrd_series_free. -EIO with librrd's reason.
int rrd_series_source_read(const char *path, const char *function, int64_t start_s, int64_t end_s,
                           struct rrd_series *out, struct error *err);
