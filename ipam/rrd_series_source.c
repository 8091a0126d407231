#include "rrd_series_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "librrd_source.h"
#include "shared/base/error.h"

// The archive that rrd_info tells of at the moment: keys "rra[3].cf", "rra[3].rows", "rra[3].pdp_per_row".
struct archive {
    bool average;
    unsigned long rows;
};

static int fail(const struct librrd *librrd, const char *path, struct error *err)
{
    int result = error_set(err, -EIO, "cannot read %s: %s", path, librrd->get_error());

    librrd->clear_error();
    return result;
}

// librrd has one text for all; a missing file and missing rights are told apart here.
static int try_open(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        int result = -errno;
        return error_set(err, result, "cannot read %s: %s%s", path, error_name(result),
                         result == -EACCES ? "; run ipam as a user who may read collectd's files, as root"
                                           : "");
    }
    close(fd);
    return 0;
}

static void look_at_archive(struct archive *archive, const rrd_info_t *item, const char *field,
                            struct rrd_extent *out, unsigned long *longest)
{
    if (strcmp(field, "cf") == 0 && item->type == RD_I_STR) {
        archive->average = strcmp(item->value.u_str, "AVERAGE") == 0;
        out->has_min |= strcmp(item->value.u_str, "MIN") == 0;
        out->has_max |= strcmp(item->value.u_str, "MAX") == 0;
    } else if (strcmp(field, "rows") == 0 && item->type == RD_I_CNT) {
        archive->rows = item->value.u_cnt;
    } else if (strcmp(field, "pdp_per_row") == 0 && item->type == RD_I_CNT && archive->average) {
        unsigned long steps = 0;
        if (!__builtin_mul_overflow(archive->rows, item->value.u_cnt, &steps) && steps > *longest)
            *longest = steps;
    }
}

static int64_t look_at_all(const rrd_info_t *item, struct rrd_extent *out)
{
    struct archive archive = {.rows = 0};
    unsigned long step = 0;
    unsigned long longest = 0;
    int64_t span = 0;

    for (; item; item = item->next) {
        const char *field = strncmp(item->key, "rra[", 4) == 0 ? strstr(item->key, "].") : NULL;
        if (field)
            look_at_archive(&archive, item, field + 2, out, &longest);
        else if (strcmp(item->key, "step") == 0 && item->type == RD_I_CNT)
            step = item->value.u_cnt;
        else if (strcmp(item->key, "last_update") == 0 && item->type == RD_I_CNT)
            out->last_s = (int64_t)item->value.u_cnt;
    }
    if (__builtin_mul_overflow(step, longest, &span))
        return 0;
    return span;
}

int rrd_series_source_extent(const char *path, struct rrd_extent *out, struct error *err)
{
    int result = try_open(path, err);
    const struct librrd *librrd = result == 0 ? librrd_load(err) : NULL;

    if (!librrd)
        return result < 0 ? result : -ENOSYS;
    rrd_info_t *info = librrd->info_r(path);
    if (!info)
        return fail(librrd, path, err);
    *out = (struct rrd_extent){.last_s = 0};
    int64_t span = look_at_all(info, out);
    librrd->info_free(info);
    if (span <= 0)
        return error_set(err, -EIO, "cannot read %s: it holds no averages", path);
    out->first_s = out->last_s - span;
    return 0;
}

static void take_first(const rrd_value_t *data, size_t sources, struct rrd_series *out)
{
    for (size_t i = 0; i < out->count; i++)
        out->values[i] = data[i * sources];
}

int rrd_series_source_read(const char *path, const char *function, int64_t start_s, int64_t end_s,
                           struct rrd_series *out, struct error *err)
{
    const struct librrd *librrd = librrd_load(err);
    time_t start = (time_t)start_s;
    time_t end = (time_t)end_s;
    unsigned long step = 1;
    unsigned long sources = 0;
    char **names = NULL;
    rrd_value_t *data = NULL;

    *out = (struct rrd_series){.values = NULL};
    if (!librrd)
        return -ENOSYS;
    if (librrd->fetch_r(path, function, &start, &end, &step, &sources, &names, &data) != 0)
        return fail(librrd, path, err);
    for (unsigned long i = 0; i < sources; i++)
        librrd->freemem(names[i]);
    librrd->freemem(names);
    if (sources > 0 && step > 0 && end > start) {
        *out = (struct rrd_series){.start_s = start, .step_s = (int64_t)step};
        out->count = (size_t)(end - start) / step;
        out->values = calloc(out->count + 1, sizeof *out->values);
        if (out->values)
            take_first(data, sources, out);
    }
    librrd->freemem(data);
    return out->count > 0 && !out->values ? error_set(err, -ENOMEM, "out of memory") : 0;
}
