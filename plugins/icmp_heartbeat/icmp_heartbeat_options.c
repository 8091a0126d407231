#include "icmp_heartbeat_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "heartbeat_settings.h"
#include "host_syntax.h"

#include "shared/base/error.h"
#include "shared/collectd/option_table.h"

#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
enum { INTERVAL_MIN = 200, TARGET_TEXT_MAX = 256, PROFILE_TEXT_MAX = 8 };
enum { DOWN_AFTER_MAX = 1000, SLEEPY_DOWN_AFTER_MAX = 10000 };

// A Host block before its texts are copied.
struct host_block {
    char address[TARGET_TEXT_MAX];
    char profile[PROFILE_TEXT_MAX];
    uint32_t interval_ms;
    uint32_t down_after;
    uint32_t up_after;
};

#define HOST_ROW(row_name, row_kind, field, from, to)                                                        \
    {.name = (row_name),                                                                                     \
     .kind = (row_kind),                                                                                     \
     .offset = offsetof(struct host_block, field),                                                           \
     .min = (from),                                                                                          \
     .max = (to)}

static const struct option_row host_rows[] = {
    HOST_ROW("Address", OPTION_TEXT, address, 1, TARGET_TEXT_MAX),
    HOST_ROW("Interval", OPTION_DURATION_MS, interval_ms, INTERVAL_MIN, DAY),
    HOST_ROW("Profile", OPTION_TEXT, profile, 1, PROFILE_TEXT_MAX),
    HOST_ROW("DownAfter", OPTION_COUNT, down_after, 1, SLEEPY_DOWN_AFTER_MAX),
    HOST_ROW("UpAfter", OPTION_COUNT, up_after, 1, 1000),
};

static int add_host(struct heartbeat_settings *settings, const struct config_host *host)
{
    struct config_host *grown = reallocarray(settings->hosts, settings->host_count + 1, sizeof *grown);
    struct config_host own = *host;

    if (!grown)
        return -ENOMEM;
    settings->hosts = grown;
    own.name = strdup(host->name);
    own.address = strdup(host->address);
    grown[settings->host_count++] = own;
    return own.name && own.address ? 0 : -ENOMEM;
}

static int read_profile(const char *text, enum check_profile *out, struct error *err)
{
    if (strcasecmp(text, "normal") == 0)
        *out = CHECK_PROFILE_NORMAL;
    else if (strcasecmp(text, "sleepy") == 0)
        *out = CHECK_PROFILE_SLEEPY;
    else
        return error_set(err, -EINVAL, "Profile must be \"normal\" or \"sleepy\"");
    return 0;
}

static int check_host(const struct config_host *host, struct error *err)
{
    if (!host_syntax_is_target(host->address))
        return error_set(err, -EINVAL,
                         "Address must be a unicast address or a DNS name (by default it is the name)");
    if (strlen(host->name) >= INVENTORY_NAME_MAX)
        return error_set(err, -EINVAL, "its name is longer than %d bytes", INVENTORY_NAME_MAX - 1);
    if (host->profile == CHECK_PROFILE_NORMAL && host->down_after > DOWN_AFTER_MAX)
        return error_set(err, -EINVAL, "DownAfter must be at most %d unless Profile is \"sleepy\"",
                         DOWN_AFTER_MAX);
    return 0;
}

// Host "nas.lan", or <Host "nas"> with options.
static int read_host(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    struct host_block block = {.profile = "normal"};
    struct config_host host = {0};

    if (option_table_string(item, &host.name, err) < 0 ||
        option_table_read(item, ROWS(host_rows), &block, err) < 0)
        return -EINVAL;
    host.address = block.address[0] != '\0' ? block.address : host.name;
    host.interval_ms = block.interval_ms;
    host.down_after = (uint16_t)block.down_after;
    host.up_after = (uint16_t)block.up_after;
    if (read_profile(block.profile, &host.profile, err) < 0 || check_host(&host, err) < 0)
        return -EINVAL;
    return add_host(settings, &host) == 0 ? 0 : error_set(err, -EINVAL, "out of memory");
}

static int read_self_check(const struct oconfig_item_s *item, void *given, struct error *err)
{
    struct heartbeat_settings *settings = given;
    const char *text = NULL;
    struct ip_addr addr;
    char canonical[IP_ADDR_TEXT_MAX];

    if (option_table_string(item, &text, err) < 0 || option_table_read(item, NULL, 0, NULL, err) < 0)
        return -EINVAL;
    if (ip_addr_parse(text, &addr) < 0 || !ip_addr_is_unicast(&addr))
        return error_set(err, -EINVAL, "must be a unicast address, without a zone");
    if (settings->self_check_count == HEARTBEAT_SELF_CHECK_MAX)
        return error_set(err, -EINVAL, "at most %d are taken", HEARTBEAT_SELF_CHECK_MAX);
    ip_addr_format(&addr, canonical);
    for (size_t i = 0; i < settings->self_check_count; i++) {
        if (strcmp(settings->self_checks[i], canonical) == 0)
            return error_set(err, -EINVAL, "is given twice");
    }
    memcpy(settings->self_checks[settings->self_check_count++], canonical, sizeof canonical);
    return 0;
}

#define ROW(row_name, row_kind, field, from, to)                                                             \
    {.name = (row_name),                                                                                     \
     .kind = (row_kind),                                                                                     \
     .offset = offsetof(struct heartbeat_settings, field),                                                   \
     .min = (from),                                                                                          \
     .max = (to)}

static const struct option_row rows[] = {
    ROW("Database", OPTION_TEXT, database, 1, PATH_MAX),
    ROW("Resolver", OPTION_TEXT, resolver, 1, HEARTBEAT_RESOLVER_MAX),
    ROW("Interval", OPTION_DURATION_MS, interval_ms, INTERVAL_MIN, DAY),
    ROW("Timeout", OPTION_DURATION_MS, timeout_ms, 10, MINUTE),
    ROW("RecheckInterval", OPTION_DURATION_MS, recheck_interval_ms, 10, HOUR),
    ROW("Rechecks", OPTION_COUNT, rechecks, 0, 20),
    ROW("DownAfter", OPTION_COUNT, down_after, 1, DOWN_AFTER_MAX),
    ROW("UpAfter", OPTION_COUNT, up_after, 1, 1000),
    ROW("SleepyDownAfter", OPTION_COUNT, sleepy_down_after, 1, SLEEPY_DOWN_AFTER_MAX),
    ROW("FlapStart", OPTION_COUNT, flap_start, 0, 8),
    ROW("FlapStop", OPTION_COUNT, flap_stop, 1, 8),
    ROW("FlapWindow", OPTION_DURATION_MS, flap_window_ms, 10 * SECOND, 7 * DAY),
    ROW("FlushInterval", OPTION_DURATION_MS, flush_interval_ms, SECOND, HOUR),
    ROW("MaxRate", OPTION_COUNT, packets_per_second, 1, 1000000),
    {.name = "SelfCheck", .kind = OPTION_BLOCK, .block = read_self_check},
    {.name = "Host", .kind = OPTION_BLOCK, .block = read_host},
};

static int check_texts(const struct oconfig_item_s *block, const struct heartbeat_settings *settings,
                       struct error *err)
{
    if (settings->database[0] != '\0' && settings->database[0] != '/')
        return option_table_fail(block, err, "Database \"%.100s\": must be a path that begins with '/'",
                                 settings->database);
    if (settings->resolver[0] != '\0' && !host_syntax_is_server_list(settings->resolver))
        return option_table_fail(
            block, err,
            "Resolver \"%.100s\": must be \"address[:port]\", several separated by commas, "
            "IPv6 with a port in brackets",
            settings->resolver);
    return 0;
}

// What does not fit together, NULL when all fits.
static const char *find_conflict(const struct heartbeat_settings *settings)
{
    if (settings->timeout_ms > settings->interval_ms)
        return "Timeout must not be longer than Interval";
    if (settings->timeout_ms > settings->recheck_interval_ms)
        return "Timeout must not be longer than RecheckInterval";
    if (settings->flap_start > 0 && settings->flap_stop > settings->flap_start)
        return "FlapStop must not be above FlapStart";
    return NULL;
}

static int compare_names(const void *left, const void *right)
{
    const struct config_host *a = *(const struct config_host *const *)left;
    const struct config_host *b = *(const struct config_host *const *)right;

    return strcasecmp(a->name, b->name);
}

// The name that two hosts have, in any case of its letters: sorted, so that ten thousand take no time.
static int find_twin(const struct heartbeat_settings *settings, const char **name)
{
    const struct config_host **sorted = calloc(settings->host_count + 1, sizeof *sorted);

    if (!sorted)
        return -ENOMEM;
    for (size_t i = 0; i < settings->host_count; i++)
        sorted[i] = &settings->hosts[i];
    qsort(sorted, settings->host_count, sizeof(*sorted), compare_names);
    for (size_t i = 1; i < settings->host_count; i++) {
        if (strcasecmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            *name = sorted[i]->name;
    }
    free(sorted);
    return 0;
}

static int check_hosts(const struct oconfig_item_s *block, const struct heartbeat_settings *settings,
                       struct error *err)
{
    const char *twin = NULL;

    for (size_t i = 0; i < settings->host_count; i++) {
        const struct config_host *host = &settings->hosts[i];
        if (host->interval_ms != 0 && host->interval_ms < settings->timeout_ms)
            return option_table_fail(
                block, err, "Host \"%.100s\": Timeout must not be longer than its Interval", host->name);
    }
    if (find_twin(settings, &twin) < 0)
        return option_table_fail(block, err, "out of memory");
    if (twin)
        return option_table_fail(block, err, "Host \"%.100s\": the name is given twice", twin);
    return 0;
}

int icmp_heartbeat_options_read(const struct oconfig_item_s *block, struct heartbeat_settings *settings,
                                struct error *err)
{
    if (option_table_read(block, ROWS(rows), settings, err) < 0 || check_texts(block, settings, err) < 0)
        return -EINVAL;

    const char *conflict = find_conflict(settings);
    if (conflict)
        return option_table_fail(block, err, "%s", conflict);
    return check_hosts(block, settings, err);
}
