#include "incident.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "row_list.h"

static void read_row(struct stmt *stmt, void *out)
{
    struct incident *row = out;
    row->id = stmt_int(stmt, "id");
    row->device_id = stmt_int(stmt, "device_id");
    row->state = (enum device_state)stmt_int(stmt, "state");
    row->cause = (enum cause)stmt_int(stmt, "cause");
    row->started_ms = stmt_int(stmt, "started_at");
    row->ended_ms = stmt_int(stmt, "ended_at");
    text_copy(row->device_key, sizeof(row->device_key), stmt_text(stmt, "device_key"));
    text_copy(row->device_name, sizeof(row->device_name), stmt_text(stmt, "device_name"));
    text_copy(row->check_key, sizeof(row->check_key), stmt_text(stmt, "check_key"));
    text_copy(row->service, sizeof(row->service), stmt_text(stmt, "service"));
    text_copy(row->detail, sizeof(row->detail), stmt_text(stmt, "detail"));
}

// Those that last have an index of their own: none of the history is read for them.
static bool is_all_open(const struct incident_filter *filter)
{
    return filter->device_id == 0 && filter->open_only;
}

static enum query_id query_of(const struct incident_filter *filter)
{
    if (filter->device_id != 0)
        return filter->of_checks ? QUERY_INCIDENT_LIST_CHECKS_OF : QUERY_INCIDENT_LIST_DEVICES_OF;
    if (is_all_open(filter))
        return filter->of_checks ? QUERY_INCIDENT_LIST_CHECKS_OPEN : QUERY_INCIDENT_LIST_DEVICES_OPEN;
    return filter->of_checks ? QUERY_INCIDENT_LIST_CHECKS : QUERY_INCIDENT_LIST_DEVICES;
}

static struct stmt *bound(struct db *db, const struct incident_filter *filter)
{
    struct stmt *stmt = stmt_use(db, query_of(filter));
    if (stmt == NULL)
        return NULL;
    if (filter->device_id != 0)
        stmt_bind_int(stmt, "device_id", filter->device_id);
    if (!is_all_open(filter)) {
        stmt_bind_int(stmt, "open", filter->open_only);
        stmt_bind_int(stmt, "from", filter->from_ms);
    }
    stmt_bind_int(stmt, "unknown", filter->with_unknown);
    stmt_bind_int(stmt, "to", filter->to_ms);
    stmt_bind_int(stmt, "limit",
                  filter->limit == 0 || filter->limit > INT64_MAX ? -1 : (int64_t)filter->limit);
    return stmt;
}

int incident_list(struct db *db, const struct incident_filter *filter, struct incident_list *out,
                  struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct incident), .read = read_row};
    int code = row_list_fill(&list, db, bound(db, filter), err);
    if (code == 0)
        *out = (struct incident_list){list.rows, list.count};
    return code;
}

void incident_list_free(struct incident_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct incident_list){NULL, 0};
}
