#include "span_list.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/db/stmt.h"

int span_list_add(struct span_list *list, int64_t from_ms, int64_t to_ms)
{
    if (from_ms >= to_ms)
        return 0;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        struct span *grown = reallocarray(list->spans, capacity, sizeof(*grown));
        if (grown == NULL)
            return -ENOMEM;
        list->spans = grown;
        list->capacity = capacity;
    }
    list->spans[list->count++] = (struct span){from_ms, to_ms};
    return 0;
}

int span_list_add_gaps(struct span_list *list, struct stmt *stmt, int64_t from_ms, int64_t to_ms)
{
    int64_t covered = from_ms;
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        int64_t alive = stmt_int(stmt, "alive_at");
        code = span_list_add(list, covered, stmt_int(stmt, "started_at"));
        covered = alive > covered ? alive : covered;
        if (code == 0)
            code = stmt_step(stmt);
    }
    if (stmt != NULL)
        stmt_reset(stmt);
    return code < 0 ? code : span_list_add(list, covered, to_ms);
}

void span_list_fini(struct span_list *list)
{
    free(list->spans);
    *list = (struct span_list){0};
}
