// icmp_heartbeat as collectd sees it. The engine is behind heartbeat.h.
#include <errno.h>
#include <plugin.h>

#include "heartbeat.h"
#include "icmp_heartbeat_metrics.h"
#include "icmp_heartbeat_options.h"

#include "shared/base/error.h"
#include "shared/collectd/metric.h"
#include "shared/collectd/monitor_life.h"

#define PLUGIN_NAME "icmp_heartbeat"

// Context: collectd calls config, init and shutdown one after the other; the loops get what they need by
// argument.

enum config_state { CONFIG_NONE, CONFIG_READ, CONFIG_REFUSED };

static struct {
    struct heartbeat_settings settings;
    enum config_state config;
    struct heartbeat *heartbeat;
    struct monitor_life life;
} plugin;

// Configuration.

static void log_error(const char *text)
{
    struct report report = metric_log(PLUGIN_NAME);

    report_write(&report, REPORT_ERROR, "%s", text);
}

static int config(oconfig_item_t *block)
{
    struct error err = {""};
    bool is_first = plugin.config == CONFIG_NONE;

    plugin.config = CONFIG_REFUSED;
    if (!is_first)
        (void)error_set(&err, -EINVAL, "there is more than one <Plugin " PLUGIN_NAME "> block: join them");
    else if (icmp_heartbeat_options_read(block, &plugin.settings, &err) == 0)
        plugin.config = CONFIG_READ;
    if (plugin.config == CONFIG_READ)
        return 0;
    log_error(err.text);
    return -1;
}

// Callbacks of collectd.

static void publish_round(void *context)
{
    struct heartbeat_counters counters;

    (void)context;
    heartbeat_counters_take(plugin.heartbeat, &counters);
    icmp_heartbeat_metrics_counters(&counters);
}

// Frees the engine only when no thread can use it any more; a thread that hangs keeps it until the process
// ends.
static int shutdown_plugin(void)
{
    if (plugin.heartbeat && monitor_life_stop(&plugin.life, heartbeat_monitor(plugin.heartbeat)) < 0) {
        log_error("a thread did not end within 2 seconds");
        return -1;
    }
    heartbeat_free(plugin.heartbeat);
    plugin.heartbeat = NULL;
    monitor_settings_fini(&plugin.settings.monitor);
    return 0;
}

static int start(void)
{
    const struct monitor_hooks hooks = {
        .sample = icmp_heartbeat_metrics_sample,
        .round = publish_round,
        .notice = icmp_heartbeat_metrics_notice,
        .report = metric_log(PLUGIN_NAME),
        .publish_interval_ms = (uint32_t)CDTIME_T_TO_MS(plugin_get_interval()),
    };
    struct error err = {""};

    if (heartbeat_new(&plugin.settings, &hooks, &plugin.heartbeat, &err) < 0) {
        log_error(err.text);
        return -1;
    }
    if (monitor_life_start(&plugin.life, "heartbeat", heartbeat_monitor(plugin.heartbeat),
                           heartbeat_probe_loop, plugin.heartbeat) == 0)
        return 0;
    log_error("cannot start its threads: raise TasksMax= of collectd's systemd unit or `ulimit -u`");
    (void)shutdown_plugin();
    return -1;
}

static int init(void)
{
    if (plugin.config == CONFIG_REFUSED || plugin.heartbeat)
        return plugin.heartbeat ? 0 : -1;
    if (monitor_life_provide("up", 0, 1) < 0) {
        log_error("collectd did not take the type \"up\"");
        return -1;
    }
    return start();
}

// Registration.

__attribute__((visibility("default"))) void module_register(void)
{
    monitor_settings_init(&plugin.settings.monitor, PLUGIN_NAME);
    plugin.config = CONFIG_NONE;
    plugin_register_complex_config(PLUGIN_NAME, config);
    plugin_register_init(PLUGIN_NAME, init);
    plugin_register_shutdown(PLUGIN_NAME, shutdown_plugin);
}
