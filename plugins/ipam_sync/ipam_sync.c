// ipam_sync as collectd sees it. The work is behind sync.h.
#include <plugin.h>

#include "ipam_sync_metrics.h"
#include "ipam_sync_options.h"
#include "sync.h"

#include "shared/collectd/metric.h"
#include "shared/collectd/plugin_life.h"

#define PLUGIN_NAME "ipam_sync"

static struct sync_settings settings;

static int read_block(const oconfig_item_t *block, struct error *err)
{
    return ipam_sync_options_read(block, &settings, err);
}

static void *open_sync(struct error *err)
{
    const struct sync_hooks hooks = {.figures = ipam_sync_metrics_figures,
                                     .notice = ipam_sync_metrics_notice,
                                     .report = metric_log(PLUGIN_NAME)};
    struct sync *sync;

    return sync_new(&settings, &hooks, &sync, err) == 0 ? sync : NULL;
}

static void stop_sync(void *sync)
{
    sync_stop(sync);
}

static void close_sync(void *sync)
{
    sync_free(sync);
}

static const struct plugin_type types[] = {{NULL, 0, 0}};

static const struct plugin_parts parts = {
    .name = PLUGIN_NAME,
    .types = types,
    .loops = {{"ipam-sync", sync_loop}},
    .read = read_block,
    .open = open_sync,
    .stop = stop_sync,
    .close = close_sync,
};

__attribute__((visibility("default"))) void module_register(void)
{
    sync_settings_init(&settings);
    plugin_life_register(&parts);
}
