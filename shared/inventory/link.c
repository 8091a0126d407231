#include "link.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_list.h"

enum { LABEL_BYTES_MAX = 255, KIND_COUNT = 7 };

const char *const link_kinds[] = {"ethernet", "fibre", "wifi", "vpn", "virtual", "wan", "other", NULL};

static int check_kind(const char *kind, struct error *err)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(link_kinds[i], kind) == 0)
            return 0;
    const char *meant = nearest_word(kind, link_kinds, KIND_COUNT);
    if (meant != NULL)
        return error_set(err, -EINVAL, "\"%.64s\" is no kind of link; did you mean %s?", kind, meant);
    return error_set(err, -EINVAL,
                     "\"%.64s\" is no kind of link; give ethernet, fibre, wifi, vpn, virtual, wan or other",
                     kind);
}

static int check_label(const char *label, struct error *err)
{
    return label[0] == '\0' ? 0 : inventory_error_unless_clean("label", label, LABEL_BYTES_MAX, err);
}

static int check_end(struct db *db, const struct link_end *end, struct error *err)
{
    if (end->interface_id == 0)
        return 0;
    struct stmt *stmt = stmt_use(db, QUERY_LINK_END);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", end->interface_id);
    int code = stmt_step(stmt);
    bool is_its = code > 0 && stmt_int(stmt, "device_id") == end->device_id;
    stmt_reset(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return is_its ? 0
                  : error_set(err, -EINVAL, "the interface of a link must be one of the device at that end");
}

static int check_new(struct db *db, const struct link_end *a, const struct link_end *b, const char *kind,
                     const char *label, struct error *err)
{
    if (a->device_id == b->device_id)
        return error_set(err, -EINVAL, "a link connects two devices: a device cannot be linked to itself");
    int code = check_kind(kind, err);
    if (code == 0 && label != NULL)
        code = check_label(label, err);
    if (code == 0)
        code = check_end(db, a, err);
    return code == 0 ? check_end(db, b, err) : code;
}

// What a link is worth against `source`, from the row of LINK_SAME or LINK_RANK.
static int judge_rank(struct stmt *stmt, const char *source, struct error *err)
{
    if (stmt_is_null(stmt, "mine"))
        return error_set(err, -EINVAL, "\"%s\" is not a source", source);
    if (stmt_int(stmt, "theirs") <= stmt_int(stmt, "mine"))
        return 0;
    return error_set(err, -EPERM, "the link was made by %s, which %s does not overrule",
                     stmt_text(stmt, "source"), source);
}

static int write_field(struct db *db, enum query_id query, int64_t id, const char *value, const char *source,
                       struct error *err)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "value", value);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_run(stmt);
    if (code == -EEXIST)
        return error_set(err, code, "there is a %s link between these ends already", value);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int insert(struct db *db, const struct link_end *a, const struct link_end *b, const char *kind,
                  const char *label, const char *source, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_LINK_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "a_device", a->device_id);
    stmt_bind_int(stmt, "a_interface", a->interface_id);
    stmt_bind_int(stmt, "b_device", b->device_id);
    stmt_bind_int(stmt, "b_interface", b->interface_id);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "label", label);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_run(stmt);
    if (code == -ENOENT)
        return error_set(err, code, "one end of the link is no device of the inventory");
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -EINVAL, "\"%s\" is not a source", source);
}

// The id of the same link, 0 when there is none, or a negative errno; `out_rank` is what judge_rank says.
static int64_t find_same(struct db *db, const struct link_end *a, const struct link_end *b, const char *kind,
                         const char *source, int *out_rank, struct error *err)
{
    const struct link_end *low = a->device_id < b->device_id ? a : b;
    const struct link_end *high = low == a ? b : a;
    struct stmt *stmt = stmt_use(db, QUERY_LINK_SAME);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "low", low->device_id);
    stmt_bind_int(stmt, "high", high->device_id);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_int(stmt, "low_interface", low->interface_id);
    stmt_bind_int(stmt, "high_interface", high->interface_id);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return 0;
    int64_t id = stmt_int(stmt, "id");
    *out_rank = judge_rank(stmt, source, err);
    stmt_reset(stmt);
    return id;
}

int link_add(struct db *db, const struct link_end *a, const struct link_end *b, const char *kind,
             const char *label, const char *source, int64_t *out_id, struct error *err)
{
    int rank = 0;
    int code = check_new(db, a, b, kind, label, err);
    if (code < 0)
        return code;
    int64_t id = find_same(db, a, b, kind, source, &rank, err);
    if (id < 0 || rank == -EINVAL)
        return id < 0 ? (int)id : rank;
    if (id == 0) {
        code = insert(db, a, b, kind, label == NULL ? "" : label, source, err);
        id = db_last_id(db);
    } else if (rank == 0 && label != NULL) {
        code = write_field(db, QUERY_LINK_SET_LABEL, id, label, source, err);
    }
    if (code == 0 && out_id != NULL)
        *out_id = id;
    return code;
}

static int refuse_missing(int64_t id, struct error *err)
{
    return error_set(err, -ENOENT, "there is no link %lld; see 'ipam link list'", (long long)id);
}

static int check_rank(struct db *db, int64_t id, const char *source, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_LINK_RANK);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return refuse_missing(id, err);
    code = judge_rank(stmt, source, err);
    stmt_reset(stmt);
    return code;
}

int link_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
             struct error *err)
{
    bool is_kind = strcmp(field, "kind") == 0;
    if (!is_kind && strcmp(field, "label") != 0)
        return error_set(err, -EINVAL, "a link has no field \"%.64s\"; give kind or label", field);
    int code = is_kind ? check_kind(value, err) : check_label(value, err);
    if (code == 0)
        code = check_rank(db, id, source, err);
    if (code < 0)
        return code;
    return write_field(db, is_kind ? QUERY_LINK_SET_KIND : QUERY_LINK_SET_LABEL, id, value, source, err);
}

int link_remove(struct db *db, int64_t id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_LINK_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : refuse_missing(id, err);
}

static void read_row(struct stmt *stmt, void *out)
{
    struct link *row = out;
    row->id = stmt_int(stmt, "id");
    row->a.device_id = stmt_int(stmt, "a_device_id");
    row->a.interface_id = stmt_int(stmt, "a_interface_id");
    text_copy(row->a.device_key, sizeof(row->a.device_key), stmt_text(stmt, "a_key"));
    text_copy(row->a.device_name, sizeof(row->a.device_name), stmt_text(stmt, "a_name"));
    text_copy(row->a.interface, sizeof(row->a.interface), stmt_text(stmt, "a_interface"));
    row->b.device_id = stmt_int(stmt, "b_device_id");
    row->b.interface_id = stmt_int(stmt, "b_interface_id");
    text_copy(row->b.device_key, sizeof(row->b.device_key), stmt_text(stmt, "b_key"));
    text_copy(row->b.device_name, sizeof(row->b.device_name), stmt_text(stmt, "b_name"));
    text_copy(row->b.interface, sizeof(row->b.interface), stmt_text(stmt, "b_interface"));
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->label, sizeof(row->label), stmt_text(stmt, "label"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

int link_find(struct db *db, int64_t id, struct link *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_LINK_BY_ID);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return refuse_missing(id, err);
    read_row(stmt, out);
    stmt_reset(stmt);
    return 0;
}

int link_list(struct db *db, int64_t device_id, struct link_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct link), .read = read_row};
    struct stmt *stmt = stmt_use(db, device_id == 0 ? QUERY_LINK_LIST : QUERY_LINK_LIST_OF);
    if (stmt != NULL && device_id != 0)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct link_list){list.rows, list.count};
    return code;
}

void link_list_free(struct link_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct link_list){NULL, 0};
}
