// check_state_availability of check_state.h: from incidents and runs to spans, which shared/probe adds up.
#include <errno.h>

#include "shared/db/stmt.h"

#include "check_state.h"
#include "span_list.h"

struct period {
    int64_t from_ms;
    int64_t to_ms;
    struct span_list down;
    struct span_list unknown;
};

static struct stmt *bound(struct db *db, enum query_id query, const struct check_state *state,
                          const char *vantage, const struct period *period)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "check_id", state->check_id);
    stmt_bind_text(stmt, "vantage", vantage);
    stmt_bind_int(stmt, "from", period->from_ms);
    stmt_bind_int(stmt, "to", period->to_ms);
    return stmt;
}

static int add_incidents(struct stmt *stmt, struct period *period)
{
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        struct span_list *list =
            stmt_int(stmt, "state") == PROBE_STATE_DOWN ? &period->down : &period->unknown;
        int64_t end = stmt_is_null(stmt, "ended_at") ? INT64_MAX : stmt_int(stmt, "ended_at");
        code = span_list_add(list, stmt_int(stmt, "started_at"), end);
        if (code == 0)
            code = stmt_step(stmt);
    }
    if (stmt != NULL)
        stmt_reset(stmt);
    return code;
}

// Before the first probe nothing was known; nor is anything while the state is unknown and no incident says
// so.
static int add_ignorance(const struct check_state *state, struct period *period)
{
    int64_t first = state->first_known_ms == 0 ? period->to_ms : state->first_known_ms;
    int code = span_list_add(&period->unknown, period->from_ms, first);
    if (code == 0 && state->state == PROBE_STATE_UNKNOWN)
        code = span_list_add(&period->unknown, state->since_ms, INT64_MAX);
    return code;
}

int check_state_availability(struct db *db, const struct check_state *state, const char *vantage,
                             int64_t from_ms, int64_t to_ms, struct availability *out)
{
    struct period period = {.from_ms = from_ms, .to_ms = to_ms};
    int code = add_incidents(bound(db, QUERY_INCIDENT_SPANS, state, vantage, &period), &period);
    if (code == 0)
        code = span_list_add_gaps(&period.unknown, bound(db, QUERY_RUN_SPANS, state, vantage, &period),
                                  from_ms, to_ms);
    if (code == 0)
        code = add_ignorance(state, &period);
    if (code == 0)
        *out = availability_compute(from_ms, to_ms, period.down.spans, period.down.count,
                                    period.unknown.spans, period.unknown.count);
    span_list_fini(&period.down);
    span_list_fini(&period.unknown);
    return code;
}
