// device_state_period of device_state.h: from incidents and runs to spans, which shared/probe adds up.
#include <errno.h>

#include "shared/db/stmt.h"

#include "device_state.h"
#include "span_list.h"

struct period {
    int64_t from_ms;
    int64_t to_ms;
    struct span_list down;
    struct span_list unknown;
    unsigned changes;
};

static struct stmt *bound(struct db *db, enum query_id query, const struct device_status *status,
                          const struct period *period)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "device_id", status->device_id);
    stmt_bind_int(stmt, "from", period->from_ms);
    stmt_bind_int(stmt, "to", period->to_ms);
    return stmt;
}

// NULL for a state in which the device lives.
static struct span_list *list_of(struct period *period, enum device_state state)
{
    switch (state) {
    case DEVICE_UP:
    case DEVICE_DEGRADED:
        return NULL;
    case DEVICE_DOWN:
    case DEVICE_GONE:
        return &period->down;
    case DEVICE_UNKNOWN:
    case DEVICE_DISABLED:
        break;
    }
    return &period->unknown;
}

static unsigned is_within(const struct period *period, int64_t at_ms)
{
    return at_ms >= period->from_ms && at_ms < period->to_ms;
}

// An incident that begins where the one before ended is one change with it. `*ended_ms`: where that was.
static void count_changes(struct period *period, struct span incident, int64_t first_known_ms,
                          int64_t *ended_ms)
{
    if (incident.from_ms != *ended_ms && incident.from_ms != first_known_ms)
        period->changes += is_within(period, incident.from_ms);
    period->changes += is_within(period, incident.to_ms);
    *ended_ms = incident.to_ms;
}

static int add_incidents(struct stmt *stmt, const struct device_status *status, struct period *period)
{
    int64_t ended_ms = -1;
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        struct span_list *list = list_of(period, (enum device_state)stmt_int(stmt, "state"));
        struct span incident = {stmt_int(stmt, "started_at"), INT64_MAX};
        if (!stmt_is_null(stmt, "ended_at"))
            incident.to_ms = stmt_int(stmt, "ended_at");
        count_changes(period, incident, status->first_known_ms, &ended_ms);
        code = list == NULL ? 0 : span_list_add(list, incident.from_ms, incident.to_ms);
        if (code == 0)
            code = stmt_step(stmt);
    }
    if (stmt != NULL)
        stmt_reset(stmt);
    return code;
}

static int add_gaps(struct db *db, const struct device_status *status, const char *vantage,
                    struct period *period)
{
    struct stmt *stmt = bound(db, QUERY_DEVICE_STATE_RUNS, status, period);
    if (stmt != NULL)
        stmt_bind_text(stmt, "vantage", vantage);
    int code = span_list_add_gaps(&period->unknown, stmt, period->from_ms, period->to_ms);
    int64_t first_ms = status->first_known_ms == 0 ? period->to_ms : status->first_known_ms;
    return code < 0 ? code : span_list_add(&period->unknown, period->from_ms, first_ms);
}

static struct device_period sum_of(struct period *period)
{
    struct outages outages =
        availability_outages(period->from_ms, period->to_ms, period->down.spans, period->down.count,
                             period->unknown.spans, period->unknown.count);
    return (struct device_period){
        .availability =
            availability_compute(period->from_ms, period->to_ms, period->down.spans, period->down.count,
                                 period->unknown.spans, period->unknown.count),
        .longest_ms = outages.longest_ms,
        .outages = outages.count,
        .changes = period->changes,
    };
}

int device_state_period(struct db *db, const struct device_status *status, const char *vantage,
                        int64_t from_ms, int64_t to_ms, struct device_period *out)
{
    struct period period = {.from_ms = from_ms, .to_ms = to_ms};
    int code = add_incidents(bound(db, QUERY_DEVICE_INCIDENT_SPANS, status, &period), status, &period);
    if (code == 0)
        code = add_gaps(db, status, vantage, &period);
    if (code == 0)
        *out = sum_of(&period);
    span_list_fini(&period.down);
    span_list_fini(&period.unknown);
    return code;
}
