#include "vrf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_list.h"

static const char what[] = "name of the VRF";

static void read_row(struct stmt *stmt, void *out)
{
    struct vrf *row = out;
    row->id = stmt_int(stmt, "id");
    row->prefixes = stmt_int(stmt, "prefixes");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
}

static struct stmt *use(struct db *db, enum query_id query, const char *name)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt != NULL)
        stmt_bind_text(stmt, "name", name);
    return stmt;
}

int vrf_add(struct db *db, const char *name, const char *note, struct error *err)
{
    int code = inventory_error_unless_clean(what, name, VRF_NAME_MAX - 1, err);
    if (code == 0)
        code = inventory_error_unless_note(note, err);
    if (code < 0)
        return code;
    struct stmt *stmt = use(db, QUERY_VRF_ADD, name);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "note", note);
    code = stmt_run(stmt);
    if (code == -EEXIST)
        return error_set(err, code, "there is a VRF \"%s\" already", name);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int tell_unknown(struct db *db, const char *name, struct error *err)
{
    struct vrf_list list = {NULL, 0};
    char names[256];
    struct text_buf buf;
    int code = vrf_list(db, &list, err);
    if (code < 0)
        return code;
    text_buf_init(&buf, names, sizeof(names));
    for (size_t i = 0; i < list.count; i++)
        text_buf_add(&buf, "%s%s", i > 0 ? ", " : "", list.rows[i].name);
    vrf_list_free(&list);
    return error_set(err, -ENOENT, "there is no VRF \"%.64s\"; there are: %s%s", name, names,
                     buf.overflow ? ", …" : "");
}

int vrf_check(struct db *db, const char *name, struct error *err)
{
    struct stmt *stmt = use(db, QUERY_VRF_FIND, name);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (stmt != NULL)
        stmt_reset(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : tell_unknown(db, name, err);
}

static int write_value(struct db *db, enum query_id query, const char *name, const char *value)
{
    struct stmt *stmt = use(db, query, name);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "value", value);
    return stmt_run(stmt);
}

static int rename_to(struct db *db, const char *name, const char *value, struct error *err)
{
    static const enum query_id queries[] = {QUERY_VRF_RENAME, QUERY_VRF_RENAME_PREFIXES,
                                            QUERY_VRF_RENAME_RANGES, QUERY_VRF_RENAME_ADDRESSES};
    int code = inventory_error_unless_clean(what, value, VRF_NAME_MAX - 1, err);
    if (code < 0 || strcmp(name, value) == 0)
        return code;
    if (strcmp(name, VRF_DEFAULT) == 0)
        return error_set(err, -EPERM, "the VRF \"" VRF_DEFAULT "\" keeps its name");
    for (size_t i = 0; code == 0 && i < sizeof(queries) / sizeof(queries[0]); i++)
        code = write_value(db, queries[i], name, value);
    if (code == -EEXIST)
        return error_set(err, code, "there is a VRF \"%s\" already, or addresses that were in one", value);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int set_note(struct db *db, const char *name, const char *value, struct error *err)
{
    int code = inventory_error_unless_note(value, err);
    if (code < 0)
        return code;
    code = write_value(db, QUERY_VRF_SET_NOTE, name, value);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int vrf_set(struct db *db, const char *name, const char *field, const char *value, struct error *err)
{
    int code = vrf_check(db, name, err);
    if (code < 0)
        return code;
    if (strcmp(field, "name") == 0)
        return rename_to(db, name, value, err);
    if (strcmp(field, "note") == 0)
        return set_note(db, name, value, err);
    return error_set(err, -EINVAL, "a VRF has no field \"%.64s\"; give name or note", field);
}

static int check_empty(struct db *db, const char *name, struct error *err)
{
    struct stmt *stmt = use(db, QUERY_VRF_CONTENT, name);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    const char *content = stmt_int(stmt, "prefixes") != 0    ? "prefixes"
                          : stmt_int(stmt, "ranges") != 0    ? "ranges"
                          : stmt_int(stmt, "addresses") != 0 ? "addresses"
                                                             : NULL;
    stmt_reset(stmt);
    if (content == NULL)
        return 0;
    return error_set(err, -ENOTEMPTY, "there are %s in the VRF \"%s\"; remove them first, or rename it",
                     content, name);
}

int vrf_remove(struct db *db, const char *name, struct error *err)
{
    int code = vrf_check(db, name, err);
    if (code == 0 && strcmp(name, VRF_DEFAULT) == 0)
        return error_set(err, -EPERM, "the VRF \"" VRF_DEFAULT "\" stays: it is meant where none is named");
    if (code == 0)
        code = check_empty(db, name, err);
    if (code < 0)
        return code;
    struct stmt *stmt = use(db, QUERY_VRF_DELETE, name);
    code = stmt == NULL ? -EIO : stmt_run(stmt);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int vrf_list(struct db *db, struct vrf_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct vrf), .read = read_row};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_VRF_LIST), err);
    if (code == 0)
        *out = (struct vrf_list){list.rows, list.count};
    return code;
}

void vrf_list_free(struct vrf_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct vrf_list){NULL, 0};
}
