#include "ipam_sync_options.h"

#include "sync.h"

#include "shared/collectd/option_table.h"

enum { SECOND_MS = 1000, DAY_MS = 86400 * SECOND_MS, SERIES_MAX = 10000 };

#define ROW(row_name, row_kind, field, from, to)                                                             \
    {.name = (row_name),                                                                                     \
     .kind = (row_kind),                                                                                     \
     .offset = offsetof(struct sync_settings, field),                                                        \
     .min = (from),                                                                                          \
     .max = (to)}

static const struct option_row rows[] = {
    ROW("Database", OPTION_TEXT, database, 1, PATH_MAX),
    ROW("BackupDir", OPTION_TEXT, backup_dir, 1, PATH_MAX),
    ROW("Interval", OPTION_DURATION_MS, interval_ms, SECOND_MS, DAY_MS),
    ROW("MaxPrefixes", OPTION_COUNT, max_series, 1, SERIES_MAX),
};

static int check_path(const struct oconfig_item_s *block, const char *key, const char *path,
                      struct error *err)
{
    if (path[0] == '\0' || path[0] == '/')
        return 0;
    return option_table_fail(block, err, "%s \"%.100s\": must be a path that begins with '/'", key, path);
}

int ipam_sync_options_read(const struct oconfig_item_s *block, struct sync_settings *settings,
                           struct error *err)
{
    int code = option_table_read(block, rows, sizeof rows / sizeof rows[0], settings, err);

    if (code == 0)
        code = check_path(block, "Database", settings->database, err);
    return code == 0 ? check_path(block, "BackupDir", settings->backup_dir, err) : code;
}
