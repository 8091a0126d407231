#include "tcp_check_metrics.h"

#include <math.h>
#include <stddef.h>

#include "prober.h"

#include "shared/collectd/monitor_metrics.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char plugin_name[] = "tcp_check";

static void send_gauge(const struct monitor_sample *sample, const char *type, const char *instance,
                       double value)
{
    struct metric metric = monitor_metrics_place(plugin_name, sample, type, instance);

    (void)metric_send_gauge(&metric, value);
}

void tcp_check_metrics_sample(void *context, const struct monitor_sample *sample)
{
    const struct {
        enum prober_value kind;
        const char *type;
        const char *instance;
        double value;
    } gauges[] = {
        {PROBER_CONNECT, "response_time", "connect", sample->rtt.average_ms / 1000},
        {PROBER_TOTAL_S, "response_time", "total", sample->values[PROBER_TOTAL_S]},
        {PROBER_HTTP_STATUS, "response_code", "", sample->values[PROBER_HTTP_STATUS]},
        {PROBER_TLS_DAYS, "tls_days_left", "", sample->values[PROBER_TLS_DAYS]},
    };

    (void)context;
    send_gauge(sample, "up", "", sample->up);
    for (size_t i = 0; i < COUNT_OF(gauges); i++) {
        if (sample->kinds & 1u << gauges[i].kind)
            send_gauge(sample, gauges[i].type, gauges[i].instance, gauges[i].value);
    }
}

void tcp_check_metrics_counters(const struct prober_counters *counters)
{
    const struct {
        const char *instance;
        int64_t value;
    } derives[] = {
        {"started", counters->started},   {"answered", counters->answered},   {"failed", counters->failed},
        {"timeouts", counters->timeouts}, {"exhausted", counters->exhausted},
    };
    const struct {
        const char *type;
        const char *instance;
        double value;
    } gauges[] = {
        {"latency", "schedule", counters->lateness_ms},
        {"count", "running", counters->running},
        {"count", "targets", counters->targets},
    };

    for (size_t i = 0; i < COUNT_OF(derives); i++) {
        struct metric metric = monitor_metrics_own(plugin_name, "total_requests", derives[i].instance);
        (void)metric_send_derive(&metric, derives[i].value);
    }
    for (size_t i = 0; i < COUNT_OF(gauges); i++) {
        struct metric metric = monitor_metrics_own(plugin_name, gauges[i].type, gauges[i].instance);
        (void)metric_send_gauge(&metric, gauges[i].value);
    }
}

void tcp_check_metrics_notice(void *context, const struct monitor_notice *notice)
{
    (void)context;
    monitor_metrics_notify(plugin_name, notice);
}
