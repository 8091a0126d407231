#include "prefix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_list.h"

int prefix_add(struct db *db, const struct cidr *cidr, const char *name, const char *source,
               struct error *err)
{
    char text[CIDR_TEXT_MAX];
    struct ip_addr last = cidr_last(cidr);
    int code = name[0] == '\0' ? 0 : inventory_error_unless_clean("name of the prefix", name, 255, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_ADD);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "cidr", cidr_format(cidr, text));
    stmt_bind_blob(stmt, "first_key", cidr->first.bytes, sizeof(cidr->first.bytes));
    stmt_bind_blob(stmt, "last_key", last.bytes, sizeof(last.bytes));
    stmt_bind_int(stmt, "family", ip_addr_family(&cidr->first));
    stmt_bind_int(stmt, "length", cidr->length);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", source);
    code = stmt_run(stmt);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct prefix *row = out;
    size_t length = 0;
    const void *key = stmt_blob(stmt, "first_key", &length);
    if (length == sizeof(row->cidr.first.bytes))
        memcpy(row->cidr.first.bytes, key, length);
    row->id = stmt_int(stmt, "id");
    row->cidr.length = (uint8_t)stmt_int(stmt, "length");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

int prefix_list(struct db *db, struct prefix_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct prefix), .read = read_row};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_PREFIX_LIST), err);
    if (code == 0)
        *out = (struct prefix_list){list.rows, list.count};
    return code;
}

void prefix_list_free(struct prefix_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct prefix_list){NULL, 0};
}
