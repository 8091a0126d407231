// import_compare of import.h: what an import changes.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/db.h"
#include "shared/interchange/paper_field.h"
#include "shared/net/ip_addr.h"

#include "audit.h"
#include "import_bind.h"
#include "import_match.h"
#include "import_outside.h"
#include "import_row.h"
#include "inventory_error.h"

static const char by_person[] = "a person has set it; --overwrite takes what the paper says";
static const char by_holder[] = "another device holds it; --overwrite takes it from there";

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static void add_change(struct import *import, const struct import_change *change)
{
    if (import->change_count == import->change_room) {
        size_t room = import->change_room == 0 ? 256 : 2 * import->change_room;
        struct import_change *grown = reallocarray(import->changes, room, sizeof(*grown));
        if (grown == NULL) {
            import->failed = true;
            return;
        }
        import->changes = grown;
        import->change_room = room;
    }
    import->changes[import->change_count++] = *change;
}

static void tell(struct import *import, struct import_row *row, enum import_verdict verdict,
                 const char *field, const char *before, const char *after, const char *reason)
{
    struct import_change change = {.verdict = verdict,
                                   .kind = row->kind == IMPORT_BINDING ? PAPER_ADDRESS
                                                                       : (enum paper_kind)row->kind,
                                   .what = row->what,
                                   .field = field,
                                   .before = before,
                                   .after = after,
                                   .reason = reason,
                                   .line = row->line};
    add_change(import, &change);
    if (row->verdict < verdict)
        row->verdict = verdict;
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

// What makes a record the one that it is: it is not compared.
static bool is_identity(unsigned kind, const char *field)
{
    static const char *const identities[PAPER_KINDS] = {
        [PAPER_SITE] = "name",
        [PAPER_VRF] = "name",
        [PAPER_VLAN] = "vlan site",
        [PAPER_PREFIX] = "prefix vrf",
        [PAPER_RANGE] = "first last vrf",
        [PAPER_DEVICE] = "key",
        [PAPER_INTERFACE] = "device",
        [PAPER_ADDRESS] = "address prefix vrf held interface",
        [PAPER_LINK] = "device interface to_device to_interface kind",
        [PAPER_GROUP] = "name",
    };
    return kind < PAPER_KINDS && has_word(identities[kind], field);
}

static const char *stored_vlan(struct import *import, const struct import_row *row)
{
    const char *vlan = import_row_value(row, "vlan");
    if (vlan == NULL || strchr(vlan, '@') != NULL)
        return or_empty(vlan);
    return or_empty(import_row_text(&import->work, "%s@%s", vlan, or_empty(import_row_value(row, "site"))));
}

// The tags that there are, and those that are new.
static const char *all_tags(struct import *import, const char *before, const char *said)
{
    size_t used = strlen(before), room = used + strlen(said) + 2;
    char *grown = text_arena_take(&import->work, room);
    if (grown == NULL) {
        import->failed = true;
        return before;
    }
    memcpy(grown, before, used + 1);
    for (const char *at = said; *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
        char tag[64];
        snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(at, " "), at);
        if (!has_word(grown, tag))
            used += (size_t)snprintf(grown + used, room - used, "%s%s", used > 0 ? " " : "", tag);
    }
    return grown;
}

static const char *before_of(struct import *import, const struct import_row *row, const char *field)
{
    const struct import_row *there = row->there;
    if (row->kind == PAPER_PREFIX && strcmp(field, "vlan") == 0)
        return there->id != 0 ? stored_vlan(import, there) : or_empty(there->resolved);
    return or_empty(import_row_value(there, field));
}

static const char *after_of(struct import *import, const struct import_row *row,
                            const struct paper_field *field, const char *before)
{
    if (row->kind == PAPER_DEVICE && strcmp(field->name, "tags") == 0)
        return all_tags(import, before, field->value);
    if (row->kind == PAPER_ADDRESS && strcmp(field->name, "device") == 0)
        return row->other == NULL ? field->value : or_empty(import_row_device_key(row->other));
    if (row->resolved != NULL && (strcmp(field->name, "vlan") == 0 || strcmp(field->name, "members") == 0))
        return row->resolved;
    return field->value;
}

static void compare_fields(struct import *import, struct import_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct paper_field *field = &row->fields[i];
        if (is_identity(row->kind, field->name))
            continue;
        const char *before = before_of(import, row, field->name);
        const char *after = after_of(import, row, field, before);
        if (strcmp(before, after) == 0)
            continue;
        bool is_locked = before[0] != '\0' && has_word(row->there->locked, field->name) &&
                         strcmp(field->name, "tags") != 0 && !import->options.overwrite;
        if (!is_locked)
            row->write |= 1u << i;
        tell(import, row, is_locked ? IMPORT_CONFLICT : IMPORT_CHANGED, field->name, before, after,
             is_locked ? by_person : NULL);
    }
}

static void compare_row(struct import *import, struct import_row *row)
{
    if (row->verdict == IMPORT_CONFLICT) // a range that overlaps another (import_outside.h)
        tell(import, row, IMPORT_CONFLICT, NULL, "", row->what, row->locked);
    else if (row->there == NULL)
        tell(import, row, IMPORT_ADDED, NULL, "", row->what, NULL);
    else
        compare_fields(import, row);
}

// Whether another line says the same holder.
static bool is_repeated(struct import *import, const struct import_row *row)
{
    for (const struct import_row *held = import_row_target(row->owner)->inner; held != NULL;
         held = held->beside)
        if (held->ports[0] == row->ports[0]) {
            paper_complain(&import->result, row->line, row->column, "%s is there twice at the same interface",
                           row->what);
            return true;
        }
    return false;
}

// `write` 1: the device takes it from an interface of its own; 2: from others.
static void compare_binding(struct import *import, struct import_row *row)
{
    struct import_row *address = import_row_target(row->owner);
    if (row->there != NULL || row->other == NULL || is_repeated(import, row))
        return;
    const char *after = or_empty(import_row_device_key(row->other));
    struct import_row *own = import_bind_other(address, row->other, true);
    struct import_row *other = own != NULL ? own : import_bind_other(address, row->other, false);
    const char *before = other == NULL ? "" : or_empty(import_row_device_key(other->other));
    if (other != NULL && own == NULL && !import->options.overwrite) {
        tell(import, row, IMPORT_CONFLICT, "device", before, after, by_holder);
        return;
    }
    if (other != NULL)
        row->write = own != NULL ? 1 : 2;
    if (row->owner->verdict != IMPORT_ADDED)
        tell(import, row, IMPORT_CHANGED, own != NULL ? "interface" : "device", before, after, NULL);
    else
        row->verdict = IMPORT_ADDED;
    row->there = row; // in the list it counts as said
    row->beside = address->inner;
    address->inner = row;
}

static void compare_bindings(struct import *import)
{
    for (struct import_row *row = import->rows[IMPORT_BINDING].first; row != NULL; row = row->next) {
        compare_binding(import, row);
        if (row->verdict > row->owner->verdict)
            row->owner->verdict = row->verdict;
    }
}

static void count_rows(struct import *import)
{
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++)
        for (const struct import_row *row = import->rows[kind].first; row != NULL; row = row->next)
            import->counts[kind][row->verdict]++;
}

// Forgets the last comparison.
static void reset(struct import *import)
{
    text_index_fini(&import->index);
    text_arena_fini(&import->work);
    memset(import->there, 0, sizeof(import->there));
    memset(import->counts, 0, sizeof(import->counts));
    import->change_count = 0;
    import->outside = 0;
    import->outside_first = NULL;
    import->result.error_count = import->read_errors;
    import->compared = import->failed = false;
    memcpy(import->rows, import->kept, sizeof(import->rows));
    for (unsigned kind = 0; kind < IMPORT_KINDS; kind++) {
        if (import->rows[kind].last != NULL)
            import->rows[kind].last->next = NULL;
        for (struct import_row *row = import->rows[kind].first; row != NULL; row = row->next) {
            row->there = row->other = row->inner = row->beside = row->ports[0] = row->ports[1] = NULL;
            row->id = 0;
            row->write = 0;
            row->verdict = IMPORT_SAME;
            row->resolved = NULL;
            if (kind != IMPORT_BINDING)
                row->owner = NULL;
        }
    }
}

static void progress(const struct import *import, const char *what, size_t done)
{
    if (import->options.progress != NULL)
        import->options.progress(import->options.context, what, done, 3);
}

int import_compare_inside(struct import *import, struct db *db, struct error *err)
{
    reset(import);
    progress(import, "comparing", 0);
    import->seen = audit_last_id(db);
    int code = import->seen < 0 ? inventory_error_db(db, (int)import->seen, err)
                                : import_match_load(import, db, err);
    if (code < 0)
        return code;
    progress(import, "comparing", 1);
    import_match_rows(import);
    import_outside_find(import);
    progress(import, "comparing", 2);
    if (import->result.error_count == import->read_errors && !import->failed) {
        for (unsigned kind = 0; kind < PAPER_KINDS; kind++) {
            for (struct import_row *row = import->rows[kind].first; row != NULL; row = row->next)
                compare_row(import, row);
            if (kind == PAPER_ADDRESS)
                compare_bindings(import);
        }
        count_rows(import);
    }
    progress(import, "comparing", 3);
    if (import->failed)
        return inventory_error_memory(err);
    import->compared = import->result.error_count == 0;
    return 0;
}

int import_compare(struct import *import, struct db *db, struct error *err)
{
    int code = db_begin_read(db);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = import_compare_inside(import, db, err);
    db_end_read(db);
    return code;
}
