#include "journal.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "audit.h"
#include "device_state.h"
#include "inventory_error.h"
#include "journal_row.h"
#include "row_list.h"

int journal_begin(struct journal *journal, struct db *db, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_EVENT_LAST);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    *journal = (struct journal){.db = db};
    if (code > 0)
        journal->event_id = stmt_int(stmt, "id");
    stmt_reset(stmt);
    journal->audit_id = code < 0 ? code : audit_last_id(db);
    if (journal->audit_id < 0)
        return inventory_error_db(db, (int)journal->audit_id, err);
    text_buf_init(&journal->extra, journal->extra_text, sizeof(journal->extra_text));
    return 0;
}

int journal_watch(struct journal *journal, int64_t device_id, struct error *err)
{
    size_t at = journal->device_count;
    if (at == JOURNAL_DEVICES_MAX)
        return error_set(err, -E2BIG, "a change is of at most %d devices", JOURNAL_DEVICES_MAX);
    int code = journal_row_state(journal->db, device_id, journal->states[at]);
    if (code < 0)
        return inventory_error_db(journal->db, code, err);
    journal->devices[at] = device_id;
    journal->device_count++;
    return 0;
}

int journal_add_step(struct journal *journal, const char *step, struct error *err)
{
    text_buf_add(&journal->extra, "%c%s", journal->extra.length == 0 ? '[' : ',', step);
    return journal->extra.overflow ? error_set(err, -E2BIG, "there is too much to note for undoing it") : 0;
}

static int add_state(struct journal *journal, size_t at, const char *after, struct error *err)
{
    struct stmt *stmt = stmt_use(journal->db, QUERY_JOURNAL_STATE_STEP);
    if (stmt == NULL)
        return inventory_error_db(journal->db, -EIO, err);
    stmt_bind_int(stmt, "device_id", journal->devices[at]);
    stmt_bind_text(stmt, "before", journal->states[at][0] == '\0' ? NULL : journal->states[at]);
    stmt_bind_text(stmt, "after", after[0] == '\0' ? NULL : after);
    int code = stmt_step(stmt);
    code = code > 0 ? journal_add_step(journal, stmt_text(stmt, "step"), err)
                    : inventory_error_db(journal->db, code, err);
    stmt_reset(stmt);
    return code;
}

static int judge_states(struct journal *journal, struct error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < journal->device_count; i++) {
        char after[JOURNAL_STATE_MAX] = "";
        code = journal_row_judge(journal->db, journal->devices[i], journal->event_id);
        if (code == 0)
            code = journal_row_state(journal->db, journal->devices[i], after);
        code = code < 0 ? inventory_error_db(journal->db, code, err) : add_state(journal, i, after, err);
    }
    return code;
}

static int store(struct journal *journal, const char *kind, const char *summary, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(journal->db, QUERY_JOURNAL_ADD);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "now", now_ms);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "summary", summary);
    stmt_bind_text(stmt, "extra", journal->extra_text);
    stmt_bind_int(stmt, "since", journal->audit_id);
    return stmt_run(stmt);
}

int journal_end(struct journal *journal, const char *kind, const char *summary, int64_t now_ms,
                int64_t *out_id, struct error *err)
{
    int code = judge_states(journal, err);
    if (code < 0)
        return code;
    int64_t newest = audit_last_id(journal->db);
    if (newest - journal->audit_id > JOURNAL_STEPS_MAX)
        return error_set(err, -E2BIG,
                         "this changes %lld rows; more than %d at once could not be undone: move the"
                         " addresses in parts",
                         (long long)(newest - journal->audit_id), JOURNAL_STEPS_MAX);
    text_buf_add(&journal->extra, "%s", journal->extra.length == 0 ? "[]" : "]");
    if (journal->extra.overflow)
        return error_set(err, -E2BIG, "there is too much to note for undoing it");
    code = newest < 0 ? (int)newest : store(journal, kind, summary, now_ms);
    if (code < 0)
        return inventory_error_db(journal->db, code, err);
    *out_id = db_last_id(journal->db);
    return 0;
}

static void read_list_row(struct stmt *stmt, void *out)
{
    journal_row_read(stmt, out);
}

int journal_list(struct db *db, size_t limit, struct journal_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct journal_entry), .read = read_list_row};
    struct stmt *stmt = stmt_use(db, QUERY_JOURNAL_LIST);
    if (stmt != NULL)
        stmt_bind_int(stmt, "limit", limit == 0 ? -1 : (int64_t)limit);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct journal_list){list.rows, list.count};
    return code;
}

void journal_list_free(struct journal_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct journal_list){NULL, 0};
}
