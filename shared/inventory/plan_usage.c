// plan_usage_prefix and plan_usage_range of plan_space.h.
#include "plan_space.h"

#include <errno.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "plan_range.h"

static int count(struct db *db, const char *vrf, const struct ip_range *range, struct plan_usage *out,
                 struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_USAGE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_int(stmt, "family", ip_addr_family(&range->first));
    stmt_bind_blob(stmt, "first", range->first.bytes, sizeof(range->first.bytes));
    stmt_bind_blob(stmt, "last", range->last.bytes, sizeof(range->last.bytes));
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    out->used = stmt_int(stmt, "used");
    out->planned = stmt_int(stmt, "planned");
    out->held = stmt_int(stmt, "held");
    out->unplanned = stmt_int(stmt, "unplanned");
    out->ratio = (double)out->used / ip_count_double(&out->usable);
    stmt_reset(stmt);
    return 0;
}

int plan_usage_prefix(struct db *db, const struct prefix *prefix, struct plan_usage *out, struct error *err)
{
    struct ip_range whole = ip_range_of_cidr(&prefix->cidr), usable = ip_range_usable(&prefix->cidr);
    *out = (struct plan_usage){.usable = ip_range_count(&usable)};
    return count(db, prefix->vrf, &whole, out, err);
}

int plan_usage_range(struct db *db, const struct plan_range *range, struct plan_usage *out, struct error *err)
{
    *out = (struct plan_usage){.usable = ip_range_count(&range->range)};
    return count(db, range->vrf, &range->range, out, err);
}
