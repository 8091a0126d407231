#include "device_history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "history_source.h"
#include "rrd_path.h"
#include "shared/base/error.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

static int compare(const void *left, const void *right)
{
    const struct check *a = left;
    const struct check *b = right;
    int kinds = (int)rrd_path_is_service(a) - (int)rrd_path_is_service(b);

    return kinds ? kinds : strcmp(a->key, b->key);
}

int device_history_checks(struct db *db, const struct device *device, struct check_list *out,
                          struct error *err)
{
    int result = check_list(db, device->id, NULL, false, out, err);

    if (result == 0 && out->count > 0)
        qsort(out->rows, out->count, sizeof *out->rows, compare);
    return result;
}

static int read_row(const struct check *check, const char *folder, struct device_history_row *row,
                    struct error *err)
{
    int64_t last_s = 0;
    int result = history_source_read(folder, check, &row->history, &last_s, err);

    memcpy(row->check_key, check->key, sizeof row->check_key);
    if (result == 0 && check_history_summarize(&row->history, &row->summary) < 0)
        result = error_set(err, -ENOMEM, "out of memory");
    return result;
}

static int read_rows(const struct check_list *checks, const char *folder, int64_t start_s, int64_t end_s,
                     struct device_history *out, struct error *err)
{
    int failed = 0;

    for (size_t i = 0; i < checks->count; i++) {
        struct device_history_row *row = &out->rows[out->count];
        struct error later;
        row->history = (struct check_history){.start_s = start_s, .end_s = end_s};
        if (!history_source_exists(folder, &checks->rows[i]))
            continue;
        int result = read_row(&checks->rows[i], folder, row, failed ? &later : err);
        if (result < 0)
            failed = failed ? failed : result;
        if (result < 0 || check_history_is_empty(&row->history))
            check_history_free(&row->history);
        else
            out->count++;
    }
    return failed;
}

int device_history_read(struct db *db, const struct device *device, const char *folder, int64_t start_s,
                        int64_t end_s, struct device_history *out, struct error *err)
{
    struct check_list checks = {0};
    int result = device_history_checks(db, device, &checks, err);

    *out = (struct device_history){.rows = NULL};
    if (result < 0)
        return result;
    out->rows = calloc(checks.count + 1, sizeof *out->rows);
    result = out->rows ? read_rows(&checks, folder, start_s, end_s, out, err)
                       : error_set(err, -ENOMEM, "out of memory");
    check_list_free(&checks);
    return result;
}

void device_history_free(struct device_history *history)
{
    for (size_t i = 0; i < history->count; i++)
        check_history_free(&history->rows[i].history);
    free(history->rows);
    *history = (struct device_history){.rows = NULL};
}
