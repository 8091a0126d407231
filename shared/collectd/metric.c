#include "metric.h"

#include <errno.h>
#include <plugin.h>
#include <stddef.h>
#include <string.h>

// The length of the longest prefix of `source` that fits and does not end inside a UTF-8 character.
static size_t fitting_length(const char *source, size_t capacity)
{
    size_t length = strnlen(source, capacity);

    if (length < capacity)
        return length;
    length = capacity - 1;
    while (length > 0 && ((unsigned char)source[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static void copy_cut(char *target, size_t capacity, const char *source)
{
    size_t length = fitting_length(source, capacity);

    memcpy(target, source, length);
    target[length] = '\0';
}

static const char *host_of(const struct metric *metric)
{
    return metric->host ? metric->host : hostname_g;
}

static int send_value(const struct metric *metric, value_t value)
{
    value_list_t list = VALUE_LIST_INIT;

    list.values = &value;
    list.values_len = 1;
    list.interval = MS_TO_CDTIME_T(metric->interval_ms);
    copy_cut(list.host, sizeof list.host, host_of(metric));
    copy_cut(list.plugin, sizeof list.plugin, metric->plugin);
    copy_cut(list.plugin_instance, sizeof list.plugin_instance, metric->plugin_instance);
    copy_cut(list.type, sizeof list.type, metric->type);
    copy_cut(list.type_instance, sizeof list.type_instance, metric->type_instance);
    return plugin_dispatch_values(&list) == 0 ? 0 : -EIO;
}

int metric_send_gauge(const struct metric *metric, double value)
{
    return send_value(metric, (value_t){.gauge = value});
}

int metric_send_derive(const struct metric *metric, int64_t value)
{
    return send_value(metric, (value_t){.derive = value});
}

static int notification_severity(enum metric_severity severity)
{
    switch (severity) {
    case METRIC_OKAY:
        return NOTIF_OKAY;
    case METRIC_WARNING:
        return NOTIF_WARNING;
    case METRIC_FAILURE:
        break;
    }
    return NOTIF_FAILURE;
}

void metric_notify(const struct metric *metric, enum metric_severity severity, const char *message)
{
    notification_t note = {.severity = notification_severity(severity), .time = cdtime()};

    copy_cut(note.message, sizeof note.message, message);
    copy_cut(note.host, sizeof note.host, host_of(metric));
    copy_cut(note.plugin, sizeof note.plugin, metric->plugin);
    copy_cut(note.plugin_instance, sizeof note.plugin_instance, metric->plugin_instance);
    copy_cut(note.type, sizeof note.type, metric->type);
    copy_cut(note.type_instance, sizeof note.type_instance, metric->type_instance);
    plugin_dispatch_notification(&note);
}

static int log_priority(enum report_level level)
{
    switch (level) {
    case REPORT_ERROR:
        return LOG_ERR;
    case REPORT_WARNING:
        return LOG_WARNING;
    case REPORT_NOTICE:
        return LOG_NOTICE;
    case REPORT_INFO:
        break;
    }
    return LOG_INFO;
}

// The context of a report is not const, though it is only read: `plugin` goes through it and back.
static void write_log(void *context, enum report_level level, const char *text)
{
    plugin_log(log_priority(level), "%s: %s", (const char *)context, text);
}

struct report metric_log(const char *plugin)
{
    union {
        const char *given;
        void *context;
    } name = {.given = plugin};

    return (struct report){.write = write_log, .context = name.context};
}
