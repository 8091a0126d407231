#include "monitor_life.h"

#include <plugin.h>
#include <stdio.h>

#include "metric.h"

#include "shared/monitor/monitor.h"

// For what collectd and the hooks call without a context. The loops only read it.
static struct {
    const struct monitor_parts *parts;
    struct plugin_parts plugin;
    struct monitor_hooks hooks;
    void *engine;
} life;

static void store_loop(void *engine)
{
    monitor_store_loop(life.parts->monitor(engine));
}

static void publish_loop(void *engine)
{
    monitor_publish_loop(life.parts->monitor(engine));
}

static void stop(void *engine)
{
    monitor_stop(life.parts->monitor(engine));
}

static void publish_round(void *context)
{
    (void)context;
    life.parts->round(life.engine);
}

static void *open_engine(struct error *err)
{
    life.hooks = (struct monitor_hooks){
        .sample = life.parts->sample,
        .round = publish_round,
        .notice = life.parts->notice,
        .report = metric_log(life.parts->name),
        .publish_interval_ms = (uint32_t)CDTIME_T_TO_MS(plugin_get_interval()),
    };

    life.engine = life.parts->open(&life.hooks, err);
    return life.engine;
}

static void name_thread(struct plugin_loop *loop, const char *suffix)
{
    snprintf(loop->thread, sizeof loop->thread, "%.9s-%s", life.parts->thread, suffix);
}

void monitor_life_register(const struct monitor_parts *parts)
{
    life.parts = parts;
    life.plugin = (struct plugin_parts){
        .name = parts->name,
        .types = parts->types,
        .loops = {{.run = parts->probe}, {.run = store_loop}, {.run = publish_loop}},
        .read = parts->read,
        .open = open_engine,
        .stop = stop,
        .close = parts->close,
    };
    name_thread(&life.plugin.loops[0], "probe");
    name_thread(&life.plugin.loops[1], "store");
    name_thread(&life.plugin.loops[2], "publ");
    plugin_life_register(&life.plugin);
}
