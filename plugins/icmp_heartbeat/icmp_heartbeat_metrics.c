#include "icmp_heartbeat_metrics.h"

#include "heartbeat.h"
#include "icmp_heartbeat_notice.h"

#include "shared/collectd/metric.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

// A value that collectd does not take is in its log already; the next one is due soon.

static struct metric metric_of(const char *host, const char *plugin_instance, const char *type)
{
    return (struct metric){
        .host = host,
        .plugin = "icmp_heartbeat",
        .plugin_instance = plugin_instance,
        .type = type,
        .type_instance = "",
    };
}

void icmp_heartbeat_metrics_sample(void *context, const struct heartbeat_sample *sample)
{
    const struct {
        const char *type;
        double value;
    } gauges[] = {
        {"ping", sample->rtt.average_ms},
        {"ping_droprate", sample->rtt.droprate},
        {"ping_stddev", sample->rtt.stddev_ms},
        {"up", sample->up},
    };

    (void)context;
    for (size_t i = 0; i < COUNT_OF(gauges); i++) {
        struct metric metric = metric_of(sample->device_key, sample->check_key, gauges[i].type);
        metric.interval_ms = sample->interval_ms;
        (void)metric_send_gauge(&metric, gauges[i].value);
    }
}

static void send_own_gauge(const char *type, const char *instance, double value)
{
    struct metric metric = metric_of(NULL, "", type);

    metric.type_instance = instance;
    (void)metric_send_gauge(&metric, value);
}

void icmp_heartbeat_metrics_counters(void *context, const struct heartbeat_counters *counters)
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

    (void)context;
    for (size_t i = 0; i < COUNT_OF(derives); i++) {
        struct metric metric = metric_of(NULL, "", derives[i].type);
        metric.type_instance = derives[i].instance;
        (void)metric_send_derive(&metric, derives[i].value);
    }
    send_own_gauge("latency", "schedule", counters->lateness_ms);
    send_own_gauge("count", "targets", counters->targets);
}

void icmp_heartbeat_metrics_notice(void *context, const struct heartbeat_notice *notice)
{
    struct metric metric = metric_of(notice->device_key, notice->check_key, "up");
    char text[ICMP_HEARTBEAT_NOTICE_MAX];

    (void)context;
    icmp_heartbeat_notice_text(notice, text);
    metric_notify(&metric, icmp_heartbeat_notice_severity(notice), text);
}
