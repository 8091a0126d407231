// What is stored of the conflicts; conflict_finder.c finds them.
#include "conflict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt_filtered.h"

#include "conflict_finder.h"
#include "inventory_error.h"
#include "row_list.h"

enum { LOCK_WAIT_MS = 5000, STEP_ROWS = 100, NOTE_MAX = 255 };

static const char *const kinds[CONFLICT_KINDS] = {
    [CONFLICT_DUPLICATE_ADDRESS] = "duplicate_address",
    [CONFLICT_OUTSIDE_PREFIX] = "outside_prefix",
    [CONFLICT_OVERLAPPING_PREFIXES] = "overlapping_prefixes",
    [CONFLICT_RESERVATION_IN_POOL] = "reservation_in_pool",
    [CONFLICT_RESERVED_IN_USE] = "reserved_in_use",
    [CONFLICT_SHARED_MAC] = "shared_mac",
};

const char *conflict_kind_text(enum conflict_kind kind)
{
    return kinds[kind];
}

static enum conflict_kind kind_of(const char *text)
{
    size_t i = 0;
    while (i + 1 < CONFLICT_KINDS && strcmp(kinds[i], text) != 0)
        i++;
    return (enum conflict_kind)i;
}

void conflict_list_free(struct conflict_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    text_index_fini(&list->further);
    text_arena_fini(&list->texts);
    *list = (struct conflict_list){.rows = NULL};
}

// Reading.

static void read_row(struct stmt *stmt, void *out)
{
    struct conflict *row = out;
    row->id = stmt_int(stmt, "id");
    row->kind = kind_of(stmt_text(stmt, "kind"));
    row->found_ms = stmt_int(stmt, "found_at");
    row->ended_ms = stmt_int(stmt, "ended_at");
    row->ack_ms = stmt_int(stmt, "ack_at");
    text_copy(row->severity, sizeof(row->severity), stmt_text(stmt, "severity"));
    text_copy(row->subject, sizeof(row->subject), stmt_text(stmt, "subject"));
    text_copy(row->explanation, sizeof(row->explanation), stmt_text(stmt, "explanation"));
    text_copy(row->remedy, sizeof(row->remedy), stmt_text(stmt, "remedy"));
    text_copy(row->ack_note, sizeof(row->ack_note), stmt_text(stmt, "ack_note"));
}

static struct stmt *bind_query(struct stmt *stmt, const struct conflict_query *query)
{
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "ended", query->ended);
    stmt_bind_int(stmt, "silent", query->silent);
    return stmt;
}

static int count_all(struct db *db, const struct conflict_query *query, int64_t *total, struct error *err)
{
    struct stmt *stmt = bind_query(stmt_filtered(db, QUERY_CONFLICT_COUNT, query->filter, NULL), query);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    *total = stmt_int(stmt, "total");
    stmt_reset(stmt);
    return 0;
}

int conflict_list_page(struct db *db, const struct conflict_query *query, struct conflict_list *out,
                       int64_t *total, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct conflict), .read = read_row};
    const char *order = query->order == NULL ? "worst, c.found_at DESC" : query->order;
    struct stmt *stmt = bind_query(stmt_filtered(db, QUERY_CONFLICT_LIST, query->filter, order), query);
    *out = (struct conflict_list){.rows = NULL};
    if (stmt != NULL) {
        stmt_bind_int(stmt, "limit", query->limit == 0 ? -1 : query->limit);
        stmt_bind_int(stmt, "offset", query->offset);
    }
    int code = row_list_fill(&list, db, stmt, err);
    if (code < 0)
        return code;
    *out = (struct conflict_list){.rows = list.rows, .count = list.count};
    *total = (int64_t)list.count;
    if (query->limit != 0 || query->offset != 0)
        code = count_all(db, query, total, err);
    if (code < 0)
        conflict_list_free(out);
    return code;
}

int conflict_list(struct db *db, bool ended, struct conflict_list *out, struct error *err)
{
    int64_t total = 0;
    return conflict_list_page(db, &(struct conflict_query){.ended = ended}, out, &total, err);
}

int conflict_count(struct db *db, struct conflict_count out[CONFLICT_KINDS], struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_CONFLICT_KINDS);
    memset(out, 0, CONFLICT_KINDS * sizeof(*out));
    int step = stmt == NULL ? -EIO : stmt_step(stmt);
    for (; step == 1; step = stmt_step(stmt))
        out[kind_of(stmt_text(stmt, "kind"))] = (struct conflict_count){
            .open = stmt_int(stmt, "open"), .unacknowledged = stmt_int(stmt, "unacknowledged")};
    return step < 0 ? inventory_error_db(db, step, err) : 0;
}

// Acknowledging.

static int check_note(const char *note, struct error *err)
{
    return note[0] == '\0' ? 0 : inventory_error_unless_clean("note", note, NOTE_MAX, err);
}

int conflict_acknowledge(struct db *db, int64_t id, const char *note, int64_t now_ms, struct error *err)
{
    const char *why = note == NULL ? "" : note;
    int code = check_note(why, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_CONFLICT_ACKNOWLEDGE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "now", now_ms);
    stmt_bind_text(stmt, "note", why);
    code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (db_changes(db) == 0)
        return error_set(err, -ENOENT, "there is no open conflict %lld; 'ipam conflicts --all' lists them",
                         (long long)id);
    return 0;
}

// Refreshing.

// What to do: `found` is stored anew or, with `stored`, written again; without `found`, `stored` is closed.
struct change {
    const struct conflict *found;
    const struct conflict *stored;
};

struct change_list {
    struct change *rows;
    size_t count;
    int added;
};

static int compare(const void *a, const void *b)
{
    const struct conflict *left = a, *right = b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return strcmp(left->subject, right->subject);
}

static bool is_same(const struct conflict *a, const struct conflict *b)
{
    return strcmp(a->severity, b->severity) == 0 && strcmp(a->explanation, b->explanation) == 0 &&
           strcmp(a->remedy, b->remedy) == 0;
}

// Both lists are sorted by `compare`.
static void join(const struct conflict_list *found, const struct conflict_list *stored,
                 struct change_list *changes)
{
    size_t i = 0, j = 0;
    while (i < found->count || j < stored->count) {
        const struct conflict *new = i < found->count ? &found->rows[i] : NULL;
        const struct conflict *old = j < stored->count ? &stored->rows[j] : NULL;
        int order = new == NULL ? 1 : old == NULL ? -1 : compare(new, old);
        struct change change = {order <= 0 ? new : NULL, order >= 0 ? old : NULL};
        i += order <= 0;
        j += order >= 0;
        bool is_known = change.found != NULL && change.stored != NULL && is_same(new, old);
        bool is_further = change.found == NULL && conflict_finder_knows(found, change.stored);
        if (!is_known && !is_further)
            changes->rows[changes->count++] = change;
    }
}

static int bind_and_run(struct db *db, enum query_id query, const struct change *change, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    if (query != QUERY_CONFLICT_INSERT)
        stmt_bind_int(stmt, "id", change->stored->id);
    if (query == QUERY_CONFLICT_INSERT || query == QUERY_CONFLICT_END)
        stmt_bind_int(stmt, "now", now_ms);
    if (query == QUERY_CONFLICT_INSERT) {
        stmt_bind_text(stmt, "kind", kinds[change->found->kind]);
        stmt_bind_text(stmt, "subject", change->found->subject);
    }
    if (query != QUERY_CONFLICT_END) {
        stmt_bind_text(stmt, "severity", change->found->severity);
        stmt_bind_text(stmt, "explanation", change->found->explanation);
    }
    if (query == QUERY_CONFLICT_INSERT || query == QUERY_CONFLICT_CHANGE)
        stmt_bind_text(stmt, "remedy", change->found->remedy);
    return stmt_run(stmt);
}

static int tell(struct db *db, int64_t id, const char *kind, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_EVENT_OF_CONFLICT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "event", kind);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}

static int apply_change(struct db *db, const struct change *change, int64_t now_ms, int *added)
{
    int code = bind_and_run(db, QUERY_CONFLICT_WAKE, change, now_ms);
    bool is_awake = code == 0 && db_changes(db) > 0;
    if (code == 0)
        code = bind_and_run(db, QUERY_CONFLICT_CHANGE, change, now_ms);
    *added += is_awake;
    return code == 0 && is_awake ? tell(db, change->stored->id, "conflict_found", now_ms) : code;
}

// Another program may have been first: what changes no row is told by nobody.
static int apply(struct db *db, const struct change *change, int64_t now_ms, int *added)
{
    if (change->found != NULL && change->stored != NULL)
        return apply_change(db, change, now_ms, added);
    bool is_new = change->found != NULL;
    int code = bind_and_run(db, is_new ? QUERY_CONFLICT_INSERT : QUERY_CONFLICT_END, change, now_ms);
    if (code < 0 || db_changes(db) == 0)
        return code;
    *added += is_new;
    return tell(db, is_new ? db_last_id(db) : change->stored->id,
                is_new ? "conflict_found" : "conflict_ended", now_ms);
}

static int apply_step(struct db *db, const struct change *changes, size_t count, int64_t now_ms, int *added)
{
    int code = db_begin(db, LOCK_WAIT_MS);
    if (code < 0)
        return code;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = apply(db, &changes[i], now_ms, added);
    if (code == 0)
        return db_commit(db);
    db_rollback(db);
    return code;
}

static int apply_all(struct db *db, struct change_list *changes, int64_t now_ms, struct error *err)
{
    for (size_t at = 0; at < changes->count; at += STEP_ROWS) {
        size_t left = changes->count - at;
        int code =
            apply_step(db, changes->rows + at, left < STEP_ROWS ? left : STEP_ROWS, now_ms, &changes->added);
        if (code < 0)
            return inventory_error_db(db, code, err);
    }
    return 0;
}

// One subject may be found twice, by two prefixes around it: the first is kept.
static void sort_once(struct conflict_list *list)
{
    size_t kept = 0;
    if (list->count == 0)
        return;
    qsort(list->rows, list->count, sizeof(*list->rows), compare);
    for (size_t i = 1; i < list->count; i++)
        if (compare(&list->rows[kept], &list->rows[i]) != 0)
            list->rows[++kept] = list->rows[i];
    list->count = kept + 1;
}

static int store_changes(struct db *db, struct conflict_list *found, struct conflict_list *stored,
                         int64_t now_ms, struct error *err)
{
    struct change *rows = calloc(found->count + stored->count + 1, sizeof(*rows));
    if (rows == NULL)
        return inventory_error_memory(err);
    struct change_list changes = {.rows = rows};
    sort_once(found);
    sort_once(stored);
    join(found, stored, &changes);
    int code = apply_all(db, &changes, now_ms, err);
    free(rows);
    return code < 0 ? code : changes.added;
}

int conflict_refresh(struct db *db, int64_t now_ms, struct error *err)
{
    struct conflict_list found = {.rows = NULL}, stored = {.rows = NULL};
    int code = conflict_find(db, &found, err);
    if (code == 0)
        code = conflict_list(db, false, &stored, err);
    if (code == 0)
        code = store_changes(db, &found, &stored, now_ms, err);
    conflict_list_free(&found);
    conflict_list_free(&stored);
    return code;
}
