#include "conflict_event.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "row_list.h"

int64_t conflict_event_last(struct db *db)
{
    struct stmt *stmt = stmt_use(db, QUERY_EVENT_LAST_ID);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return code;
    int64_t id = stmt_int(stmt, "id");
    stmt_reset(stmt);
    return id;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct conflict_event *row = out;
    row->id = stmt_int(stmt, "id");
    row->is_found = stmt_int(stmt, "is_found") != 0;
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->severity, sizeof(row->severity), stmt_text(stmt, "severity"));
    text_copy(row->subject, sizeof(row->subject), stmt_text(stmt, "subject"));
    text_copy(row->explanation, sizeof(row->explanation), stmt_text(stmt, "explanation"));
}

int conflict_event_list(struct db *db, int64_t after, int64_t last, struct conflict_event_list *out,
                        struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct conflict_event), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_CONFLICT_EVENTS);
    if (stmt != NULL) {
        stmt_bind_int(stmt, "after", after);
        stmt_bind_int(stmt, "last", last);
    }
    int code = row_list_fill(&list, db, stmt, err);
    *out = (struct conflict_event_list){list.rows, list.count};
    return code;
}

void conflict_event_list_free(struct conflict_event_list *list)
{
    free(list->rows);
    *list = (struct conflict_event_list){NULL, 0};
}
