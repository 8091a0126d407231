#include "monitor_options.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/net/host_syntax.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = MONITOR_OPTIONS_DAY_MS, ROWS_MAX = 32 };
enum { DOWN_AFTER_MAX = 1000, SLEEPY_DOWN_AFTER_MAX = 10000 };

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define ROW_IN(type, row_name, row_kind, field, from, to)                                                    \
    {.name = (row_name),                                                                                     \
     .kind = (row_kind),                                                                                     \
     .offset = offsetof(struct type, field),                                                                 \
     .min = (from),                                                                                          \
     .max = (to)}

// Host.

#define HOST_ROW(row_name, row_kind, field, from, to)                                                        \
    ROW_IN(monitor_host_block, row_name, row_kind, field, from, to)

static const struct option_row host_rows[] = {
    HOST_ROW("Address", OPTION_TEXT, address, 1, sizeof(((struct monitor_host_block *)0)->address)),
    HOST_ROW("Interval", OPTION_DURATION_MS, interval_ms, MONITOR_OPTIONS_INTERVAL_MIN_MS, DAY),
    HOST_ROW("Profile", OPTION_TEXT, profile, 1, sizeof(((struct monitor_host_block *)0)->profile)),
    HOST_ROW("DownAfter", OPTION_COUNT, down_after, 1, SLEEPY_DOWN_AFTER_MAX),
    HOST_ROW("UpAfter", OPTION_COUNT, up_after, 1, 1000),
};

// Own rows after the common ones, in one table.
static int join_rows(struct option_row all[ROWS_MAX], const struct option_row *common, size_t common_count,
                     const struct option_row *own, size_t own_count, struct error *err)
{
    if (common_count + own_count > ROWS_MAX)
        return error_set(err, -EINVAL, "a table of more than %d options", ROWS_MAX);
    memcpy(all, common, common_count * sizeof *common);
    if (own_count > 0)
        memcpy(all + common_count, own, own_count * sizeof *own);
    return 0;
}

// Takes the services over.
static int add_host(struct monitor_settings *settings, const struct config_host *host)
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

static int take_host(const char *name, const struct monitor_host_block *block,
                     struct monitor_settings *settings, struct error *err)
{
    struct config_host host = {.name = name,
                               .address = block->address[0] != '\0' ? block->address : name,
                               .interval_ms = block->interval_ms,
                               .down_after = (uint16_t)block->down_after,
                               .up_after = (uint16_t)block->up_after,
                               .services = block->services,
                               .service_count = block->service_count};

    if (read_profile(block->profile, &host.profile, err) < 0 || check_host(&host, err) < 0)
        return -EINVAL;
    return add_host(settings, &host) == 0 ? 0 : error_set(err, -EINVAL, "out of memory");
}

int monitor_options_host(const struct oconfig_item_s *item, struct monitor_settings *settings,
                         const struct option_row *rows, size_t count, struct error *err)
{
    struct monitor_host_block block = {.profile = "normal", .settings = settings};
    struct option_row all[ROWS_MAX];
    const char *name = NULL;
    size_t hosts = settings->host_count;

    int status = join_rows(all, host_rows, COUNT_OF(host_rows), rows, count, err);
    if (status == 0)
        status = option_table_string(item, &name, err);
    if (status == 0)
        status = option_table_read(item, all, COUNT_OF(host_rows) + count, &block, err);
    if (status == 0)
        status = take_host(name, &block, settings, err);
    if (settings->host_count == hosts)
        free(block.services);
    return status;
}

// The plugin.

#define ROW(row_name, row_kind, field, from, to) ROW_IN(monitor_settings, row_name, row_kind, field, from, to)

static const struct option_row common_rows[] = {
    ROW("Database", OPTION_TEXT, database, 1, PATH_MAX),
    ROW("Resolver", OPTION_TEXT, resolver, 1, MONITOR_RESOLVER_MAX),
    ROW("Interval", OPTION_DURATION_MS, interval_ms, MONITOR_OPTIONS_INTERVAL_MIN_MS, DAY),
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
    ROW("MaxRate", OPTION_COUNT, max_rate, 1, 1000000),
};

static int check_texts(const struct oconfig_item_s *block, const struct monitor_settings *settings,
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
static const char *find_conflict(const struct monitor_settings *settings)
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
static int find_twin(const struct monitor_settings *settings, const char **name)
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

static bool is_too_short(const struct config_host *host, uint32_t timeout_ms)
{
    bool found = host->interval_ms != 0 && host->interval_ms < timeout_ms;

    for (size_t i = 0; i < host->service_count; i++)
        found |= host->services[i].interval_ms != 0 && host->services[i].interval_ms < timeout_ms;
    return found;
}

static int check_hosts(const struct oconfig_item_s *block, const struct monitor_settings *settings,
                       struct error *err)
{
    const char *twin = NULL;

    for (size_t i = 0; i < settings->host_count; i++) {
        if (is_too_short(&settings->hosts[i], settings->timeout_ms))
            return option_table_fail(block, err,
                                     "Host \"%.100s\": Timeout must not be longer than its Interval",
                                     settings->hosts[i].name);
    }
    if (find_twin(settings, &twin) < 0)
        return option_table_fail(block, err, "out of memory");
    if (twin)
        return option_table_fail(block, err, "Host \"%.100s\": the name is given twice", twin);
    return 0;
}

int monitor_options_read(const struct oconfig_item_s *block, const struct option_row *rows, size_t count,
                         struct monitor_settings *settings, struct error *err)
{
    struct option_row all[ROWS_MAX];

    if (join_rows(all, common_rows, COUNT_OF(common_rows), rows, count, err) < 0 ||
        option_table_read(block, all, COUNT_OF(common_rows) + count, settings, err) < 0 ||
        check_texts(block, settings, err) < 0)
        return -EINVAL;

    const char *conflict = find_conflict(settings);
    if (conflict)
        return option_table_fail(block, err, "%s", conflict);
    return check_hosts(block, settings, err);
}
