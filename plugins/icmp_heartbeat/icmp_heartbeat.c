// icmp_heartbeat as collectd sees it. The engine is behind heartbeat.h.
#include <plugin.h>

#include "heartbeat.h"
#include "icmp_heartbeat_metrics.h"
#include "icmp_heartbeat_options.h"

#include "shared/collectd/monitor_life.h"

#define PLUGIN_NAME "icmp_heartbeat"

static struct heartbeat_settings settings;

static int read_block(const oconfig_item_t *block, struct error *err)
{
    return icmp_heartbeat_options_read(block, &settings, err);
}

static void *open_heartbeat(const struct monitor_hooks *hooks, struct error *err)
{
    struct heartbeat *heartbeat;

    return heartbeat_new(&settings, hooks, &heartbeat, err) == 0 ? heartbeat : NULL;
}

static void close_heartbeat(void *heartbeat)
{
    heartbeat_free(heartbeat);
    monitor_settings_fini(&settings.monitor);
}

static struct monitor *monitor_of(void *heartbeat)
{
    return heartbeat_monitor(heartbeat);
}

static void publish_counters(void *heartbeat)
{
    struct heartbeat_counters counters;

    heartbeat_counters_take(heartbeat, &counters);
    icmp_heartbeat_metrics_counters(&counters);
}

static const struct plugin_type types[] = {{"up", 0, 1}, {NULL, 0, 0}};

static const struct monitor_parts parts = {
    .name = PLUGIN_NAME,
    .thread = "heartbeat",
    .types = types,
    .read = read_block,
    .open = open_heartbeat,
    .close = close_heartbeat,
    .monitor = monitor_of,
    .probe = heartbeat_probe_loop,
    .sample = icmp_heartbeat_metrics_sample,
    .round = publish_counters,
    .notice = icmp_heartbeat_metrics_notice,
};

__attribute__((visibility("default"))) void module_register(void)
{
    monitor_settings_init(&settings.monitor, PLUGIN_NAME);
    monitor_life_register(&parts);
}
