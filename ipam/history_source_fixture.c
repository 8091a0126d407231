#include "history_source_fixture.h"

#include <math.h>
#include <rrd.h>
#include <stdio.h>

int history_source_fixture_make(const char *path, int64_t first_s, const double *values, size_t count)
{
    const char *archives[] = {"DS:value:GAUGE:20:0:U", "RRA:AVERAGE:0.9:1:60", "RRA:MIN:0.9:1:60",
                              "RRA:MAX:0.9:1:60",      "RRA:AVERAGE:0.9:6:60", "RRA:MIN:0.9:6:60",
                              "RRA:MAX:0.9:6:60"};

    if (rrd_create_r(path, 10, (time_t)first_s, 7, archives) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        char update[64];
        const char *updates[] = {update};
        snprintf(update, sizeof update, isnan(values[i]) ? "%lld:U" : "%lld:%.9f",
                 (long long)first_s + ((long long)i + 1) * 10, values[i]);
        if (rrd_update_r(path, NULL, 1, updates) != 0)
            return -1;
    }
    return 0;
}
