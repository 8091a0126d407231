#include "site.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_edit.h"
#include "row_guess.h"

static void read_row(struct stmt *stmt, struct site *row)
{
    row->id = stmt_int(stmt, "id");
    row->devices = stmt_int(stmt, "devices");
    row->prefixes = stmt_int(stmt, "prefixes");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
}

static int add(struct db *db, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_ADD);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    return stmt_run(stmt);
}

// 1 with its id, 0, or a negative errno.
static int find_id(struct db *db, const char *name, int64_t *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    int code = stmt_step(stmt);
    if (code > 0)
        *out = stmt_int(stmt, "id");
    stmt_reset(stmt);
    return code;
}

int site_ensure(struct db *db, const char *name, int64_t *out_id, struct error *err)
{
    *out_id = 0;
    if (name[0] == '\0')
        return 0;
    int code = inventory_error_unless_clean("name of the site", name, INVENTORY_NAME_MAX - 1, err);
    if (code < 0)
        return code;
    code = find_id(db, name, out_id);
    if (code == 0)
        code = add(db, name);
    if (code == 0)
        code = find_id(db, name, out_id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int site_find(struct db *db, const char *name, struct site *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_FIND);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return row_guess_refuse(db, stmt_use(db, QUERY_SITE_LIST), "site", name, "see 'ipam site list'", err);
    read_row(stmt, out);
    stmt_reset(stmt);
    return 0;
}

int site_set(struct db *db, int64_t id, const char *field, const char *value, struct error *err)
{
    bool is_name = strcmp(field, "name") == 0;
    if (!is_name && strcmp(field, "note") != 0)
        return error_set(err, -EINVAL, "a site has no field \"%.64s\"; give name or note", field);
    int code = is_name ? inventory_error_unless_clean("name of the site", value, INVENTORY_NAME_MAX - 1, err)
                       : inventory_error_unless_note(value, err);
    if (code == 0)
        code = row_edit_set(db, is_name ? QUERY_SITE_SET_NAME : QUERY_SITE_SET_NOTE, id, value, err);
    return code == -EEXIST ? error_set(err, code, "there is a site \"%s\" already", value) : code;
}

// A VLAN that two sites number alike would be twice among those without a site.
static int check_vlans(struct db *db, int64_t id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_VLAN_TWICE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code > 0)
        code = error_set(err, -EEXIST,
                         "its VLAN %lld would lose the site, and there is a VLAN %lld without a site already;"
                         " remove or renumber one of them first",
                         (long long)stmt_int(stmt, "vid"), (long long)stmt_int(stmt, "vid"));
    else if (code < 0)
        inventory_error_db(db, code, err);
    stmt_reset(stmt);
    return code;
}

int site_remove(struct db *db, int64_t id, struct error *err)
{
    int code = check_vlans(db, id, err);
    return code < 0 ? code : row_edit_remove(db, QUERY_SITE_DELETE, id, "site", err);
}
