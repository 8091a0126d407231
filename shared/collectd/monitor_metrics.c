#include "monitor_metrics.h"

#include "monitor_notice.h"

#include "shared/monitor/monitor.h"

struct metric monitor_metrics_place(const char *plugin, const struct monitor_sample *sample, const char *type,
                                    const char *type_instance)
{
    return (struct metric){
        .host = sample->device_key,
        .plugin = plugin,
        .plugin_instance = sample->check_key,
        .type = type,
        .type_instance = type_instance,
        .interval_ms = sample->interval_ms,
    };
}

struct metric monitor_metrics_own(const char *plugin, const char *type, const char *type_instance)
{
    return (struct metric){
        .plugin = plugin, .plugin_instance = "", .type = type, .type_instance = type_instance};
}

void monitor_metrics_notify(const char *plugin, const struct monitor_notice *notice)
{
    const struct metric place = {
        .host = notice->device_key,
        .plugin = plugin,
        .plugin_instance = notice->check_key,
        .type = "up",
        .type_instance = "",
    };
    char text[MONITOR_NOTICE_MAX];

    monitor_notice_text(notice, text);
    metric_notify(&place, monitor_notice_severity(notice), text);
}
