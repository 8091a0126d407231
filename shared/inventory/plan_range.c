#include "plan_range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "plan_field.h"
#include "prefix.h"
#include "row_addr.h"
#include "row_edit.h"
#include "row_guess.h"
#include "row_list.h"

static const char *const kind_texts[] = {
    [PLAN_RANGE_DHCP] = "dhcp",
    [PLAN_RANGE_RESERVED] = "reserved",
    [PLAN_RANGE_INFRASTRUCTURE] = "infrastructure",
};

enum { KIND_COUNT = sizeof(kind_texts) / sizeof(kind_texts[0]) };

const char *plan_range_kind_text(enum plan_range_kind kind)
{
    return (unsigned)kind < KIND_COUNT ? kind_texts[kind] : "?";
}

int plan_range_kind_parse(const char *text, enum plan_range_kind *out, struct error *err)
{
    for (unsigned i = 0; i < KIND_COUNT; i++) {
        if (strcmp(kind_texts[i], text) != 0)
            continue;
        *out = (enum plan_range_kind)i;
        return 0;
    }
    return error_set(err, -EINVAL, "\"%.64s\" is no kind of range; give dhcp, reserved or infrastructure",
                     text);
}

static void bind_span(struct stmt *stmt, const struct ip_range *range)
{
    stmt_bind_int(stmt, "family", ip_addr_family(&range->first));
    stmt_bind_blob(stmt, "first_key", range->first.bytes, sizeof(range->first.bytes));
    stmt_bind_blob(stmt, "last_key", range->last.bytes, sizeof(range->last.bytes));
}

static void bind_texts(struct stmt *stmt, const struct ip_range *range)
{
    char text[IP_ADDR_TEXT_MAX];
    stmt_bind_text(stmt, "first_ip", ip_addr_format(&range->first, text));
    stmt_bind_text(stmt, "last_ip", ip_addr_format(&range->last, text));
}

static void read_row(struct stmt *stmt, void *out)
{
    struct plan_range *row = out;
    row->id = stmt_int(stmt, "id");
    row_addr_read(stmt, "first_key", &row->range.first);
    row_addr_read(stmt, "last_key", &row->range.last);
    plan_range_kind_parse(stmt_text(stmt, "kind"), &row->kind, NULL);
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

// Steps once and ends the query: 1 with the row, 0 without, or a negative errno.
static int read_one(struct stmt *stmt, struct plan_range *out)
{
    int code = stmt_step(stmt);
    if (code > 0) {
        *out = (struct plan_range){.id = 0};
        read_row(stmt, out);
    }
    stmt_reset(stmt);
    return code;
}

static int select_id(struct db *db, int64_t id, struct plan_range *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_RANGE_BY_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    return read_one(stmt, out);
}

static int select_span(struct db *db, const char *vrf, const struct ip_range *range, struct plan_range *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_RANGE_BY_SPAN);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_blob(stmt, "first_key", range->first.bytes, sizeof(range->first.bytes));
    stmt_bind_blob(stmt, "last_key", range->last.bytes, sizeof(range->last.bytes));
    return read_one(stmt, out);
}

// The smallest prefix that could hold both ends, or one that holds it.
static int check_prefix(struct db *db, const char *vrf, const struct ip_range *range, struct error *err)
{
    char text[IP_RANGE_TEXT_MAX];
    struct prefix prefix;
    struct cidr common;
    int code = cidr_common(&range->first, &range->last, &common);
    if (code == 0)
        code = prefix_find_cidr(db, vrf, &common, &prefix, NULL);
    if (code == -ENOENT)
        code = prefix_parent(db, vrf, &common, &prefix, NULL);
    if (code == -ENOENT)
        return error_set(err, code,
                         "no prefix of the plan holds all of %s; add one with 'ipam prefix add CIDR'",
                         ip_range_format(range, text));
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

// -EADDRINUSE when a range other than `id` has addresses of it.
static int check_overlap(struct db *db, const char *vrf, const struct ip_range *range, int64_t id,
                         struct error *err)
{
    char text[IP_RANGE_TEXT_MAX], other[IP_RANGE_TEXT_MAX];
    struct plan_range row;
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_RANGE_OVERLAP);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_int(stmt, "id", id);
    bind_span(stmt, range);
    int code = read_one(stmt, &row);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return 0;
    return error_set(err, -EADDRINUSE, "%s overlaps the %s range %s%s%s%s; change or remove that one first",
                     ip_range_format(range, text), plan_range_kind_text(row.kind),
                     ip_range_format(&row.range, other), row.name[0] != '\0' ? " \"" : "", row.name,
                     row.name[0] != '\0' ? "\"" : "");
}

static int check_new(struct db *db, const char *vrf, const struct ip_range *range, const char *name,
                     struct error *err)
{
    char text[IP_RANGE_TEXT_MAX];
    struct plan_range row;
    int code = inventory_error_unless_clean_or_empty("name of the range", name, INVENTORY_NAME_MAX - 1, err);
    if (code == 0)
        code = vrf_check(db, vrf, err);
    if (code == 0)
        code = check_prefix(db, vrf, range, err);
    if (code < 0)
        return code;
    code = select_span(db, vrf, range, &row);
    if (code > 0)
        return error_set(err, -EEXIST, "there is a range %s already; change it with 'ipam range set'",
                         ip_range_format(range, text));
    return code < 0 ? inventory_error_db(db, code, err) : check_overlap(db, vrf, range, 0, err);
}

static int insert(struct db *db, const char *vrf, const struct ip_range *range, enum plan_range_kind kind,
                  const char *name, const char *source)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_RANGE_ADD);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "vrf", vrf);
    bind_span(stmt, range);
    bind_texts(stmt, range);
    stmt_bind_text(stmt, "kind", plan_range_kind_text(kind));
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", source);
    return stmt_run(stmt);
}

int plan_range_add(struct db *db, const char *vrf, const struct ip_range *range, enum plan_range_kind kind,
                   const char *name, const char *source, struct plan_range *out, struct error *err)
{
    int code = check_new(db, vrf_or_default(vrf), range, name, err);
    if (code < 0)
        return code;
    code = insert(db, vrf_or_default(vrf), range, kind, name, source);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (out == NULL)
        return 0;
    code = select_id(db, db_last_id(db), out);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static struct stmt *use_named(struct db *db, enum query_id query, const char *vrf)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt != NULL)
        stmt_bind_text(stmt, "vrf", vrf);
    return stmt;
}

static int tell_unknown(struct db *db, const char *vrf, const char *text, struct error *err)
{
    int code = vrf_check(db, vrf, err);
    return code < 0 ? code
                    : row_guess_refuse(db, use_named(db, QUERY_PLAN_RANGE_NAMES, vrf), "range", text,
                                       "see 'ipam range list'", err);
}

// How many bear the name: 0, 1, or 2 for more; the first into `row`. Or a negative errno.
static int select_name(struct db *db, const char *vrf, const char *name, struct plan_range *row)
{
    struct stmt *stmt = use_named(db, QUERY_PLAN_RANGE_BY_NAME, vrf);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    int count = 0;
    int code = name[0] == '\0' ? 0 : stmt_step(stmt);
    for (; code > 0; code = stmt_step(stmt), count++)
        if (count == 0) {
            *row = (struct plan_range){.id = 0};
            read_row(stmt, row);
        }
    stmt_reset(stmt);
    return code < 0 ? code : count;
}

int plan_range_find(struct db *db, const char *vrf, const char *range_or_name, struct plan_range *out,
                    struct error *err)
{
    struct ip_range range;
    char text[IP_RANGE_TEXT_MAX];
    int count = 0;
    if (ip_range_parse(range_or_name, &range, NULL) == 0)
        count = select_span(db, vrf_or_default(vrf), &range, out);
    else
        count = select_name(db, vrf_or_default(vrf), range_or_name, out);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count == 0)
        return tell_unknown(db, vrf_or_default(vrf), range_or_name, err);
    if (count > 1)
        return error_set(err, -ENOTUNIQ, "several ranges are named \"%s\"; give the addresses of one (%s, …)",
                         range_or_name, ip_range_format(&out->range, text));
    return 0;
}

static int write_span(struct db *db, int64_t id, const struct ip_range *range)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_RANGE_SET_SPAN);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    bind_span(stmt, range);
    bind_texts(stmt, range);
    return stmt_run(stmt);
}

static int set_span(struct db *db, const struct plan_range *row, const char *value, struct error *err)
{
    struct ip_range range;
    int code = ip_range_parse(value, &range, err);
    if (code == 0)
        code = check_prefix(db, row->vrf, &range, err);
    if (code == 0)
        code = check_overlap(db, row->vrf, &range, row->id, err);
    if (code < 0)
        return code;
    code = write_span(db, row->id, &range);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int set_field(struct db *db, const struct plan_range *row, const char *field, const char *value,
                     struct error *err)
{
    enum plan_range_kind kind;
    if (strcmp(field, "range") == 0)
        return set_span(db, row, value, err);
    enum query_id query = QUERY_PLAN_RANGE_SET_NOTE;
    int code = 0;
    if (strcmp(field, "kind") == 0) {
        query = QUERY_PLAN_RANGE_SET_KIND;
        code = plan_range_kind_parse(value, &kind, err);
    } else if (strcmp(field, "name") == 0) {
        query = QUERY_PLAN_RANGE_SET_NAME;
        code = inventory_error_unless_clean_or_empty("name of the range", value, INVENTORY_NAME_MAX - 1, err);
    } else if (strcmp(field, "note") == 0) {
        code = inventory_error_unless_note(value, err);
    } else {
        return error_set(err, -EINVAL, "a range has no field \"%.64s\"; give kind, name, note or range",
                         field);
    }
    return code < 0 ? code : row_edit_set(db, query, row->id, value, err);
}

int plan_range_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
                   struct error *err)
{
    struct plan_range row;
    int code = select_id(db, id, &row);
    if (code == 0)
        return error_set(err, -ENOENT, "there is no such range");
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = plan_field_check(db, PLAN_FIELD_RANGE, id, field, source, err);
    if (code == 0)
        code = set_field(db, &row, field, value, err);
    return code < 0 ? code : plan_field_claim(db, PLAN_FIELD_RANGE, id, field, source, err);
}

int plan_range_remove(struct db *db, int64_t id, struct error *err)
{
    return row_edit_remove(db, QUERY_PLAN_RANGE_DELETE, id, "range", err);
}

static struct stmt *use_list(struct db *db, const char *vrf, const struct ip_range *within)
{
    if (vrf == NULL && within == NULL)
        return stmt_use(db, QUERY_PLAN_RANGE_LIST);
    struct stmt *stmt = stmt_use(db, vrf == NULL ? QUERY_PLAN_RANGE_LIST_WITHIN : QUERY_PLAN_RANGE_LIST_VRF);
    if (stmt != NULL && vrf != NULL)
        stmt_bind_text(stmt, "vrf", vrf);
    if (stmt != NULL && within != NULL)
        bind_span(stmt, within);
    return stmt;
}

int plan_range_list(struct db *db, const char *vrf, const struct ip_range *within,
                    struct plan_range_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct plan_range), .read = read_row};
    int code = row_list_fill(&list, db, use_list(db, vrf, within), err);
    if (code == 0)
        *out = (struct plan_range_list){list.rows, list.count};
    return code;
}

void plan_range_list_free(struct plan_range_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct plan_range_list){NULL, 0};
}
