#include "device_state.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/db/stmt.h"

#include "device_state_write.h"
#include "row_list.h"

static void read_status(struct stmt *stmt, void *out)
{
    struct device_status *row = out;
    row->device_id = stmt_int(stmt, "device_id");
    row->state = (enum device_state)stmt_int(stmt, "state");
    row->cause = (enum cause)stmt_int(stmt, "cause");
    row->check_id = stmt_int(stmt, "check_id");
    row->since_ms = stmt_int(stmt, "since");
    row->first_known_ms = stmt_int(stmt, "first_known");
}

static struct stmt *of_device(struct db *db, enum query_id query, int64_t device_id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    return stmt;
}

// 1: read; 0: no such device.
static int read_device(struct db *db, int64_t device_id, struct device_status *status, bool *present,
                       struct device_evidence *evidence)
{
    struct stmt *stmt = of_device(db, QUERY_DEVICE_STATE_READ, device_id);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code <= 0)
        return code;
    read_status(stmt, status);
    *present = stmt_int(stmt, "present") != 0;
    evidence->monitored = stmt_int(stmt, "monitored") != 0;
    evidence->seen_ms = stmt_int(stmt, "seen");
    stmt_reset(stmt);
    return 1;
}

static void read_check(struct stmt *stmt, void *out)
{
    struct device_check *row = out;
    row->check_id = stmt_int(stmt, "id");
    row->state = (enum probe_state)stmt_int(stmt, "state");
    row->cause = (enum cause)stmt_int(stmt, "cause");
    row->since_ms = stmt_int(stmt, "since");
}

// Whether a device that is gone has still given no sign: a transition cannot tell for how long.
static bool is_silent(const struct device_evidence *evidence, enum device_state state)
{
    return state == DEVICE_DOWN || (state == DEVICE_UNKNOWN && evidence->check_count == 0 &&
                                    evidence->seen_ms > 0 && evidence->gone_after_ms == 0);
}

// When the state of `verdict` began, so that the span of `status` before it keeps what is true of it.
static int64_t beginning(const struct device_status *status, const struct device_verdict *verdict,
                         int64_t now_ms)
{
    int64_t since_ms = verdict->since_ms != 0 ? verdict->since_ms : now_ms;
    if (status->first_known_ms == 0 || since_ms > status->since_ms)
        return since_ms;
    return now_ms > status->since_ms ? now_ms : status->since_ms;
}

static int apply(struct db *db, const struct device_status *before, bool present,
                 const struct device_evidence *evidence)
{
    struct device_verdict verdict = device_verdict_of(evidence);
    struct device_status after = *before;
    if (before->state == DEVICE_GONE && is_silent(evidence, verdict.state))
        verdict.state = DEVICE_GONE;
    after.state = verdict.state;
    after.cause = verdict.cause;
    after.check_id = verdict.check_id;
    if (present && after.state == before->state)
        return after.cause == before->cause && after.check_id == before->check_id
                   ? 0
                   : device_state_write_status(db, &after);
    after.since_ms = beginning(before, &verdict, evidence->now_ms);
    if (after.first_known_ms == 0 && after.state != DEVICE_UNKNOWN)
        after.first_known_ms = after.since_ms;
    return device_state_write_change(db, before, &after);
}

int device_state_update(struct db *db, int64_t device_id, int64_t now_ms, int64_t gone_after_ms)
{
    struct device_status status = {0};
    struct device_evidence evidence = {
        .fresh_ms = DEVICE_STATE_FRESH_MS, .gone_after_ms = gone_after_ms, .now_ms = now_ms};
    struct row_list checks = {.row_size = sizeof(struct device_check), .read = read_check};
    bool present = false;
    int code = read_device(db, device_id, &status, &present, &evidence);
    if (code <= 0)
        return code;
    code = row_list_fill(&checks, db, of_device(db, QUERY_DEVICE_STATE_CHECKS, device_id), NULL);
    if (code < 0)
        return code;
    evidence.checks = checks.rows;
    evidence.check_count = checks.count;
    code = apply(db, &status, present, &evidence);
    free(checks.rows);
    return code;
}

// Negative errno on failure.
static int64_t now_of(struct db *db)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_STATE_NOW);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? code : -EIO;
    int64_t now_ms = stmt_int(stmt, "now");
    stmt_reset(stmt);
    return now_ms;
}

int device_state_touch(struct db *db, int64_t device_id)
{
    int64_t now_ms = now_of(db);
    return now_ms < 0 ? (int)now_ms : device_state_update(db, device_id, now_ms, 0);
}

int device_state_touch_check(struct db *db, int64_t check_id, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_DEVICE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "check_id", check_id);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code;
    int64_t device_id = stmt_int(stmt, "device_id");
    stmt_reset(stmt);
    return now_ms == 0 ? device_state_touch(db, device_id) : device_state_update(db, device_id, now_ms, 0);
}

static void read_due(struct stmt *stmt, void *out)
{
    int64_t *id = out;
    *id = stmt_int(stmt, "id");
}

int device_state_sweep(struct db *db, int64_t now_ms, int64_t gone_after_ms)
{
    struct row_list due = {.row_size = sizeof(int64_t), .read = read_due};
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_STATE_DUE);
    if (stmt != NULL) {
        stmt_bind_int(stmt, "now", now_ms);
        stmt_bind_int(stmt, "fresh", DEVICE_STATE_FRESH_MS);
        stmt_bind_int(stmt, "gone_after", gone_after_ms);
        stmt_bind_int(stmt, "new_rows", DEVICE_STATE_SWEEP_NEW);
    }
    int code = row_list_fill(&due, db, stmt, NULL);
    const int64_t *ids = due.rows;
    for (size_t i = 0; code == 0 && i < due.count; i++)
        code = device_state_update(db, ids[i], now_ms, gone_after_ms);
    free(due.rows);
    return code < 0 ? code : (int)due.count;
}

int device_state_list(struct db *db, int64_t device_id, struct device_status_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct device_status), .read = read_status};
    struct stmt *stmt = device_id == 0 ? stmt_use(db, QUERY_DEVICE_STATE_LIST)
                                       : of_device(db, QUERY_DEVICE_STATE_READ, device_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct device_status_list){list.rows, list.count};
    return code;
}

void device_status_list_free(struct device_status_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct device_status_list){NULL, 0};
}
