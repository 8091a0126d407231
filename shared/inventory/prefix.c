#include "prefix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "prefix_nest.h"
#include "prefix_row.h"
#include "row_edit.h"
#include "row_guess.h"
#include "row_list.h"

const char *const prefix_kinds[] = {"lan",     "wifi", "iot",       "guest",  "dmz",      "management",
                                    "storage", "vpn",  "container", "remote", "internet", NULL};

static int insert(struct db *db, const char *vrf, const struct cidr *cidr, const char *name,
                  const char *source)
{
    char text[CIDR_TEXT_MAX];
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_ADD);
    if (stmt == NULL)
        return -EIO;
    prefix_row_bind(stmt, vrf, cidr);
    prefix_row_bind_last(stmt, cidr);
    stmt_bind_text(stmt, "cidr", cidr_format(cidr, text));
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", source);
    return stmt_run(stmt);
}

int prefix_add(struct db *db, const char *vrf, const struct cidr *cidr, const char *name, const char *source,
               struct prefix *out, struct error *err)
{
    int code = inventory_error_unless_clean_or_empty("name of the prefix", name, INVENTORY_NAME_MAX - 1, err);
    if (code == 0)
        code = vrf_check(db, vrf_or_default(vrf), err);
    if (code < 0)
        return code;
    code = insert(db, vrf_or_default(vrf), cidr, name, source);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return out == NULL ? 0 : prefix_find_cidr(db, vrf, cidr, out, err);
}

// What is not in the plan, and where it would lie.
static int tell_unknown_cidr(struct db *db, const char *vrf, const struct cidr *cidr, struct error *err)
{
    char text[CIDR_TEXT_MAX], outer[CIDR_TEXT_MAX];
    struct prefix parent;
    if (err == NULL)
        return -ENOENT;
    int code = vrf_check(db, vrf, err);
    if (code == 0)
        code = prefix_parent(db, vrf, cidr, &parent, err);
    if (code < 0 && (code != -ENOENT || vrf_check(db, vrf, NULL) < 0))
        return code;
    cidr_format(cidr, text);
    if (code == 0)
        return error_set(err, -ENOENT, "the plan has no prefix %s; it would lie in %s", text,
                         cidr_format(&parent.cidr, outer));
    return error_set(err, -ENOENT, "the plan has no prefix %s; add it with 'ipam prefix add %s'", text, text);
}

int prefix_find_cidr(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix *out,
                     struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_BY_CIDR);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    prefix_row_bind(stmt, vrf_or_default(vrf), cidr);
    int code = prefix_row_one(stmt, out);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : tell_unknown_cidr(db, vrf_or_default(vrf), cidr, err);
}

// A statement with :vrf and :name.
static struct stmt *use_named(struct db *db, enum query_id query, const char *vrf)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt != NULL)
        stmt_bind_text(stmt, "vrf", vrf);
    return stmt;
}

// How many bear the name: 0, 1, or 2 for more; the first two into `rows`. Or a negative errno.
static int select_name(struct db *db, const char *vrf, const char *name, struct prefix rows[2])
{
    struct stmt *stmt = use_named(db, QUERY_PREFIX_BY_NAME, vrf);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    int count = 0;
    int code = name[0] == '\0' ? 0 : stmt_step(stmt);
    for (; code > 0 && count < 2; code = stmt_step(stmt)) {
        rows[count] = (struct prefix){.id = 0};
        prefix_row_read(stmt, &rows[count++]);
    }
    stmt_reset(stmt);
    return code < 0 ? code : count;
}

static int tell_unknown_name(struct db *db, const char *vrf, const char *name, struct error *err)
{
    char near[INVENTORY_NAME_MAX];
    int code = vrf_check(db, vrf, err);
    if (code < 0)
        return code;
    row_guess(db, use_named(db, QUERY_PREFIX_NAMES, vrf), name, near);
    if (near[0] != '\0')
        return error_set(err, -ENOENT, "no prefix is named \"%s\"; did you mean \"%s\"?", name, near);
    return error_set(err, -ENOENT,
                     "no prefix is named \"%s\"; give one as 10.0.0.0/24, or see 'ipam prefix list'", name);
}

int prefix_find(struct db *db, const char *vrf, const char *cidr_or_name, struct prefix *out,
                struct error *err)
{
    struct cidr cidr;
    struct error reason;
    struct prefix rows[2];
    char first[CIDR_TEXT_MAX], second[CIDR_TEXT_MAX];
    int no_cidr = cidr_parse(cidr_or_name, &cidr, &reason);
    if (no_cidr == 0)
        return prefix_find_cidr(db, vrf, &cidr, out, err);
    int count = select_name(db, vrf_or_default(vrf), cidr_or_name, rows);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count > 1)
        return error_set(err, -ENOTUNIQ, "several prefixes are named \"%s\" (%s, %s …); give one of them",
                         cidr_or_name, cidr_format(&rows[0].cidr, first), cidr_format(&rows[1].cidr, second));
    if (count == 0 && strchr(cidr_or_name, '/') != NULL)
        return error_set(err, no_cidr, "%s", reason.text);
    if (count == 0)
        return tell_unknown_name(db, vrf_or_default(vrf), cidr_or_name, err);
    *out = rows[0];
    return 0;
}

struct content {
    int64_t ranges;
    int64_t addresses;
};

static int count_content(struct db *db, const struct prefix *prefix, struct content *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_CONTENT);
    struct ip_addr last = cidr_last(&prefix->cidr);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "vrf", prefix->vrf);
    stmt_bind_int(stmt, "family", ip_addr_family(&prefix->cidr.first));
    stmt_bind_blob(stmt, "first_key", prefix->cidr.first.bytes, sizeof(prefix->cidr.first.bytes));
    stmt_bind_blob(stmt, "last_key", last.bytes, sizeof(last.bytes));
    int code = stmt_step(stmt);
    if (code > 0)
        *out = (struct content){stmt_int(stmt, "ranges"), stmt_int(stmt, "addresses")};
    stmt_reset(stmt);
    return code < 0 ? code : 0;
}

// What lies in the prefix and in none within it: the content, less that of its children.
static int count_own_content(struct db *db, const struct prefix *prefix, struct content *out,
                             struct error *err)
{
    struct prefix_list list = {0};
    int code = prefix_list(db, prefix->vrf, &prefix->cidr, &list, err);
    if (code < 0)
        return code;
    code = count_content(db, prefix, out);
    for (size_t i = 0; code == 0 && i < list.count; i++) {
        struct content inner = {0, 0};
        if (list.rows[i].depth != 1)
            continue;
        code = count_content(db, &list.rows[i], &inner);
        out->ranges -= inner.ranges;
        out->addresses -= inner.addresses;
    }
    prefix_list_free(&list);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int prefix_row_check_left(struct db *db, const struct prefix *prefix, struct error *err)
{
    struct prefix parent;
    struct content content = {0, 0};
    char text[CIDR_TEXT_MAX];
    int code = prefix_parent(db, prefix->vrf, &prefix->cidr, &parent, NULL);
    if (code != -ENOENT)
        return code < 0 ? inventory_error_db(db, code, err) : 0;
    code = count_own_content(db, prefix, &content, err);
    if (code < 0 || (content.ranges == 0 && content.addresses == 0))
        return code;
    return error_set(err, -ENOTEMPTY,
                     "%lld range%s and %lld planned address%s lie in %s and in no other prefix",
                     (long long)content.ranges, content.ranges == 1 ? "" : "s", (long long)content.addresses,
                     content.addresses == 1 ? "" : "es", cidr_format(&prefix->cidr, text));
}

int prefix_remove(struct db *db, int64_t id, bool force, struct error *err)
{
    struct prefix prefix;
    int code = prefix_row_by_id(db, id, &prefix);
    if (code == -ENOENT)
        return error_set(err, code, "there is no such prefix");
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (!force)
        code = prefix_row_check_left(db, &prefix, err);
    return code < 0 ? code : row_edit_remove(db, QUERY_PREFIX_DELETE, id, "prefix", err);
}

const char *prefix_note(struct db *db, int64_t id)
{
    return row_edit_note(db, QUERY_PREFIX_NOTE, id);
}

static struct stmt *use_list(struct db *db, const char *vrf, const struct cidr *under)
{
    struct stmt *stmt = NULL;
    if (under != NULL) {
        stmt = stmt_use(db, QUERY_PREFIX_LIST_UNDER);
        if (stmt != NULL) {
            prefix_row_bind(stmt, vrf_or_default(vrf), under);
            prefix_row_bind_last(stmt, under);
        }
        return stmt;
    }
    return vrf == NULL ? stmt_use(db, QUERY_PREFIX_LIST) : use_named(db, QUERY_PREFIX_LIST_VRF, vrf);
}

int prefix_list(struct db *db, const char *vrf, const struct cidr *under, struct prefix_list *out,
                struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct prefix), .read = prefix_row_read};
    int code = row_list_fill(&list, db, use_list(db, vrf, under), err);
    if (code < 0)
        return code;
    *out = (struct prefix_list){list.rows, list.count};
    struct prefix_nest nest = {.depth = 0};
    for (size_t i = 0; i < out->count; i++) {
        if (i > 0 && strcmp(out->rows[i].vrf, out->rows[i - 1].vrf) != 0)
            nest.depth = 0;
        out->rows[i].depth = prefix_nest_enter(&nest, &out->rows[i].cidr);
    }
    return 0;
}

void prefix_list_free(struct prefix_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct prefix_list){NULL, 0};
}
