// tcp_check as collectd sees it. The engine is behind prober.h.
#include <math.h>
#include <plugin.h>

#include "prober.h"
#include "tcp_check_metrics.h"
#include "tcp_check_options.h"

#include "shared/collectd/monitor_life.h"

static struct tcp_settings settings;

static int read_block(const oconfig_item_t *block, struct error *err)
{
    return tcp_check_options_read(block, &settings, err);
}

static void *open_prober(const struct monitor_hooks *hooks, struct error *err)
{
    struct prober *prober;

    return prober_new(&settings, hooks, &prober, err) == 0 ? prober : NULL;
}

static void close_prober(void *prober)
{
    prober_free(prober);
    tcp_settings_fini(&settings);
}

static struct monitor *monitor_of(void *prober)
{
    return prober_monitor(prober);
}

static void publish_counters(void *prober)
{
    struct prober_counters counters;

    prober_counters_take(prober, &counters);
    tcp_check_metrics_counters(&counters);
}

static const struct plugin_type types[] = {{"up", 0, 1}, {"tls_days_left", NAN, NAN}, {NULL, 0, 0}};

static const struct monitor_parts parts = {
    .name = "tcp_check",
    .thread = "tcp",
    .types = types,
    .read = read_block,
    .open = open_prober,
    .close = close_prober,
    .monitor = monitor_of,
    .probe = prober_probe_loop,
    .sample = tcp_check_metrics_sample,
    .round = publish_counters,
    .notice = tcp_check_metrics_notice,
};

__attribute__((visibility("default"))) void module_register(void)
{
    tcp_settings_init(&settings);
    monitor_life_register(&parts);
}
