#include "icmp_heartbeat_options.h"

#include <errno.h>
#include <string.h>

#include "heartbeat_settings.h"

#include "shared/base/error.h"
#include "shared/collectd/monitor_options.h"

static int read_host(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    return monitor_options_host(item, settings, NULL, 0, err);
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
    if (settings->self_check_count == MONITOR_SELF_CHECK_MAX)
        return error_set(err, -EINVAL, "at most %d are taken", MONITOR_SELF_CHECK_MAX);
    ip_addr_format(&addr, canonical);
    for (size_t i = 0; i < settings->self_check_count; i++) {
        if (strcmp(settings->self_checks[i], canonical) == 0)
            return error_set(err, -EINVAL, "is given twice");
    }
    memcpy(settings->self_checks[settings->self_check_count++], canonical, sizeof canonical);
    return 0;
}

int icmp_heartbeat_options_read(const struct oconfig_item_s *block, struct heartbeat_settings *settings,
                                struct error *err)
{
    static const struct option_row rows[] = {
        {.name = "SelfCheck", .kind = OPTION_BLOCK, .block = read_self_check},
        {.name = "Host", .kind = OPTION_BLOCK, .block = read_host},
    };

    return monitor_options_read(block, rows, sizeof rows / sizeof rows[0], &settings->monitor, err);
}
