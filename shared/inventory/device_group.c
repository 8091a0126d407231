#include "device_group.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_edit.h"
#include "row_guess.h"
#include "row_list.h"

enum { KIND_COUNT = 4 };

const char *const device_group_kinds[] = {"logical", "path", "hub", "virtualisation", NULL};

// The role that one member of a group of this kind has before the others; "member" when all are alike.
static const char *lead_of(const char *kind)
{
    if (strcmp(kind, "hub") == 0)
        return "hub";
    return strcmp(kind, "virtualisation") == 0 ? "host" : "member";
}

static int check_kind(const char *kind, struct error *err)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(device_group_kinds[i], kind) == 0)
            return 0;
    const char *meant = nearest_word(kind, device_group_kinds, KIND_COUNT);
    if (meant != NULL)
        return error_set(err, -EINVAL, "\"%.64s\" is no kind of group; did you mean %s?", kind, meant);
    return error_set(err, -EINVAL, "\"%.64s\" is no kind of group; give logical, path, hub or virtualisation",
                     kind);
}

static int check_role(const char *kind, const char *role, struct error *err)
{
    if (role[0] == '\0' || strcmp(role, "member") == 0 || strcmp(role, lead_of(kind)) == 0)
        return 0;
    if (strcmp(lead_of(kind), "member") == 0)
        return error_set(err, -EINVAL, "the members of a %s group have no roles; leave \"%.16s\" out", kind,
                         role);
    return error_set(err, -EINVAL, "\"%.16s\" is no role in a %s group; give %s or member", role, kind,
                     lead_of(kind));
}

static void read_row(struct stmt *stmt, struct device_group *row)
{
    row->id = stmt_int(stmt, "id");
    row->members = stmt_int(stmt, "members");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

// 1 with the row, 0 without one, or a negative errno.
static int read_one(struct stmt *stmt, struct device_group *out)
{
    int code = stmt_step(stmt);
    if (code > 0)
        read_row(stmt, out);
    stmt_reset(stmt);
    return code;
}

static int find_id(struct db *db, int64_t id, struct device_group *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_BY_ID);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = read_one(stmt, out);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : error_set(err, -ENOENT, "there is no group %lld", (long long)id);
}

int device_group_find(struct db *db, const char *name, struct device_group *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_BY_NAME);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    int code = read_one(stmt, out);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code > 0)
        return 0;
    return row_guess_refuse(db, stmt_use(db, QUERY_GROUP_LIST), "group", name, "see 'ipam group list'", err);
}

static int refuse_taken(const char *name, struct error *err)
{
    return error_set(err, -EEXIST, "there is a group \"%s\" already; give another name", name);
}

int device_group_add(struct db *db, const char *name, const char *kind, const char *source,
                     struct device_group *out, struct error *err)
{
    int code = inventory_error_unless_clean("name of the group", name, INVENTORY_NAME_MAX - 1, err);
    if (code == 0)
        code = check_kind(kind, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "source", source);
    code = stmt_run(stmt);
    if (code == -EEXIST)
        return refuse_taken(name, err);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (db_changes(db) == 0)
        return error_set(err, -EINVAL, "\"%s\" is not a source", source);
    struct device_group row;
    return find_id(db, db_last_id(db), out == NULL ? &row : out, err);
}

static int put_member(struct db *db, int64_t id, int64_t device_id, int position, const char *role)
{
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_PUT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_int(stmt, "position", position);
    stmt_bind_text(stmt, "role", role);
    return stmt_run(stmt);
}

// Who led before leads on, else the first; nobody does in a group without roles.
static int give_roles(struct db *db, int64_t id, const char *kind, struct error *err)
{
    struct group_member_list list = {NULL, 0};
    const char *lead = lead_of(kind);
    bool has_lead = false;
    int code = device_group_members(db, id, &list, err);
    if (code < 0)
        return code;
    for (size_t i = 0; i < list.count; i++)
        has_lead = has_lead || strcmp(list.rows[i].role, "member") != 0;
    for (size_t i = 0; code == 0 && i < list.count; i++) {
        bool leads = strcmp(list.rows[i].role, "member") != 0 || (!has_lead && i == 0);
        code = put_member(db, id, list.rows[i].device_id, list.rows[i].position, leads ? lead : "member");
    }
    group_member_list_free(&list);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int write_field(struct db *db, enum query_id query, int64_t id, const char *value, struct error *err)
{
    int code = row_edit_set(db, query, id, value, err);
    return code == -EEXIST ? refuse_taken(value, err) : code;
}

int device_group_set(struct db *db, int64_t id, const char *field, const char *value, struct error *err)
{
    struct device_group row;
    int code = find_id(db, id, &row, err);
    if (code < 0)
        return code;
    if (strcmp(field, "name") == 0) {
        code = inventory_error_unless_clean("name of the group", value, INVENTORY_NAME_MAX - 1, err);
        return code < 0 ? code : write_field(db, QUERY_GROUP_SET_NAME, id, value, err);
    }
    if (strcmp(field, "note") == 0) {
        code = inventory_error_unless_note(value, err);
        return code < 0 ? code : write_field(db, QUERY_GROUP_SET_NOTE, id, value, err);
    }
    if (strcmp(field, "kind") != 0)
        return error_set(err, -EINVAL, "a group has no field \"%.64s\"; give name, kind or note", field);
    code = check_kind(value, err);
    if (code == 0)
        code = write_field(db, QUERY_GROUP_SET_KIND, id, value, err);
    return code < 0 ? code : give_roles(db, id, value, err);
}

int device_group_remove(struct db *db, int64_t id, struct error *err)
{
    return row_edit_remove(db, QUERY_GROUP_DELETE, id, "group", err);
}

const char *device_group_note(struct db *db, int64_t id)
{
    return row_edit_note(db, QUERY_GROUP_NOTE, id);
}

// Where a device stands in a group; `position` 0: it is no member.
struct place {
    char kind[16];
    char role[8];
    int64_t members;
    int64_t position;
    bool whole; // positions count from 1 without gaps
};

static int read_place(struct db *db, int64_t id, int64_t device_id, struct place *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_PLACE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "device_id", device_id);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code;
    *out = (struct place){.members = stmt_int(stmt, "members"),
                          .position = stmt_int(stmt, "position"),
                          .whole = stmt_int(stmt, "whole") != 0};
    text_copy(out->kind, sizeof(out->kind), stmt_text(stmt, "kind"));
    text_copy(out->role, sizeof(out->role), stmt_text(stmt, "role"));
    stmt_reset(stmt);
    return 1;
}

static int close_gaps(struct db *db, int64_t id)
{
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_CLOSE_GAPS);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    return stmt_run(stmt);
}

// Devices that are removed leave gaps, and an undone merge may give a position twice: put right before
// positions are spoken of.
static int find_place(struct db *db, int64_t id, int64_t device_id, struct place *out, struct error *err)
{
    int code = read_place(db, id, device_id, out);
    if (code > 0 && !out->whole) {
        code = close_gaps(db, id);
        if (code == 0)
            code = read_place(db, id, device_id, out);
    }
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : error_set(err, -ENOENT, "there is no group %lld", (long long)id);
}

static int shift(struct db *db, int64_t id, int64_t device_id, int64_t first, int64_t last, int by)
{
    if (first > last)
        return 0;
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_SHIFT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_int(stmt, "first", first);
    stmt_bind_int(stmt, "last", last);
    stmt_bind_int(stmt, "by", by);
    return stmt_run(stmt);
}

static const char *role_in(const struct place *place, const char *role)
{
    if (role[0] != '\0')
        return role;
    if (place->position > 0)
        return place->role;
    return place->members == 0 ? lead_of(place->kind) : "member";
}

int device_group_join(struct db *db, int64_t id, int64_t device_id, int position, const char *role,
                      struct error *err)
{
    struct place place = {.position = 0};
    int code = find_place(db, id, device_id, &place, err);
    if (code == 0)
        code = check_role(place.kind, role, err);
    if (code < 0)
        return code;
    if (position < 0)
        return error_set(err, -EINVAL, "a position counts from 1");
    int64_t end = place.members + (place.position == 0);
    int64_t wanted = position == 0 || position > end ? end : position;
    if (wanted > INT_MAX)
        return error_set(err, -E2BIG, "the group is full");
    if (place.position == 0)
        code = shift(db, id, device_id, wanted, place.members, 1);
    else if (wanted < place.position)
        code = shift(db, id, device_id, wanted, place.position - 1, 1);
    else
        code = shift(db, id, device_id, place.position + 1, wanted, -1);
    if (code == 0)
        code = put_member(db, id, device_id, (int)wanted, role_in(&place, role));
    if (code == -ENOENT)
        return error_set(err, code, "there is no device %lld", (long long)device_id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_group_leave(struct db *db, int64_t id, int64_t device_id, struct error *err)
{
    struct place place = {.position = 0};
    int code = find_place(db, id, device_id, &place, err);
    if (code < 0)
        return code;
    if (place.position == 0)
        return error_set(err, -ENOENT, "the device is no member of the group");
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_TAKE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "device_id", device_id);
    code = stmt_run(stmt);
    if (code == 0)
        code = shift(db, id, device_id, place.position + 1, place.members, -1);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static void read_member(struct stmt *stmt, void *out)
{
    struct group_member *row = out;
    row->device_id = stmt_int(stmt, "device_id");
    row->position = (int)stmt_int(stmt, "position");
    text_copy(row->device_key, sizeof(row->device_key), stmt_text(stmt, "key"));
    text_copy(row->device_name, sizeof(row->device_name), stmt_text(stmt, "name"));
    text_copy(row->role, sizeof(row->role), stmt_text(stmt, "role"));
}

int device_group_members(struct db *db, int64_t id, struct group_member_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct group_member), .read = read_member};
    struct stmt *stmt = stmt_use(db, QUERY_GROUP_MEMBERS);
    if (stmt != NULL)
        stmt_bind_int(stmt, "id", id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct group_member_list){list.rows, list.count};
    return code;
}

void group_member_list_free(struct group_member_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct group_member_list){NULL, 0};
}
