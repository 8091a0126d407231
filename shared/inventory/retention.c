#include "retention.h"

#include <errno.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "audit.h"
#include "inventory_error.h"

enum { LOCK_WAIT_MS = 5000 };

static const struct {
    const char *text;
    enum query_id forget;
} kinds[RETENTION_KINDS] = {
    [RETENTION_EVENTS] = {"events", QUERY_RETENTION_EVENTS},
    [RETENTION_AUDIT] = {"audit", QUERY_RETENTION_AUDIT},
    [RETENTION_TRANSITIONS] = {"transitions", QUERY_RETENTION_TRANSITIONS},
    [RETENTION_INCIDENTS] = {"incidents", QUERY_RETENTION_INCIDENTS},
    [RETENTION_DEVICE_INCIDENTS] = {"device_incidents", QUERY_RETENTION_DEVICE_INCIDENTS},
    [RETENTION_BINDINGS] = {"bindings", QUERY_RETENTION_BINDINGS},
    [RETENTION_CONFLICTS] = {"conflicts", QUERY_RETENTION_CONFLICTS},
    [RETENTION_JOURNAL] = {"journal", QUERY_RETENTION_JOURNAL},
    [RETENTION_RUNS] = {"runs", QUERY_RETENTION_RUNS},
};

const char *retention_kind_text(enum retention_kind kind)
{
    return kinds[kind].text;
}

// Before this time rows are forgotten; 0: none.
static int64_t before(const struct retention_ages *ages, enum retention_kind kind, int64_t now_ms)
{
    int64_t age_ms = kind == RETENTION_EVENTS  ? ages->events_ms
                     : kind == RETENTION_AUDIT ? ages->audit_ms
                                               : ages->history_ms;
    return age_ms == 0 || age_ms > now_ms ? 0 : now_ms - age_ms;
}

static int forget(struct db *db, enum retention_kind kind, int64_t before_ms, int64_t limit, int64_t *count)
{
    struct stmt *stmt = stmt_use(db, kinds[kind].forget);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "before", before_ms);
    stmt_bind_int(stmt, "limit", limit);
    int code = stmt_run(stmt);
    *count = code == 0 ? db_changes(db) : 0;
    return code;
}

// The triggers write of each closed binding that goes, as if somebody had removed it: then its history would
// only move to the audit, and each step look like a change of the inventory.
static int unaudit(struct db *db, int64_t after)
{
    struct stmt *stmt = stmt_use(db, QUERY_RETENTION_UNAUDIT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "after", after);
    return stmt_run(stmt);
}

// The time of a run that lies before all that is remembered becomes unknown: nobody knows any more what was
// then.
static int shorten_runs(struct db *db, int64_t before_ms)
{
    struct stmt *stmt = before_ms == 0 ? NULL : stmt_use(db, QUERY_RETENTION_SHORTEN_RUNS);
    if (stmt == NULL)
        return before_ms == 0 ? 0 : -EIO;
    stmt_bind_int(stmt, "before", before_ms);
    return stmt_run(stmt);
}

static int forget_all(struct db *db, const struct retention_ages *ages, int64_t now_ms,
                      struct retention_count *step)
{
    int64_t left = RETENTION_STEP_ROWS, audited = audit_last_id(db);
    if (audited < 0)
        return (int)audited;
    for (int kind = 0; kind < RETENTION_KINDS && left > 0; kind++) {
        int64_t before_ms = before(ages, (enum retention_kind)kind, now_ms);
        if (before_ms == 0)
            continue;
        int code = forget(db, (enum retention_kind)kind, before_ms, left, &step->rows[kind]);
        if (code < 0)
            return code;
        left -= step->rows[kind];
    }
    if (step->rows[RETENTION_BINDINGS] > 0) {
        int code = unaudit(db, audited);
        if (code < 0)
            return code;
    }
    if (left > 0) {
        int code = shorten_runs(db, before(ages, RETENTION_RUNS, now_ms));
        if (code < 0)
            return code;
    }
    return (int)(RETENTION_STEP_ROWS - left);
}

int retention_step(struct db *db, const struct retention_ages *ages, int64_t now_ms,
                   struct retention_count *done, struct error *err)
{
    struct retention_count step = {.rows = {0}};
    int code = db_begin(db, LOCK_WAIT_MS);
    if (code < 0)
        return inventory_error_db(db, code, err);
    int count = forget_all(db, ages, now_ms, &step);
    if (count < 0) {
        db_rollback(db);
        return inventory_error_db(db, count, err);
    }
    code = db_commit(db);
    if (code < 0)
        return inventory_error_db(db, code, err);
    for (int kind = 0; kind < RETENTION_KINDS; kind++)
        done->rows[kind] += step.rows[kind];
    return count;
}

int retention_due(struct db *db, const struct retention_ages *ages, int64_t now_ms,
                  struct retention_count *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_RETENTION_DUE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "events", before(ages, RETENTION_EVENTS, now_ms));
    stmt_bind_int(stmt, "audit", before(ages, RETENTION_AUDIT, now_ms));
    stmt_bind_int(stmt, "before", before(ages, RETENTION_RUNS, now_ms));
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    for (int kind = 0; kind < RETENTION_KINDS; kind++)
        out->rows[kind] = stmt_int(stmt, kinds[kind].text);
    stmt_reset(stmt);
    return 0;
}
