#include "conflict_finder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"

enum { FIRST_CAPACITY = 16 };

// What a conflict beyond CONFLICT_KIND_MAX is known by.
struct further_key {
    char text[sizeof(((struct conflict *)NULL)->subject) + 16];
};

static struct further_key further_key(const struct conflict *conflict)
{
    struct further_key key;
    snprintf(key.text, sizeof(key.text), "%d %s", (int)conflict->kind, conflict->subject);
    return key;
}

bool conflict_finder_knows(const struct conflict_list *found, const struct conflict *conflict)
{
    return text_index_find(&found->further, further_key(conflict).text) != NULL;
}

static int add_further(struct conflict_finder *finder, const struct conflict *conflict)
{
    struct further_key key = further_key(conflict);
    char *text = text_arena_copy(&finder->found.texts, key.text, strlen(key.text));
    void **at = text == NULL ? NULL : text_index_at(&finder->found.further, text);
    if (at == NULL)
        return inventory_error_memory(finder->err);
    *at = text;
    finder->is_cut[conflict->kind] = true;
    return 0;
}

static int append(struct conflict_finder *finder, const struct conflict *conflict)
{
    if (finder->found.count == finder->capacity) {
        size_t wanted = finder->capacity == 0 ? FIRST_CAPACITY : 2 * finder->capacity;
        struct conflict *grown = reallocarray(finder->found.rows, wanted, sizeof(*grown));
        if (grown == NULL)
            return inventory_error_memory(finder->err);
        finder->found.rows = grown;
        finder->capacity = wanted;
    }
    finder->found.rows[finder->found.count++] = *conflict;
    return 0;
}

int conflict_finder_add(struct conflict_finder *finder, const struct conflict *conflict)
{
    if (finder->per_kind[conflict->kind] == CONFLICT_KIND_MAX)
        return add_further(finder, conflict);
    finder->per_kind[conflict->kind]++;
    return append(finder, conflict);
}

int conflict_devices_add(struct conflict_devices *devices, int64_t id)
{
    size_t at = devices->count;
    while (at > 0 && devices->ids[at - 1] >= id)
        at--;
    if (at < devices->count && devices->ids[at] == id)
        return 0;
    if (devices->count == devices->capacity) {
        size_t wanted = devices->capacity == 0 ? FIRST_CAPACITY : 2 * devices->capacity;
        int64_t *grown = reallocarray(devices->ids, wanted, sizeof(*grown));
        if (grown == NULL)
            return -ENOMEM;
        devices->ids = grown;
        devices->capacity = wanted;
    }
    memmove(devices->ids + at + 1, devices->ids + at, (devices->count - at) * sizeof(*devices->ids));
    devices->ids[at] = id;
    devices->count++;
    return 0;
}

static int read_key(struct conflict_finder *finder, int64_t id, char key[INVENTORY_KEY_MAX])
{
    struct stmt *stmt = stmt_use(finder->db, QUERY_CONFLICT_DEVICE);
    if (stmt == NULL)
        return inventory_error_db(finder->db, -EIO, finder->err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(finder->db, code, finder->err);
    text_copy(key, INVENTORY_KEY_MAX, code == 1 ? stmt_text(stmt, "key") : "");
    stmt_reset(stmt);
    return 0;
}

int conflict_finder_names(struct conflict_finder *finder, enum conflict_kind kind, const int64_t *ids,
                          size_t count, struct conflict_named *out)
{
    *out = (struct conflict_named){.names.count = 0};
    if (finder->per_kind[kind] == CONFLICT_KIND_MAX)
        return 0;
    size_t named = count > CONFLICT_NAMES_MAX ? CONFLICT_NAMES_MAX : count;
    for (size_t i = 0; i < named; i++) {
        int code = read_key(finder, ids[i], out->keys[i]);
        if (code < 0)
            return code;
        out->names.keys[i] = out->keys[i];
    }
    out->names.count = named;
    out->names.more = count - named;
    return 0;
}

static int run_passes(struct conflict_finder *finder)
{
    int code = conflict_pass_prefixes(finder);
    if (code == 0)
        code = conflict_pass_ranges(finder);
    if (code == 0)
        code = conflict_pass_addresses(finder);
    return code == 0 ? conflict_pass_macs(finder) : code;
}

static int tell_cuts(struct conflict_finder *finder)
{
    int code = 0;
    for (int kind = 0; kind < CONFLICT_KINDS && code == 0; kind++) {
        struct conflict more = conflict_text_more((enum conflict_kind)kind, CONFLICT_KIND_MAX);
        if (finder->is_cut[kind])
            code = append(finder, &more);
    }
    return code;
}

int conflict_find(struct db *db, struct conflict_list *out, struct error *err)
{
    struct conflict_finder finder = {.db = db, .err = err};
    *out = (struct conflict_list){.rows = NULL};
    int code = db_begin_read(db);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = run_passes(&finder);
    db_end_read(db);
    if (code == 0)
        code = tell_cuts(&finder);
    free(finder.prefixes.rows);
    free(finder.ranges.rows);
    if (code < 0)
        conflict_list_free(&finder.found);
    else
        *out = finder.found;
    return code;
}
