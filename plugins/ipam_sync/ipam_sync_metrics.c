#include "ipam_sync_metrics.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "sync_figures.h"
#include "sync_notice.h"

#include "shared/collectd/metric.h"

static void send_gauge(const struct sync_figures *figures, const char *plugin_instance, const char *type,
                       const char *instance, double value)
{
    const struct metric metric = {.plugin = "ipam_sync",
                                  .plugin_instance = plugin_instance,
                                  .type = type,
                                  .type_instance = instance,
                                  .interval_ms = figures->interval_ms};

    (void)metric_send_gauge(&metric, value);
}

static void send_usage(const struct sync_figures *figures)
{
    for (size_t i = 0; i < figures->usage_count; i++) {
        const struct sync_usage *usage = &figures->usage[i];
        send_gauge(figures, usage->instance, "percent", "used", 100 * usage->ratio);
        send_gauge(figures, usage->instance, "count", "used", usage->used);
        send_gauge(figures, usage->instance, "count", "usable", usage->usable);
    }
}

static void send_conflicts(const struct sync_figures *figures)
{
    char instance[64];
    int64_t acknowledged = 0;

    for (int kind = 0; kind < CONFLICT_KINDS; kind++) {
        const struct conflict_count *count = &figures->conflicts[kind];
        snprintf(instance, sizeof instance, "conflicts-%s", conflict_kind_text((enum conflict_kind)kind));
        send_gauge(figures, "", "count", instance, (double)count->unacknowledged);
        acknowledged += count->open - count->unacknowledged;
    }
    send_gauge(figures, "", "count", "conflicts-acknowledged", (double)acknowledged);
}

void ipam_sync_metrics_figures(void *context, const struct sync_figures *figures)
{
    (void)context;
    send_usage(figures);
    send_conflicts(figures);
    for (size_t i = 0; i < figures->size.count; i++)
        send_gauge(figures, "", "records", figures->size.tables[i].table,
                   (double)figures->size.tables[i].rows);
    send_gauge(figures, "", "file_size", "database", (double)figures->size.bytes);
    if (!isnan(figures->backup_age_s))
        send_gauge(figures, "", "duration", "since_backup", figures->backup_age_s);
    send_gauge(figures, "", "duration", "round", figures->round_s);
}

static enum metric_severity severity_of(enum sync_notice_level level)
{
    switch (level) {
    case SYNC_NOTICE_CRITICAL:
        return METRIC_FAILURE;
    case SYNC_NOTICE_WARNING:
        return METRIC_WARNING;
    case SYNC_NOTICE_OVER:
        break;
    }
    return METRIC_OKAY;
}

void ipam_sync_metrics_notice(void *context, const struct sync_notice *notice)
{
    char instance[64];
    const struct metric metric = {
        .plugin = "ipam_sync", .plugin_instance = "", .type = "count", .type_instance = instance};

    (void)context;
    snprintf(instance, sizeof instance, "conflicts%s%s", notice->kind[0] ? "-" : "", notice->kind);
    metric_notify(&metric, severity_of(notice->level), notice->text);
}
