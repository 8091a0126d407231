// tcp_check as collectd sees it. The engine is behind prober.h.
#include <errno.h>
#include <math.h>
#include <plugin.h>

#include "prober.h"
#include "tcp_check_metrics.h"
#include "tcp_check_options.h"

#include "shared/base/error.h"
#include "shared/collectd/metric.h"
#include "shared/collectd/monitor_life.h"

#define PLUGIN_NAME "tcp_check"

// Context: collectd calls config, init and shutdown one after the other; the loops get what they need by
// argument.

enum config_state { CONFIG_NONE, CONFIG_READ, CONFIG_REFUSED };

static struct {
    struct tcp_settings settings;
    enum config_state config;
    struct prober *prober;
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
    else if (tcp_check_options_read(block, &plugin.settings, &err) == 0)
        plugin.config = CONFIG_READ;
    if (plugin.config == CONFIG_READ)
        return 0;
    log_error(err.text);
    return -1;
}

// Callbacks of collectd.

static void publish_round(void *context)
{
    struct prober_counters counters;

    (void)context;
    prober_counters_take(plugin.prober, &counters);
    tcp_check_metrics_counters(&counters);
}

// Frees the engine only when no thread can use it any more; a thread that hangs keeps it until the process
// ends.
static int shutdown_plugin(void)
{
    if (plugin.prober && monitor_life_stop(&plugin.life, prober_monitor(plugin.prober)) < 0) {
        log_error("a thread did not end within 2 seconds");
        return -1;
    }
    prober_free(plugin.prober);
    plugin.prober = NULL;
    tcp_settings_fini(&plugin.settings);
    return 0;
}

static int start(void)
{
    const struct monitor_hooks hooks = {
        .sample = tcp_check_metrics_sample,
        .round = publish_round,
        .notice = tcp_check_metrics_notice,
        .report = metric_log(PLUGIN_NAME),
        .publish_interval_ms = (uint32_t)CDTIME_T_TO_MS(plugin_get_interval()),
    };
    struct error err = {""};

    if (prober_new(&plugin.settings, &hooks, &plugin.prober, &err) < 0) {
        log_error(err.text);
        return -1;
    }
    if (monitor_life_start(&plugin.life, "tcp", prober_monitor(plugin.prober), prober_probe_loop,
                           plugin.prober) == 0)
        return 0;
    log_error("cannot start its threads: raise TasksMax= of collectd's systemd unit or `ulimit -u`");
    (void)shutdown_plugin();
    return -1;
}

static int init(void)
{
    if (plugin.config == CONFIG_REFUSED || plugin.prober)
        return plugin.prober ? 0 : -1;
    if (monitor_life_provide("up", 0, 1) < 0 || monitor_life_provide("tls_days_left", NAN, NAN) < 0) {
        log_error("collectd did not take the types \"up\" and \"tls_days_left\"");
        return -1;
    }
    return start();
}

// Registration.

__attribute__((visibility("default"))) void module_register(void)
{
    tcp_settings_init(&plugin.settings);
    plugin.config = CONFIG_NONE;
    plugin_register_complex_config(PLUGIN_NAME, config);
    plugin_register_init(PLUGIN_NAME, init);
    plugin_register_shutdown(PLUGIN_NAME, shutdown_plugin);
}
