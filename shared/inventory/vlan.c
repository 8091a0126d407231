#include "vlan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "plan_field.h"
#include "row_edit.h"
#include "site.h"

static void read_row(struct stmt *stmt, struct vlan *row)
{
    row->id = stmt_int(stmt, "id");
    row->vid = (int)stmt_int(stmt, "vid");
    row->prefixes = stmt_int(stmt, "prefixes");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->site, sizeof(row->site), stmt_text(stmt, "site"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

static int check_number(const char *digits, const char *text, int *vid, struct error *err)
{
    uint64_t number = 0;
    if (number_parse_u64(digits, VLAN_ID_MIN, VLAN_ID_MAX, &number) < 0)
        return error_set(err, -EINVAL,
                         "\"%.64s\" is no VLAN; give a number from %d to %d, as 20, or 20@SITE for that of a"
                         " site",
                         text, VLAN_ID_MIN, VLAN_ID_MAX);
    *vid = (int)number;
    return 0;
}

int vlan_parse(const char *text, int *vid, char site[INVENTORY_NAME_MAX], struct error *err)
{
    char digits[8];
    size_t length = strcspn(text, "@");
    snprintf(digits, sizeof(digits), "%.*s", length < sizeof(digits) ? (int)length : 0, text);
    int code = check_number(digits, text, vid, err);
    if (code < 0)
        return code;
    if (text[length] == '\0')
        return text_copy(site, INVENTORY_NAME_MAX, "");
    code = inventory_error_unless_clean("name of the site", text + length + 1, INVENTORY_NAME_MAX - 1, err);
    return code < 0 ? code : text_copy(site, INVENTORY_NAME_MAX, text + length + 1);
}

static int find_id(struct db *db, int64_t id, struct vlan *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_VLAN_BY_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code > 0)
        read_row(stmt, out);
    stmt_reset(stmt);
    return code > 0 ? 0 : code == 0 ? -ENOENT : code;
}

static int tell_taken(int vid, const char *site, struct error *err)
{
    return error_set(err, -EEXIST, "there is a VLAN %d %s%s%s already", vid,
                     site[0] != '\0' ? "of the site \"" : "without a site", site,
                     site[0] != '\0' ? "\"" : "");
}

static int insert(struct db *db, int vid, const char *name, int64_t site_id, const char *source)
{
    struct stmt *stmt = stmt_use(db, QUERY_VLAN_ADD);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "vid", vid);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_int(stmt, "site_id", site_id);
    stmt_bind_text(stmt, "source", source);
    return stmt_run(stmt);
}

int vlan_add(struct db *db, int vid, const char *name, const char *site, const char *source, struct vlan *out,
             struct error *err)
{
    int64_t site_id = 0;
    if (vid < VLAN_ID_MIN || vid > VLAN_ID_MAX)
        return error_set(err, -EINVAL, "%d is no VLAN; give a number from %d to %d", vid, VLAN_ID_MIN,
                         VLAN_ID_MAX);
    int code = inventory_error_unless_clean_or_empty("name of the VLAN", name, INVENTORY_NAME_MAX - 1, err);
    if (code == 0)
        code = site_ensure(db, site, &site_id, err);
    if (code < 0)
        return code;
    code = insert(db, vid, name, site_id, source);
    if (code == -EEXIST)
        return tell_taken(vid, site, err);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (out == NULL)
        return 0;
    code = find_id(db, db_last_id(db), out);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int tell_unknown(int vid, const char *site, struct error *err)
{
    if (site[0] != '\0')
        return error_set(err, -ENOENT,
                         "there is no VLAN %d of the site \"%s\"; add it with 'ipam vlan add %d --site', or"
                         " see 'ipam vlan list'",
                         vid, site, vid);
    return error_set(err, -ENOENT,
                     "there is no VLAN %d; add it with 'ipam vlan add %d NAME', or see 'ipam vlan list'", vid,
                     vid);
}

// How many there are: 0, 1, or 2 for more; the first two into `rows`. Or a negative errno.
static int select_number(struct db *db, int vid, const char *site, struct vlan rows[2])
{
    struct stmt *stmt = stmt_use(db, QUERY_VLAN_BY_NUMBER);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "vid", vid);
    stmt_bind_text(stmt, "site", site);
    int count = 0;
    int code = stmt_step(stmt);
    for (; code > 0 && count < 2; code = stmt_step(stmt))
        read_row(stmt, &rows[count++]);
    stmt_reset(stmt);
    return code < 0 ? code : count;
}

int vlan_find(struct db *db, int vid, const char *site, struct vlan *out, struct error *err)
{
    struct vlan rows[2];
    int count = select_number(db, vid, site, rows);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count == 0)
        return tell_unknown(vid, site, err);
    if (count > 1 && rows[0].site[0] != '\0')
        return error_set(err, -ENOTUNIQ, "several sites have a VLAN %d; give one as %d@%s or %d@%s", vid, vid,
                         rows[0].site, vid, rows[1].site);
    *out = rows[0];
    return 0;
}

enum field { FIELD_VID, FIELD_NAME, FIELD_SITE, FIELD_NOTE, FIELD_COUNT };

static const struct {
    const char *name;
    enum query_id query;
} fields[FIELD_COUNT] = {
    [FIELD_VID] = {"vid", QUERY_VLAN_SET_VID},
    [FIELD_NAME] = {"name", QUERY_VLAN_SET_NAME},
    [FIELD_SITE] = {"site", QUERY_VLAN_SET_SITE},
    [FIELD_NOTE] = {"note", QUERY_VLAN_SET_NOTE},
};

static int check_value(struct db *db, enum field field, const char *value, struct error *err)
{
    int64_t site_id = 0;
    int vid = 0;
    switch (field) {
    case FIELD_VID:
        return check_number(value, value, &vid, err);
    case FIELD_NAME:
        return inventory_error_unless_clean_or_empty("name of the VLAN", value, INVENTORY_NAME_MAX - 1, err);
    case FIELD_SITE:
        return site_ensure(db, value, &site_id, err);
    case FIELD_NOTE:
        return inventory_error_unless_note(value, err);
    case FIELD_COUNT:
        break;
    }
    return -EINVAL;
}

int vlan_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
             struct error *err)
{
    struct vlan row;
    enum field known = 0;
    while (known < FIELD_COUNT && strcmp(fields[known].name, field) != 0)
        known++;
    if (known == FIELD_COUNT)
        return error_set(err, -EINVAL, "a VLAN has no field \"%.64s\"; give vid, name, site or note", field);
    int code = find_id(db, id, &row);
    if (code < 0)
        return code == -ENOENT ? error_set(err, code, "there is no such VLAN")
                               : inventory_error_db(db, code, err);
    code = plan_field_check(db, PLAN_FIELD_VLAN, id, field, source, err);
    if (code == 0)
        code = check_value(db, known, value, err);
    if (code == 0)
        code = row_edit_set(db, fields[known].query, id, value, err);
    if (code == -EEXIST)
        return tell_taken(known == FIELD_VID ? (int)strtol(value, NULL, 10) : row.vid,
                          known == FIELD_SITE ? value : row.site, err);
    return code < 0 ? code : plan_field_claim(db, PLAN_FIELD_VLAN, id, field, source, err);
}

int vlan_remove(struct db *db, int64_t id, struct error *err)
{
    return row_edit_remove(db, QUERY_VLAN_DELETE, id, "VLAN", err);
}
