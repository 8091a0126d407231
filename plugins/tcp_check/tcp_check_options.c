#include "tcp_check_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tcp_settings.h"

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/collectd/monitor_options.h"
#include "shared/inventory/check_target.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { MAX_OPEN_MAX = 1000000, COUNT_MAX = 1000 };

// A Check block while it is read.
struct check_block {
    struct service service;
    char key[sizeof(((struct config_service *)0)->key)];
    uint32_t interval_ms;
    uint32_t down_after;
    uint32_t up_after;
};

// The names of a service's options here, where they differ from those of service_set.
static const char *service_option(const char *name)
{
    return strcasecmp(name, "HostName") == 0 ? "name" : name;
}

static int read_service_option(const struct oconfig_item_s *item, void *block, struct error *err)
{
    struct check_block *check = block;
    char value[SERVICE_OPTION_MAX], name[16];

    if (option_table_text(item, value, sizeof value, err) < 0 ||
        option_table_read(item, NULL, 0, NULL, err) < 0)
        return -EINVAL;
    if (text_copy(name, sizeof name, service_option(option_table_name(item))) < 0)
        return -EINVAL;
    for (char *at = name; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
    return service_set(&check->service, name, value, err);
}

#define CHECK_ROW(row_name, row_kind, field, from, to)                                                       \
    {.name = (row_name),                                                                                     \
     .kind = (row_kind),                                                                                     \
     .offset = offsetof(struct check_block, field),                                                          \
     .min = (from),                                                                                          \
     .max = (to)}
#define SERVICE_ROW(row_name) {.name = (row_name), .kind = OPTION_BLOCK, .block = read_service_option}

static const struct option_row check_rows[] = {
    CHECK_ROW("Key", OPTION_TEXT, key, 1, sizeof(((struct check_block *)0)->key)),
    CHECK_ROW("Interval", OPTION_DURATION_MS, interval_ms, MONITOR_OPTIONS_INTERVAL_MIN_MS,
              MONITOR_OPTIONS_DAY_MS),
    CHECK_ROW("DownAfter", OPTION_COUNT, down_after, 1, COUNT_MAX),
    CHECK_ROW("UpAfter", OPTION_COUNT, up_after, 1, COUNT_MAX),
    SERVICE_ROW("Send"),
    SERVICE_ROW("Expect"),
    SERVICE_ROW("Path"),
    SERVICE_ROW("HostName"),
    SERVICE_ROW("Body"),
    SERVICE_ROW("Answer"),
    SERVICE_ROW("Record"),
    SERVICE_ROW("Status"),
    SERVICE_ROW("Days"),
    SERVICE_ROW("Verify"),
    SERVICE_ROW("StartTLS"),
};

static int add_service(struct config_service **list, size_t *count, const struct config_service *service,
                       struct error *err)
{
    struct config_service *grown = reallocarray(*list, *count + 1, sizeof *grown);

    if (grown)
        *list = grown;
    if (!grown || !service->service)
        return error_set(err, -EINVAL, "out of memory");
    grown[(*count)++] = *service;
    return 0;
}

// The key is the name of its metrics: one that cannot be, or that a Host has twice, is refused here, not when
// the database is open.
static int check_key(const struct monitor_host_block *host, const struct config_service *wanted,
                     struct error *err)
{
    char key[SERVICE_TEXT_MAX], other[SERVICE_TEXT_MAX];
    const char *name = wanted->key[0] != '\0' ? wanted->key : service_key(wanted->service, key);

    if (!check_target_key_is_valid(name))
        return error_set(err, -EINVAL, "Key \"%s\": use a-z, 0-9, '.', '_' and '-'", name);
    for (size_t i = 0; i < host->service_count; i++) {
        const struct config_service *known = &host->services[i];
        if (strcmp(name, known->key[0] != '\0' ? known->key : service_key(known->service, other)) == 0)
            return error_set(err, -EINVAL, "the Host has another Check with the key \"%s\"; give one a Key",
                             name);
    }
    return 0;
}

// Check "tcp/445", or <Check "https/8443"> with options.
static int read_check(const struct oconfig_item_s *item, void *given, struct error *err)
{
    struct monitor_host_block *host = given;
    struct check_block check = {.key = ""};
    const char *text = NULL;

    if (option_table_string(item, &text, err) < 0 || service_parse(text, &check.service, err) < 0 ||
        option_table_read(item, check_rows, COUNT_OF(check_rows), &check, err) < 0 ||
        service_check(&check.service, err) < 0)
        return -EINVAL;
    struct config_service service = {.service = monitor_settings_keep(host->settings, &check.service),
                                     .interval_ms = check.interval_ms,
                                     .down_after = (uint16_t)check.down_after,
                                     .up_after = (uint16_t)check.up_after};
    memcpy(service.key, check.key, sizeof service.key);
    if (service.service && check_key(host, &service, err) < 0)
        return -EINVAL;
    return add_service(&host->services, &host->service_count, &service, err);
}

static int read_host(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    static const struct option_row rows[] = {{.name = "Check", .kind = OPTION_BLOCK, .block = read_check}};
    struct tcp_settings *own = settings;

    if (monitor_options_host(item, &own->monitor, rows, COUNT_OF(rows), err) < 0)
        return -EINVAL;
    if (own->monitor.hosts[own->monitor.host_count - 1].service_count == 0)
        return error_set(err, -EINVAL, "has no Check; say what to ask it, as in Check \"tcp/443\"");
    return 0;
}

// Ports "tcp/22" "https": what every monitored device is asked.
static int read_ports(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    struct monitor_settings *own = &((struct tcp_settings *)settings)->monitor;
    const char *text = NULL;
    int index = 0, status = option_table_read(item, NULL, 0, NULL, err);

    while (status == 0 && (status = option_table_string_at(item, index, &text, err)) == 0) {
        struct service service;
        status = service_parse(text, &service, err);
        if (status == 0 && (service.kind == SERVICE_PUSH || service_check(&service, NULL) < 0))
            status = error_set(err, -EINVAL, "\"%s\" cannot be asked of every device", text);
        if (status == 0)
            status =
                add_service(&own->ports, &own->port_count,
                            &(struct config_service){.service = monitor_settings_keep(own, &service)}, err);
        index++;
    }
    if (index == 0 && status == -ENOENT)
        return error_set(err, -EINVAL, "must have one or more texts, as \"tcp/22\" \"https\"");
    return status == -ENOENT ? 0 : status;
}

int tcp_check_options_read(const struct oconfig_item_s *block, struct tcp_settings *settings,
                           struct error *err)
{
    static const struct option_row rows[] = {
        {.name = "MaxOpen",
         .kind = OPTION_COUNT,
         .offset = offsetof(struct tcp_settings, max_open),
         .min = 1,
         .max = MAX_OPEN_MAX},
        {.name = "CAFile",
         .kind = OPTION_TEXT,
         .offset = offsetof(struct tcp_settings, ca_file),
         .min = 1,
         .max = PATH_MAX},
        {.name = "Ports", .kind = OPTION_BLOCK, .block = read_ports},
        {.name = "Host", .kind = OPTION_BLOCK, .block = read_host},
    };

    if (monitor_options_read(block, rows, COUNT_OF(rows), &settings->monitor, err) < 0)
        return -EINVAL;
    if (settings->ca_file[0] != '\0' && settings->ca_file[0] != '/')
        return option_table_fail(block, err, "CAFile \"%.100s\": must be a path that begins with '/'",
                                 settings->ca_file);
    return 0;
}
