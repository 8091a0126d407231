#include "row_count.h"

#include <errno.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"

int row_count_read(struct db *db, struct row_count *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_ROW_COUNTS);
    *out = (struct row_count){.count = 0};
    int step = stmt == NULL ? -EIO : stmt_step(stmt);
    for (; step == 1 && out->count < ROW_COUNT_TABLES; step = stmt_step(stmt), out->count++) {
        text_copy(out->tables[out->count].table, sizeof(out->tables[0].table), stmt_text(stmt, "name"));
        out->tables[out->count].rows = stmt_int(stmt, "rows");
        out->bytes = stmt_int(stmt, "bytes");
    }
    if (step < 0)
        return inventory_error_db(db, step, err);
    stmt_reset(stmt);
    return 0;
}
