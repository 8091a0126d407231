#include "check_state.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "device_state.h"
#include "row_list.h"

static void read_row(struct stmt *stmt, void *out)
{
    struct check_state *row = out;
    row->check_id = stmt_int(stmt, "check_id");
    row->state = (enum probe_state)stmt_int(stmt, "state");
    row->cause = (enum cause)stmt_int(stmt, "cause");
    row->flapping = stmt_int(stmt, "flapping") != 0;
    row->since_ms = stmt_int(stmt, "since");
    row->first_known_ms = stmt_int(stmt, "first_known");
    row->updated_ms = stmt_int(stmt, "updated_at");
    row->rtt_ms = stmt_double(stmt, "rtt_ms");
    row->loss = stmt_double(stmt, "loss");
    row->strip_at_ms = stmt_int(stmt, "strip_at");
    text_copy(row->address, sizeof(row->address), stmt_text(stmt, "address"));
    text_copy(row->detail, sizeof(row->detail), stmt_text(stmt, "detail"));
    row->http_status = (uint16_t)stmt_int(stmt, "http_status");
    row->tls_expires_ms = stmt_int(stmt, "tls_expires");
    text_copy(row->strip, sizeof(row->strip), stmt_text(stmt, "strip"));
}

int check_state_list(struct db *db, const char *plugin, const char *vantage, struct check_state_list *out,
                     struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct check_state), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_STATE_LIST);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "plugin", plugin);
        stmt_bind_text(stmt, "vantage", vantage);
    }
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct check_state_list){list.rows, list.count};
    return code;
}

int check_state_list_of(struct db *db, int64_t device_id, const char *vantage, struct check_state_list *out,
                        struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct check_state), .read = read_row};
    struct stmt *stmt = stmt_use(db, device_id == 0 ? QUERY_STATE_LIST_ALL : QUERY_STATE_LIST_DEVICE);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "vantage", vantage);
        if (device_id != 0)
            stmt_bind_int(stmt, "device_id", device_id);
    }
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct check_state_list){list.rows, list.count};
    return code;
}

void check_state_list_free(struct check_state_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct check_state_list){NULL, 0};
}

static int save(struct db *db, const char *vantage, const struct check_state *state)
{
    struct stmt *stmt = stmt_use(db, QUERY_STATE_SAVE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "check_id", state->check_id);
    stmt_bind_text(stmt, "vantage", vantage);
    stmt_bind_int(stmt, "state", (int64_t)state->state);
    stmt_bind_int(stmt, "cause", (int64_t)state->cause);
    stmt_bind_int(stmt, "flapping", state->flapping);
    stmt_bind_int(stmt, "since", state->since_ms);
    stmt_bind_int(stmt, "first_known", state->first_known_ms);
    stmt_bind_int(stmt, "updated_at", state->updated_ms);
    stmt_bind_text(stmt, "address", state->address);
    stmt_bind_text(stmt, "detail", state->detail);
    stmt_bind_int(stmt, "http_status", state->http_status);
    stmt_bind_int(stmt, "tls_expires", state->tls_expires_ms);
    stmt_bind_double(stmt, "rtt_ms", state->rtt_ms);
    stmt_bind_double(stmt, "loss", state->loss);
    stmt_bind_int(stmt, "strip_at", state->strip_at_ms);
    stmt_bind_text(stmt, "strip", state->strip);
    int code = stmt_run(stmt);
    return code == -ENOENT ? 0 : code;
}

int check_state_save(struct db *db, const char *vantage, const struct check_state *state, bool judge)
{
    int code = save(db, vantage, state);
    return code < 0 || !judge ? code : device_state_touch_check(db, state->check_id, state->updated_ms);
}

int check_state_run_start(struct db *db, const char *plugin, const char *vantage, int64_t now_ms,
                          int64_t *run_id)
{
    struct stmt *stmt = stmt_use(db, QUERY_RUN_INSERT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "plugin", plugin);
    stmt_bind_text(stmt, "vantage", vantage);
    stmt_bind_int(stmt, "now", now_ms);
    int code = stmt_run(stmt);
    if (code == 0)
        *run_id = db_last_id(db);
    return code;
}

int check_state_run_alive(struct db *db, int64_t run_id, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_RUN_ALIVE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", run_id);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}
