// check_state_transition of check_state.h: the transition, its incident, its event, the current state and
// that of the device are one.
#include <errno.h>
#include <stddef.h>

#include "shared/db/stmt.h"

#include "check_state.h"
#include "device_state.h"

static struct stmt *bound(struct db *db, enum query_id query, const char *vantage, int64_t check_id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "check_id", check_id);
    stmt_bind_text(stmt, "vantage", vantage);
    return stmt;
}

// 1: recorded; 0: it was there already; -ENOENT: the check is gone.
static int record(struct db *db, const char *vantage, const struct check_transition *change)
{
    struct stmt *stmt = bound(db, QUERY_TRANSITION_INSERT, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "at", change->at_ms);
    stmt_bind_int(stmt, "from_state", (int64_t)change->from);
    stmt_bind_int(stmt, "to_state", (int64_t)change->to);
    stmt_bind_int(stmt, "cause", (int64_t)change->cause);
    int code = stmt_run(stmt);
    return code < 0 ? code : db_changes(db) > 0;
}

static int close_incident(struct db *db, const char *vantage, const struct check_transition *change)
{
    struct stmt *stmt = bound(db, QUERY_INCIDENT_CLOSE, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "at", change->at_ms);
    return stmt_run(stmt);
}

static int open_incident(struct db *db, const char *vantage, const struct check_transition *change)
{
    if (change->to == PROBE_STATE_UP)
        return 0;
    struct stmt *stmt = bound(db, QUERY_INCIDENT_OPEN, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "state", (int64_t)change->to);
    stmt_bind_int(stmt, "at", change->at_ms);
    stmt_bind_int(stmt, "cause", (int64_t)change->cause);
    stmt_bind_text(stmt, "detail", change->detail);
    return stmt_run(stmt);
}

static int set_state(struct db *db, const char *vantage, const struct check_transition *change)
{
    struct stmt *stmt = bound(db, QUERY_STATE_TRANSITION, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "state", (int64_t)change->to);
    stmt_bind_int(stmt, "cause", (int64_t)change->cause);
    stmt_bind_int(stmt, "flapping", change->flapping);
    stmt_bind_int(stmt, "since", change->at_ms);
    stmt_bind_text(stmt, "detail", change->detail);
    return stmt_run(stmt);
}

static int set_flapping(struct db *db, const char *vantage, const struct check_transition *change)
{
    struct stmt *stmt = bound(db, QUERY_STATE_FLAPPING, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "flapping", change->flapping);
    return stmt_run(stmt);
}

struct event_kind {
    const char *kind;
    const char *severity;
};

static struct event_kind event_kind_of(const struct check_transition *change)
{
    if (!change->state_changed)
        return change->flapping ? (struct event_kind){"flapping_start", "warning"}
                                : (struct event_kind){"flapping_end", "info"};
    switch (change->to) {
    case PROBE_STATE_UP:
        return (struct event_kind){"check_up", "info"};
    case PROBE_STATE_DOWN:
        return (struct event_kind){"check_down", "critical"};
    case PROBE_STATE_UNKNOWN:
        break;
    }
    return (struct event_kind){"check_unknown", "warning"};
}

static int add_event(struct db *db, const char *vantage, const struct check_transition *change)
{
    struct event_kind event = event_kind_of(change);
    struct stmt *stmt = bound(db, QUERY_EVENT_OF_CHECK, vantage, change->check_id);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "at", change->at_ms);
    stmt_bind_text(stmt, "kind", event.kind);
    stmt_bind_text(stmt, "severity", event.severity);
    stmt_bind_int(stmt, "from_state", (int64_t)change->from);
    stmt_bind_int(stmt, "to_state", (int64_t)change->to);
    stmt_bind_int(stmt, "cause", (int64_t)change->cause);
    stmt_bind_int(stmt, "flapping", change->flapping);
    return stmt_run(stmt);
}

static int change_state(struct db *db, const char *vantage, const struct check_transition *change)
{
    int code = record(db, vantage, change);
    if (code <= 0)
        return code == -ENOENT ? 0 : code;
    code = close_incident(db, vantage, change);
    if (code == 0)
        code = open_incident(db, vantage, change);
    if (code == 0)
        code = set_state(db, vantage, change);
    if (code == 0)
        code = add_event(db, vantage, change);
    return code < 0 ? code : device_state_touch_check(db, change->check_id, change->at_ms);
}

int check_state_transition(struct db *db, const char *vantage, const struct check_transition *transition)
{
    if (transition->state_changed)
        return change_state(db, vantage, transition);
    int code = set_flapping(db, vantage, transition);
    return code < 0 ? code : add_event(db, vantage, transition);
}
