#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "device_state.h"
#include "inventory_error.h"
#include "journal.h"
#include "journal_row.h"

// A step of an entry; `before` and `after` are JSON objects, NULL for a row that was not there.
struct step {
    char table[16];
    char action[8];
    int64_t row_id;
    const char *before;
    const char *after;
};

// How each kind of step is done backwards. Every statement holds what the row must still be, so that it
// changes nothing when the row has changed since.
static const struct {
    const char *table;
    const char *action;
    enum query_id query;
} undoers[] = {
    {"identifier", "update", QUERY_UNDO_IDENTIFIER},
    {"interface", "update", QUERY_UNDO_INTERFACE},
    {"interface", "insert", QUERY_UNDO_INTERFACE_ADDED},
    {"binding", "update", QUERY_UNDO_BINDING},
    {"address", "update", QUERY_UNDO_ADDRESS},
    {"probe_check", "update", QUERY_UNDO_CHECK},
    {"probe_check", "insert", QUERY_UNDO_CHECK_ADDED},
    {"device_tag", "insert", QUERY_UNDO_TAG_ADDED},
    {"link", "update", QUERY_UNDO_LINK},
    {"link", "delete", QUERY_UNDO_LINK_REMOVED},
    {"group_member", "update", QUERY_UNDO_MEMBER},
    {"group_member", "delete", QUERY_UNDO_MEMBER_REMOVED},
    {"map_node", "update", QUERY_UNDO_PLACE},
    {"device", "update", QUERY_UNDO_DEVICE},
    {"device", "insert", QUERY_UNDO_DEVICE_ADDED},
};

static int run(struct db *db, enum query_id query, const struct step *step)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "row_id", step->row_id);
    stmt_bind_text(stmt, "before", step->before);
    stmt_bind_text(stmt, "after", step->after);
    return stmt_run(stmt);
}

static const char *noun_of(const char *table)
{
    static const struct {
        const char *table;
        const char *noun;
    } nouns[] = {
        {"identifier", "an identifier"},
        {"interface", "an interface"},
        {"binding", "the holder of an address"},
        {"address", "an address"},
        {"probe_check", "a check"},
        {"link", "a link, or one end of it,"},
        {"group_member", "a place in a group"},
        {"map_node", "a place on a map"},
    };
    for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
        if (strcmp(nouns[i].table, table) == 0)
            return nouns[i].noun;
    return "a device";
}

// A row that is not as it was left, or whose place has been taken.
static int refuse(struct db *db, const struct step *step, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_WHAT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "tbl", step->table);
    stmt_bind_int(stmt, "row_id", step->row_id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code > 0 && !stmt_is_null(stmt, "what"))
        error_set(err, -EBUSY,
                  "%.300s has changed since, so nothing was undone; 'ipam audit' tells by whom, and a"
                  " later merge or split is undone first ('ipam undo --list')",
                  stmt_text(stmt, "what"));
    else
        error_set(err, -EBUSY, "%s was removed since, so nothing was undone; 'ipam audit' tells by whom",
                  noun_of(step->table));
    stmt_reset(stmt);
    return -EBUSY;
}

static int undo_row(struct db *db, enum query_id query, const struct step *step, struct error *err)
{
    int code = run(db, query, step);
    if (code == -EEXIST || code == -ENOENT || code == -EINVAL || (code == 0 && db_changes(db) == 0))
        return refuse(db, step, err);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int undo_field(struct db *db, const struct step *step, struct error *err)
{
    return undo_row(db, step->before == NULL ? QUERY_UNDO_FIELD_NONE : QUERY_UNDO_FIELD, step, err);
}

static int run_state(struct db *db, enum query_id query, const struct step *step)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    if (query == QUERY_UNDO_STATE || query == QUERY_UNDO_STATE_NONE)
        stmt_bind_int(stmt, "row_id", step->row_id);
    if (query != QUERY_UNDO_STATE_NONE)
        stmt_bind_text(stmt, "before", step->before);
    if (query == QUERY_UNDO_STATE_INCIDENT)
        stmt_bind_text(stmt, "after", step->after);
    return stmt_run(stmt);
}

// A state is no decision: as it was when nothing has happened since, and judged anew in any case.
static int undo_state(struct db *db, const struct step *step, int64_t event_id)
{
    char now[JOURNAL_STATE_MAX];
    int code = journal_row_state(db, step->row_id, now);
    if (code < 0)
        return code;
    if (strcmp(now, step->after == NULL ? "" : step->after) == 0) {
        code = run_state(db, QUERY_UNDO_STATE_INCIDENT, step);
        if (code == 0)
            code = run_state(db, QUERY_UNDO_STATE_REOPEN, step);
        if (code == 0)
            code = run_state(db, step->before == NULL ? QUERY_UNDO_STATE_NONE : QUERY_UNDO_STATE, step);
        if (code < 0 || step->before == NULL)
            return code;
    }
    return journal_row_judge(db, step->row_id, event_id);
}

static int undo_step(struct db *db, const struct step *step, int64_t event_id, struct error *err)
{
    if (strcmp(step->table, "device_field") == 0)
        return undo_field(db, step, err);
    if (strcmp(step->table, "device_state") == 0) {
        int code = undo_state(db, step, event_id);
        return code < 0 ? inventory_error_db(db, code, err) : 0;
    }
    for (size_t i = 0; i < sizeof(undoers) / sizeof(undoers[0]); i++)
        if (strcmp(undoers[i].table, step->table) == 0 && strcmp(undoers[i].action, step->action) == 0)
            return undo_row(db, undoers[i].query, step, err);
    return error_set(err, -EPROTO, "a step of another program cannot be undone: %s of %s", step->action,
                     step->table);
}

static void read_step(struct stmt *stmt, struct step *out)
{
    *out = (struct step){.row_id = stmt_int(stmt, "row_id")};
    text_copy(out->table, sizeof(out->table), stmt_text(stmt, "tbl"));
    text_copy(out->action, sizeof(out->action), stmt_text(stmt, "action"));
    out->before = stmt_is_null(stmt, "before") ? NULL : stmt_text(stmt, "before");
    out->after = stmt_is_null(stmt, "after") ? NULL : stmt_text(stmt, "after");
}

static int undo_steps(struct db *db, int64_t id, int64_t event_id, struct error *err)
{
    struct step step;
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_STEPS);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    while (code > 0) {
        read_step(stmt, &step);
        code = undo_step(db, &step, event_id, err);
        if (code == 0 && (code = stmt_step(stmt)) < 0)
            inventory_error_db(db, code, err);
    }
    stmt_reset(stmt);
    return code;
}

static int find(struct db *db, int64_t id, struct journal_entry *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, id == 0 ? QUERY_JOURNAL_NEWEST : QUERY_JOURNAL_BY_ID);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    if (id != 0)
        stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code > 0)
        journal_row_read(stmt, out);
    stmt_reset(stmt);
    if (code == 0 && id == 0)
        return error_set(err, -ENOENT, "there is nothing to undo: no merge and no split stands");
    if (code == 0)
        return error_set(err, -ENOENT, "there is no change %lld; 'ipam undo --list' lists them",
                         (long long)id);
    if (out->undone_ms != 0)
        return error_set(err, -EALREADY, "the change %lld is undone already", (long long)id);
    return 0;
}

static int mark(struct db *db, int64_t id, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_UNDONE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}

int journal_undo(struct db *db, int64_t id, int64_t now_ms, struct journal_entry *out, struct error *err)
{
    struct journal present;
    int code = find(db, id, out, err);
    if (code == 0)
        code = journal_begin(&present, db, err);
    if (code == 0)
        code = undo_steps(db, out->id, present.event_id, err);
    if (code < 0)
        return code;
    code = mark(db, out->id, now_ms);
    out->undone_ms = now_ms;
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}
