#include "rrd_path.h"

#include <errno.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/check.h"

bool rrd_path_is_service(const struct check *check)
{
    return strcmp(check->plugin, "tcp_check") == 0;
}

double rrd_path_time_scale(const struct check *check)
{
    return rrd_path_is_service(check) ? 1000 : 1;
}

int rrd_path_make(const char *folder, const struct check *check, enum rrd_metric metric, char path[PATH_MAX])
{
    static const char *const names[2][RRD_METRIC_COUNT] = {
        {"ping", "ping_stddev", "ping_droprate", "up"},
        {"response_time-connect", NULL, NULL, "up"},
    };
    const char *name = names[rrd_path_is_service(check)][metric];
    struct text_buf buf;

    text_buf_init(&buf, path, PATH_MAX);
    if (!name)
        return -ENOENT;
    text_buf_add(&buf, "%s/%s/%s-%s/%s.rrd", folder, check->device_key, check->plugin, check->key, name);
    return buf.overflow ? -ENAMETOOLONG : 0;
}
