#include "icmp_heartbeat_metrics.h"

#include "heartbeat.h"

#include "shared/collectd/monitor_metrics.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

// A value that collectd does not take is in its log already; the next one is due soon.

static const char plugin_name[] = "icmp_heartbeat";

void icmp_heartbeat_metrics_sample(void *context, const struct monitor_sample *sample)
{
    const bool timed = sample->kinds & 1u << MONITOR_RTT;
    const struct {
        bool told;
        const char *type;
        double value;
    } gauges[] = {
        {timed, "ping", sample->rtt.average_ms},
        {true, "ping_droprate", sample->rtt.droprate},
        {timed, "ping_stddev", sample->rtt.stddev_ms},
        {true, "up", sample->up},
    };

    (void)context;
    for (size_t i = 0; i < COUNT_OF(gauges); i++) {
        if (!gauges[i].told)
            continue;
        struct metric metric = monitor_metrics_place(plugin_name, sample, gauges[i].type, "");
        (void)metric_send_gauge(&metric, gauges[i].value);
    }
}

static void send_own_gauge(const char *type, const char *instance, double value)
{
    struct metric metric = monitor_metrics_own(plugin_name, type, instance);

    (void)metric_send_gauge(&metric, value);
}

void icmp_heartbeat_metrics_counters(const struct heartbeat_counters *counters)
{
    const struct {
        const char *type;
        const char *instance;
        int64_t value;
    } derives[] = {
        {"packets", "sent", counters->sent},         {"packets", "received", counters->received},
        {"packets", "late", counters->late},         {"packets", "duplicate", counters->duplicate},
        {"packets", "rejected", counters->rejected}, {"errors", "send", counters->send_errors},
    };

    for (size_t i = 0; i < COUNT_OF(derives); i++) {
        struct metric metric = monitor_metrics_own(plugin_name, derives[i].type, derives[i].instance);
        (void)metric_send_derive(&metric, derives[i].value);
    }
    send_own_gauge("latency", "schedule", counters->lateness_ms);
    send_own_gauge("count", "targets", counters->targets);
}

void icmp_heartbeat_metrics_notice(void *context, const struct monitor_notice *notice)
{
    (void)context;
    monitor_metrics_notify(plugin_name, notice);
}
