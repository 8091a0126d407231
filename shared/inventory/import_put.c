#include "import_put.h"

#include <errno.h>
#include <string.h>

#include "shared/db/db.h"

#include "import_batch.h"
#include "import_row.h"
#include "import_write.h"
#include "inventory_error.h"

bool import_put_is_new(const struct import_row *row)
{
    return row->there == NULL && !(row->kind == PAPER_RANGE && row->verdict == IMPORT_CONFLICT);
}

const char *import_put_written(const struct import_row *row, const char *field)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, field) == 0)
            return import_put_is_new(row) || (row->write & 1u << i) != 0 ? row->fields[i].value : NULL;
    return NULL;
}

int64_t import_put_id(struct import_row *row)
{
    return row == NULL ? 0 : import_row_target(row)->id;
}

void import_put_bind_id(struct stmt *stmt, const char *name, int64_t id)
{
    if (id != 0)
        stmt_bind_int(stmt, name, id);
}

struct stmt *import_put_use(const struct import_write_to *to, struct import_row *row, enum query_id add,
                            enum query_id set)
{
    struct stmt *stmt = stmt_use(to->db, import_put_is_new(row) ? add : set);
    if (stmt != NULL && !import_put_is_new(row))
        stmt_bind_int(stmt, "id", import_put_id(row));
    return stmt;
}

int import_put_run(const struct import_write_to *to, struct import_row *row, struct stmt *stmt)
{
    int code = stmt == NULL ? -EIO : stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(to->db, code, to->err);
    if (import_put_is_new(row))
        row->id = db_last_id(to->db);
    return 0;
}

void import_put_bind(struct stmt *stmt, const struct import_row *row, const char *const *fields)
{
    for (; stmt != NULL && *fields != NULL; fields++)
        stmt_bind_text(stmt, *fields, import_put_written(row, *fields));
}

int import_put_claim(const struct import_write_to *to, struct import_row *row, const char *table,
                     const char *const *fields)
{
    int code = 0;
    if (import_put_is_new(row))
        return 0;
    for (; code == 0 && *fields != NULL; fields++) {
        if (import_put_written(row, *fields) == NULL)
            continue;
        import_batch_begin(to->claims);
        import_batch_text(to->claims, table);
        import_batch_int(to->claims, import_put_id(row));
        import_batch_text(to->claims, strcmp(*fields, "hostname") == 0 ? "name" : *fields);
        code = import_batch_end(to->claims, to->db, to->now_ms, NULL);
    }
    return code < 0 ? inventory_error_db(to->db, code, to->err) : 0;
}
