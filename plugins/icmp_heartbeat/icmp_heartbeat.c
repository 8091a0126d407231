// icmp_heartbeat as collectd sees it. The engine is behind heartbeat.h.
#include <errno.h>
#include <plugin.h>
#include <stdbool.h>

#include "heartbeat.h"
#include "icmp_heartbeat_metrics.h"
#include "icmp_heartbeat_options.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/collectd/metric.h"
#include "shared/collectd/worker.h"

#define PLUGIN_NAME "icmp_heartbeat"
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { JOIN_TIMEOUT_MS = 2000 };

// Context: collectd calls config, init and shutdown one after the other; the loops get what they need by
// argument.

enum config_state { CONFIG_NONE, CONFIG_READ, CONFIG_REFUSED };

static struct {
    struct heartbeat_settings settings;
    enum config_state config;
    struct heartbeat *heartbeat;
    struct worker workers[3];
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

// `up` is in our types.db; without that file in a TypesDB line the plugin brings the type itself.
static int provide_types(void)
{
    data_source_t source = {.name = "value", .type = DS_TYPE_GAUGE, .min = 0, .max = 1};
    data_set_t set = {.type = "up", .ds_num = 1, .ds = &source};

    return plugin_get_ds("up") ? 0 : plugin_register_data_set(&set);
}

static int start_workers(void)
{
    static const struct {
        const char *name;
        void (*body)(void *heartbeat);
    } loops[COUNT_OF(plugin.workers)] = {
        {"heartbeat-probe", heartbeat_probe_loop},
        {"heartbeat-store", heartbeat_store_loop},
        {"heartbeat-publ", heartbeat_publish_loop},
    };

    for (size_t i = 0; i < COUNT_OF(loops); i++) {
        int rc = worker_start(&plugin.workers[i], loops[i].name, loops[i].body, plugin.heartbeat);
        if (rc < 0)
            return rc;
    }
    return 0;
}

// Joins all that can be joined in the time that they have together.
static bool join_workers(void)
{
    int64_t deadline_ms = clock_mono_us() / 1000 + JOIN_TIMEOUT_MS;
    bool all_joined = true;

    for (size_t i = 0; i < COUNT_OF(plugin.workers); i++) {
        int left_ms = (int)(deadline_ms - clock_mono_us() / 1000);
        all_joined &= worker_join(&plugin.workers[i], left_ms) == 0;
    }
    return all_joined;
}

// Frees the engine only when no thread can use it any more; a thread that hangs keeps it until the process
// ends.
static int shutdown_plugin(void)
{
    if (plugin.heartbeat)
        heartbeat_stop(plugin.heartbeat);
    if (!join_workers()) {
        log_error("a thread did not end within 2 seconds");
        return -1;
    }
    heartbeat_free(plugin.heartbeat);
    plugin.heartbeat = NULL;
    heartbeat_settings_fini(&plugin.settings);
    return 0;
}

static int init(void)
{
    const struct heartbeat_hooks hooks = {
        .sample = icmp_heartbeat_metrics_sample,
        .counters = icmp_heartbeat_metrics_counters,
        .notice = icmp_heartbeat_metrics_notice,
        .report = metric_log(PLUGIN_NAME),
        .publish_interval_ms = (uint32_t)CDTIME_T_TO_MS(plugin_get_interval()),
    };
    struct error err = {""};

    if (plugin.config == CONFIG_REFUSED || plugin.heartbeat)
        return plugin.heartbeat ? 0 : -1;
    if (provide_types() != 0) {
        log_error("collectd did not take the type \"up\"");
        return -1;
    }
    if (heartbeat_new(&plugin.settings, &hooks, &plugin.heartbeat, &err) < 0) {
        log_error(err.text);
        return -1;
    }
    if (start_workers() < 0) {
        log_error("cannot start its threads: raise TasksMax= of collectd's systemd unit or `ulimit -u`");
        (void)shutdown_plugin();
        return -1;
    }
    return 0;
}

// Registration.

__attribute__((visibility("default"))) void module_register(void)
{
    heartbeat_settings_init(&plugin.settings);
    plugin.config = CONFIG_NONE;
    plugin_register_complex_config(PLUGIN_NAME, config);
    plugin_register_init(PLUGIN_NAME, init);
    plugin_register_shutdown(PLUGIN_NAME, shutdown_plugin);
}
