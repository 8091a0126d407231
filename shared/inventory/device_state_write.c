#include "device_state_write.h"

#include <errno.h>

#include "shared/db/stmt.h"

static struct stmt *of_device(struct db *db, enum query_id query, int64_t device_id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    return stmt;
}

int device_state_write_status(struct db *db, const struct device_status *status)
{
    struct stmt *stmt = of_device(db, QUERY_DEVICE_STATE_SAVE, status->device_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "state", (int64_t)status->state);
    stmt_bind_int(stmt, "cause", (int64_t)status->cause);
    stmt_bind_int(stmt, "check_id", status->check_id);
    stmt_bind_int(stmt, "since", status->since_ms);
    stmt_bind_int(stmt, "first_known", status->first_known_ms);
    return stmt_run(stmt);
}

static int close_incident(struct db *db, const struct device_status *after)
{
    struct stmt *stmt = of_device(db, QUERY_DEVICE_INCIDENT_CLOSE, after->device_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "at", after->since_ms);
    return stmt_run(stmt);
}

static int open_incident(struct db *db, const struct device_status *after)
{
    if (after->state == DEVICE_UP)
        return 0;
    struct stmt *stmt = of_device(db, QUERY_DEVICE_INCIDENT_OPEN, after->device_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "state", (int64_t)after->state);
    stmt_bind_int(stmt, "check_id", after->check_id);
    stmt_bind_int(stmt, "cause", (int64_t)after->cause);
    stmt_bind_int(stmt, "at", after->since_ms);
    return stmt_run(stmt);
}

// NULL: no event.
static const char *severity_of(enum device_state state)
{
    switch (state) {
    case DEVICE_UP:
        return "info";
    case DEVICE_DOWN:
        return "critical";
    case DEVICE_DEGRADED:
    case DEVICE_GONE:
    case DEVICE_UNKNOWN:
        return "warning";
    case DEVICE_DISABLED:
        break;
    }
    return NULL;
}

static int add_event(struct db *db, const struct device_status *before, const struct device_status *after)
{
    const char *severity = severity_of(after->state);
    if (severity == NULL)
        return 0;
    struct stmt *stmt = of_device(db, QUERY_EVENT_OF_DEVICE, after->device_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "at", after->since_ms);
    stmt_bind_text(stmt, "severity", severity);
    stmt_bind_int(stmt, "from_state", (int64_t)before->state);
    stmt_bind_int(stmt, "to_state", (int64_t)after->state);
    stmt_bind_int(stmt, "cause", (int64_t)after->cause);
    stmt_bind_int(stmt, "check_id", after->check_id);
    return stmt_run(stmt);
}

int device_state_write_change(struct db *db, const struct device_status *before,
                              const struct device_status *after)
{
    if (after->first_known_ms == 0)
        return device_state_write_status(db, after);
    int code = close_incident(db, after);
    if (code == 0)
        code = open_incident(db, after);
    if (code == 0)
        code = device_state_write_status(db, after);
    return code < 0 ? code : add_event(db, before, after);
}
