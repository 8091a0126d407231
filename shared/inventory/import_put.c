#include "import_put.h"

#include <errno.h>
#include <string.h>

#include "shared/db/db.h"

#include "import_batch.h"
#include "import_match.h"
#include "import_row.h"
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

int import_put_flush(const struct import_write_to *to, enum import_write_batch last)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i <= last; i++)
        code = import_batch_flush(&to->batches[i], to->db, to->now_ms);
    return code < 0 ? inventory_error_db(to->db, code, to->err) : 0;
}

int import_put_use_after(const struct import_write_to *to, struct import_row *row,
                         enum import_write_batch before, enum query_id set, struct stmt **stmt)
{
    int code = import_put_flush(to, before);
    if (code < 0)
        return code;
    *stmt = stmt_use(to->db, set);
    if (*stmt == NULL)
        return inventory_error_db(to->db, -EIO, to->err);
    stmt_bind_int(*stmt, "id", import_put_id(row));
    return 0;
}

struct import_batch *import_put_batch(const struct import_write_to *to, enum import_write_batch which)
{
    import_batch_begin(&to->batches[which]);
    return &to->batches[which];
}

int import_put_batched(const struct import_write_to *to, enum import_write_batch which,
                       const unsigned char *key)
{
    int code = import_batch_end(&to->batches[which], key);
    if (code < 0)
        return inventory_error_db(to->db, code, to->err);
    return code > 0 ? import_put_flush(to, which) : 0;
}

int64_t import_put_site_id(const struct import_write_to *to, const char *name)
{
    return name == NULL ? 0 : import_put_id(import_match_find(to->import, "%u %s", PAPER_SITE, name));
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
        struct import_batch *batch = import_put_batch(to, IMPORT_CLAIMS);
        import_batch_text(batch, table);
        import_batch_int(batch, import_put_id(row));
        import_batch_text(batch, strcmp(*fields, "hostname") == 0 ? "name" : *fields);
        code = import_put_batched(to, IMPORT_CLAIMS, NULL);
    }
    return code;
}
