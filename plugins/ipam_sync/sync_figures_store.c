#include "sync_figures_store.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sync_instance.h"
#include "sync_round_store.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/db/db_backup.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/plan_space.h"
#include "shared/inventory/prefix.h"
#include "shared/inventory/vrf.h"

static int64_t vrf_id_of(const struct vrf_list *vrfs, const char *name)
{
    if (strcmp(name, VRF_DEFAULT) == 0)
        return 0;
    for (size_t i = 0; i < vrfs->count; i++)
        if (strcmp(vrfs->rows[i].name, name) == 0)
            return vrfs->rows[i].id;
    return 0;
}

static void keep_usage(struct sync_usage *row, const struct plan_usage *usage)
{
    row->usable = ip_count_double(&usage->usable);
    row->used = (double)usage->used;
    row->ratio = usage->ratio;
}

static int read_prefixes(struct sync_round *round, const struct vrf_list *vrfs, struct sync_figures *out,
                         struct error *err)
{
    struct prefix_list list = {.rows = NULL};
    int code = prefix_list(round->db, NULL, NULL, &list, err);
    size_t end = out->usage_count + round->settings->max_series;
    for (size_t i = 0; code == 0 && i < list.count; i++) {
        const struct prefix *prefix = &list.rows[i];
        struct plan_usage usage;
        if (out->usage_count == end) {
            out->usage_left_out += list.count - i;
            break;
        }
        code = plan_usage_prefix(round->db, prefix, &usage, err);
        struct sync_usage *row = &out->usage[out->usage_count];
        if (code == 0) {
            sync_instance_prefix(vrf_id_of(vrfs, prefix->vrf), &prefix->cidr, row->instance);
            keep_usage(row, &usage);
            out->usage_count++;
        }
    }
    prefix_list_free(&list);
    return code;
}

static int read_pools(struct sync_round *round, const struct vrf_list *vrfs, struct sync_figures *out,
                      struct error *err)
{
    struct plan_range_list list = {.rows = NULL};
    int code = plan_range_list(round->db, NULL, NULL, &list, err);
    size_t end = out->usage_count + round->settings->max_series;
    for (size_t i = 0; code == 0 && i < list.count; i++) {
        const struct plan_range *range = &list.rows[i];
        struct plan_usage usage;
        if (range->kind != PLAN_RANGE_DHCP)
            continue;
        if (out->usage_count == end) {
            out->usage_left_out++;
            continue;
        }
        code = plan_usage_range(round->db, range, &usage, err);
        struct sync_usage *row = &out->usage[out->usage_count];
        if (code == 0) {
            sync_instance_pool(vrf_id_of(vrfs, range->vrf), &range->range, row->instance);
            keep_usage(row, &usage);
            out->usage_count++;
        }
    }
    plan_range_list_free(&list);
    return code;
}

static int read_usage(struct sync_round *round, struct sync_figures *out, struct error *err)
{
    struct vrf_list vrfs = {.rows = NULL};
    out->usage = calloc(2 * (size_t)round->settings->max_series, sizeof(*out->usage));
    if (out->usage == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    int code = vrf_list(round->db, &vrfs, err);
    if (code == 0)
        code = read_prefixes(round, &vrfs, out, err);
    if (code == 0)
        code = read_pools(round, &vrfs, out, err);
    vrf_list_free(&vrfs);
    return code;
}

static double backup_age_s(struct sync_round *round)
{
    const char *folder = round->settings->backup_dir;
    struct db_backup_list list;
    double age_s = NAN;
    if (db_backup_list(db_path(round->db), *folder == '\0' ? NULL : folder, &list, NULL) < 0)
        return age_s;
    if (list.count > 0)
        age_s = (double)(clock_real_ms() - list.rows[list.count - 1].made_ms) / 1000;
    db_backup_list_free(&list);
    return age_s > 0 || isnan(age_s) ? age_s : 0;
}

static void tell_cut(struct sync_round *round, const struct sync_figures *figures)
{
    if (figures->usage_left_out > 0)
        report_complain(
            &round->cut, &round->hooks->report,
            "%zu prefixes and pools more than MaxPrefixes have no metrics; raise it in the plugin's "
            "block",
            figures->usage_left_out);
    else
        report_release(&round->cut, &round->hooks->report, "every prefix and pool has metrics");
}

void sync_figures_store_read(struct sync_round *round, struct sync_figures *out)
{
    struct error err = {""};
    *out = (struct sync_figures){.backup_age_s = NAN, .interval_ms = round->settings->interval_ms};
    int code = read_usage(round, out, &err);
    if (code == 0)
        code = conflict_count(round->db, out->conflicts, &err);
    if (code == 0)
        code = row_count_read(round->db, &out->size, &err);
    out->backup_age_s = backup_age_s(round);
    if (code < 0)
        report_complain(&round->unread, &round->hooks->report,
                        "cannot tell how full the plan is, and will try again: %s", err.text);
    else
        report_release(&round->unread, &round->hooks->report, "how full the plan is can be told again");
    tell_cut(round, out);
}

void sync_figures_store_free(struct sync_figures *figures)
{
    free(figures->usage);
    figures->usage = NULL;
}
