#include "device_merge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "device.h"
#include "inventory_error.h"
#include "journal.h"
#include "row_list.h"

enum { SUMMARY_MAX = 768 };

struct merge {
    struct db *db;
    int64_t keep_id;
    int64_t other_id;
    int64_t now_ms;
    struct journal journal;
};

static bool says_nothing(const char *field, const char *value)
{
    if (strcmp(field, "type") == 0)
        return strcmp(value, "unknown") == 0;
    return value[0] == '\0' || strcmp(value, "no") == 0;
}

bool device_merge_takes(const char *field, int64_t keep_rank, const char *keep_value, int64_t other_rank,
                        const char *other_value)
{
    bool is_choice = strcmp(field, "monitored") == 0 || strcmp(field, "trusted") == 0;
    if (strcmp(keep_value, other_value) == 0)
        return false;
    if (keep_rank != other_rank)
        return other_rank > keep_rank;
    if (is_choice && keep_rank >= 0)
        return false;
    return says_nothing(field, keep_value) && !says_nothing(field, other_value);
}

// A statement about both devices.
static struct stmt *bound(const struct merge *merge, enum query_id query)
{
    struct stmt *stmt = stmt_use(merge->db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "keep", merge->keep_id);
    stmt_bind_int(stmt, "other", merge->other_id);
    return stmt;
}

static struct stmt *of_other(const struct merge *merge, enum query_id query)
{
    struct stmt *stmt = stmt_use(merge->db, query);
    if (stmt != NULL)
        stmt_bind_int(stmt, "other", merge->other_id);
    return stmt;
}

// Runs it and gives how many rows it changed.
static int change(const struct merge *merge, struct stmt *stmt, int64_t *count)
{
    int code = stmt == NULL ? -EIO : stmt_run(stmt);
    if (code == 0 && count != NULL)
        *count = db_changes(merge->db);
    return code;
}

static int read_count(struct stmt *stmt, int64_t *count)
{
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code > 0)
        *count = stmt_int(stmt, "count");
    if (stmt != NULL)
        stmt_reset(stmt);
    return code < 0 ? code : 0;
}

static void keep_value(char out[DEVICE_MERGE_VALUE_MAX], const char *text)
{
    size_t length = DEVICE_MERGE_VALUE_MAX - sizeof("…");
    if (text_copy(out, DEVICE_MERGE_VALUE_MAX, text) == 0)
        return;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    memcpy(out, text, length);
    memcpy(out + length, "…", sizeof("…"));
}

static void read_field(struct stmt *stmt, struct device_merge *out)
{
    struct device_merge_field *row = &out->fields[out->field_count];
    const char *field = stmt_text(stmt, "field");
    const char *kept = stmt_text(stmt, "keep_value"), *other = stmt_text(stmt, "other_value");
    if (strcmp(kept, other) == 0 || out->field_count == DEVICE_MERGE_FIELDS)
        return;
    row->is_taken =
        device_merge_takes(field, stmt_int(stmt, "keep_rank"), kept, stmt_int(stmt, "other_rank"), other);
    text_copy(row->field, sizeof(row->field), field);
    keep_value(row->kept, row->is_taken ? other : kept);
    keep_value(row->dropped, row->is_taken ? kept : other);
    out->field_count++;
}

static int compare_fields(const struct merge *merge, struct device_merge *out)
{
    struct stmt *stmt = bound(merge, QUERY_MERGE_FIELDS);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        read_field(stmt, out);
        code = stmt_step(stmt);
    }
    return code;
}

static struct stmt *of_field(const struct merge *merge, enum query_id query, const char *field)
{
    struct stmt *stmt = bound(merge, query);
    if (stmt != NULL)
        stmt_bind_text(stmt, "field", field);
    return stmt;
}

// Notes who set the field before it changes: the audit does not tell when that was.
static int note_source(struct merge *merge, const char *field, bool *changes, struct error *err)
{
    struct stmt *stmt = of_field(merge, QUERY_MERGE_TAKE_STEP, field);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(merge->db, code, err);
    *changes = code > 0 && !stmt_is_null(stmt, "after");
    code = *changes ? journal_add_step(&merge->journal, stmt_text(stmt, "step"), err) : 0;
    stmt_reset(stmt);
    return code;
}

static int take_field(struct merge *merge, const char *field, struct error *err)
{
    bool changes = false;
    int code = note_source(merge, field, &changes, err);
    if (code < 0)
        return code;
    code = change(merge, of_field(merge, QUERY_MERGE_TAKE, field), NULL);
    if (code == 0 && changes)
        code = change(merge, of_field(merge, QUERY_MERGE_TAKE_SOURCE, field), NULL);
    return code < 0 ? inventory_error_db(merge->db, code, err) : 0;
}

static int take_fields(struct merge *merge, struct device_merge *out, struct error *err)
{
    int code = compare_fields(merge, out);
    if (code < 0)
        return inventory_error_db(merge->db, code, err);
    for (size_t i = 0; code == 0 && i < out->field_count; i++)
        if (out->fields[i].is_taken)
            code = take_field(merge, out->fields[i].field, err);
    return code;
}

static int end_bindings(const struct merge *merge, enum query_id query)
{
    struct stmt *stmt = bound(merge, query);
    if (stmt != NULL)
        stmt_bind_int(stmt, "now", merge->now_ms);
    return change(merge, stmt, NULL);
}

// Bindings end and links move first, while it can be told which interface is whose; bindings of the same
// interface before the others move with theirs.
static int move_rows(const struct merge *merge, struct device_merge *out)
{
    const struct {
        enum query_id query;
        int64_t *count;
    } moves[] = {
        {QUERY_MERGE_IDENTIFIERS, &out->identifiers},
        {QUERY_MERGE_LINKS, &out->links},
        {QUERY_MERGE_BINDINGS, NULL},
        {QUERY_MERGE_INTERFACES, &out->interfaces},
        {QUERY_MERGE_TAGS, &out->tags},
        {QUERY_MERGE_MEMBERS, &out->groups},
        {QUERY_MERGE_PLACES, &out->places},
        {QUERY_MERGE_PLANNED, &out->planned},
        {QUERY_MERGE_CHECKS, &out->checks},
    };
    int code = read_count(of_other(merge, QUERY_MERGE_BINDINGS_COUNT), &out->bindings);
    if (code == 0)
        code = end_bindings(merge, QUERY_MERGE_BINDINGS_END);
    if (code == 0)
        code = end_bindings(merge, QUERY_MERGE_BINDINGS_YIELD);
    for (size_t i = 0; code == 0 && i < sizeof(moves) / sizeof(moves[0]); i++)
        code = change(merge, bound(merge, moves[i].query), moves[i].count);
    if (code == 0)
        code = change(merge, of_other(merge, QUERY_MERGE_LINKS_DROP), &out->links_dropped);
    if (code == 0)
        code = change(merge, bound(merge, QUERY_MERGE_MEMBERS_LEAD), NULL);
    if (code == 0)
        code = change(merge, of_other(merge, QUERY_MERGE_MEMBERS_DROP), NULL);
    if (code == 0)
        code = read_count(of_other(merge, QUERY_MERGE_CHECKS_LEFT), &out->checks_left);
    return code;
}

static int hide(const struct merge *merge, struct error *err)
{
    int64_t count = 0;
    int code = change(merge, bound(merge, QUERY_MERGE_HIDE), &count);
    if (code == 0 && count == 0)
        return error_set(err, -EINVAL, "one of the two devices is not there, or is merged already");
    if (code == 0)
        code = change(merge, bound(merge, QUERY_MERGE_FOLLOW), NULL);
    return code < 0 ? inventory_error_db(merge->db, code, err) : 0;
}

// The key of a device, and its name as people know it.
static int describe(struct merge *merge, char summary[SUMMARY_MAX], struct error *err)
{
    const int64_t ids[] = {merge->other_id, merge->keep_id};
    struct text_buf buf;
    text_buf_init(&buf, summary, SUMMARY_MAX);
    for (size_t i = 0; i < 2; i++) {
        struct stmt *stmt = stmt_use(merge->db, QUERY_DEVICE_BY_ID);
        if (stmt == NULL)
            return inventory_error_db(merge->db, -EIO, err);
        stmt_bind_int(stmt, "id", ids[i]);
        int code = stmt_step(stmt);
        if (code <= 0)
            return code < 0 ? inventory_error_db(merge->db, code, err)
                            : error_set(err, -ENOENT, "there is no device %" PRId64, ids[i]);
        text_buf_add(&buf, i == 0 ? "merged %s (%s)" : " into %s (%s)", stmt_text(stmt, "key"),
                     stmt_text(stmt, "name"));
        stmt_reset(stmt);
    }
    return 0;
}

int device_merge(struct db *db, int64_t keep_id, int64_t other_id, int64_t now_ms, struct device_merge *out,
                 struct error *err)
{
    struct merge merge = {.db = db, .keep_id = keep_id, .other_id = other_id, .now_ms = now_ms};
    char summary[SUMMARY_MAX];
    *out = (struct device_merge){.journal_id = 0};
    if (keep_id == other_id)
        return error_set(err, -EINVAL, "both are the same device; name two");
    int code = describe(&merge, summary, err);
    if (code == 0)
        code = journal_begin(&merge.journal, db, err);
    if (code == 0)
        code = journal_watch(&merge.journal, keep_id, err);
    if (code == 0)
        code = journal_watch(&merge.journal, other_id, err);
    if (code == 0)
        code = take_fields(&merge, out, err);
    if (code < 0)
        return code;
    code = move_rows(&merge, out);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = hide(&merge, err);
    return code < 0 ? code : journal_end(&merge.journal, "merge", summary, now_ms, &out->journal_id, err);
}

static void read_alias(struct stmt *stmt, void *out)
{
    text_copy(out, INVENTORY_KEY_MAX, stmt_text(stmt, "key"));
}

int device_merge_aliases(struct db *db, int64_t device_id, struct device_alias_list *out, struct error *err)
{
    struct row_list list = {.row_size = INVENTORY_KEY_MAX, .read = read_alias};
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_ALIASES);
    if (stmt != NULL)
        stmt_bind_int(stmt, "id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct device_alias_list){list.rows, list.count};
    return code;
}

void device_alias_list_free(struct device_alias_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct device_alias_list){NULL, 0};
}
