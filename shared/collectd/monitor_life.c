#include "monitor_life.h"

#include <errno.h>
#include <plugin.h>
#include <stdio.h>

#include "shared/base/clock.h"
#include "shared/monitor/monitor.h"

enum { JOIN_TIMEOUT_MS = 2000, NAME_MAX_LENGTH = 16 };

int monitor_life_start(struct monitor_life *life, const char *name, struct monitor *monitor,
                       void (*probe)(void *engine), void *engine)
{
    const struct {
        const char *suffix;
        void (*body)(void *argument);
        void *argument;
    } loops[3] = {
        {"probe", probe, engine},
        {"store", monitor_store_loop, monitor},
        {"publ", monitor_publish_loop, monitor},
    };

    for (size_t i = 0; i < 3; i++) {
        char thread[NAME_MAX_LENGTH];
        snprintf(thread, sizeof thread, "%.9s-%s", name, loops[i].suffix);
        int status = worker_start(&life->workers[i], thread, loops[i].body, loops[i].argument);
        if (status < 0)
            return status;
    }
    return 0;
}

int monitor_life_stop(struct monitor_life *life, struct monitor *monitor)
{
    int64_t deadline_ms = clock_mono_us() / 1000 + JOIN_TIMEOUT_MS;
    int status = 0;

    monitor_stop(monitor);
    for (size_t i = 0; i < 3; i++) {
        int left_ms = (int)(deadline_ms - clock_mono_us() / 1000);
        int joined = worker_join(&life->workers[i], left_ms);
        if (joined < 0)
            status = joined;
    }
    return status;
}

int monitor_life_provide(const char *type, double min, double max)
{
    data_source_t source = {.name = "value", .type = DS_TYPE_GAUGE, .min = min, .max = max};
    data_set_t set = {.ds_num = 1, .ds = &source};

    if (plugin_get_ds(type))
        return 0;
    snprintf(set.type, sizeof set.type, "%s", type);
    return plugin_register_data_set(&set) == 0 ? 0 : -EIO;
}
