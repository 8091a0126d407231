#include "journal_row.h"

#include <errno.h>

#include "shared/db/stmt.h"

#include "device_state.h"

void journal_row_read(struct stmt *stmt, struct journal_entry *out)
{
    *out = (struct journal_entry){
        .id = stmt_int(stmt, "id"), .at_ms = stmt_int(stmt, "at"), .undone_ms = stmt_int(stmt, "undone_at")};
    text_copy(out->user, sizeof(out->user), stmt_text(stmt, "user"));
    text_copy(out->kind, sizeof(out->kind), stmt_text(stmt, "kind"));
    text_copy(out->summary, sizeof(out->summary), stmt_text(stmt, "summary"));
}

int journal_row_state(struct db *db, int64_t device_id, char out[JOURNAL_STATE_MAX])
{
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_STATE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", device_id);
    out[0] = '\0';
    int code = stmt_step(stmt);
    if (code > 0)
        code = text_copy(out, JOURNAL_STATE_MAX, stmt_text(stmt, "image"));
    stmt_reset(stmt);
    return code;
}

int journal_row_judge(struct db *db, int64_t device_id, int64_t event_id)
{
    int code = device_state_touch(db, device_id);
    struct stmt *stmt = code < 0 ? NULL : stmt_use(db, QUERY_JOURNAL_EVENTS_DROP);
    if (stmt == NULL)
        return code < 0 ? code : -EIO;
    stmt_bind_int(stmt, "since", event_id);
    stmt_bind_int(stmt, "device_id", device_id);
    return stmt_run(stmt);
}
