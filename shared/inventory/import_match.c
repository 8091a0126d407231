#include "import_match.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/db/stmt.h"
#include "shared/interchange/paper_field.h"

#include "device_key.h"
#include "import_row.h"
#include "import_wire.h"
#include "inventory_error.h"
#include "snapshot.h"
#include "vrf.h"

enum { KEY_MAX = 1024 };

// Stands in the index where several devices have a name.
static struct import_row several = {.what = ""};

struct import_row *import_match_find(const struct import *import, const char *format, ...)
{
    char key[KEY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(key, sizeof(key), format, args);
    va_end(args);
    struct import_row *row = text_index_find(&import->index, key);
    return row == &several ? NULL : row;
}

struct import_row *import_match_device(const struct import *import, const char *key_or_name)
{
    struct import_row *row = import_match_find(import, "%u k %s", PAPER_DEVICE, key_or_name);
    return row != NULL ? row : import_match_find(import, "%u n %s", PAPER_DEVICE, key_or_name);
}

// The place of a key in the index; NULL without memory. The key must live as long as the index.
static struct import_row **place(struct import *import, const char *key)
{
    void **at = key == NULL ? NULL : text_index_at(&import->index, key);
    if (at == NULL)
        import->failed = true;
    return (struct import_row **)at;
}

static void enter(struct import *import, const char *key, struct import_row *row)
{
    struct import_row **at = place(import, key);
    if (at != NULL && *at == NULL)
        *at = row;
}

// A device is found by its key and, when it alone bears it, by its name.
static void enter_device(struct import *import, struct import_row *row)
{
    const char *name = import_row_value(row, "device");
    const char *key = import_row_device_key(row);
    enter(import, import_row_text(&import->work, "%u k %s", PAPER_DEVICE, key), row);
    struct import_row **at = place(import, import_row_text(&import->work, "%d n %s", PAPER_DEVICE, name));
    if (at != NULL)
        *at = *at == NULL || *at == row ? row : &several;
}

static int load_record(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    struct import *import = context;
    struct import_row *row = import_row_new(&import->work, record->kind);
    if (id == 0)
        return 0;
    if (row == NULL)
        return -ENOMEM;
    row->id = id;
    row->locked = text_arena_copy(&import->work, locked, strlen(locked));
    for (size_t i = 0; i < record->count; i++)
        if (!import_row_say(&import->work, row, record->fields[i].name, record->fields[i].value, 0, 0))
            return -ENOMEM;
    import_wire_name(import, &import->work, row);
    import_row_append(&import->there[record->kind], row);
    if (record->kind == PAPER_DEVICE)
        enter_device(import, row);
    else if (record->kind == PAPER_INTERFACE)
        import_wire_interface(import, row);
    else if (record->kind == PAPER_LINK)
        import_wire_link(import, row);
    if (row->key[0] != '\0')
        enter(import, row->key, row);
    return import->failed || row->locked == NULL ? -ENOMEM : 0;
}

static struct import_row *load_plan(struct import *import, const struct snapshot_address *from)
{
    const struct {
        const char *name;
        const char *value;
    } fields[] = {{"address", from->address},
                  {"vrf", from->vrf},
                  {"hostname", from->hostname},
                  {"assignment", from->assignment},
                  {"note", from->note},
                  {"device", from->device},
                  {"mac", from->mac}};
    struct import_row *row = import_row_new(&import->work, PAPER_ADDRESS);
    for (size_t i = 0; row != NULL && i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *name = paper_field_named(PAPER_ADDRESS, fields[i].name);
        if (fields[i].value[0] != '\0' && !import_row_say(&import->work, row, name, fields[i].value, 0, 0))
            return NULL;
    }
    if (row == NULL)
        return NULL;
    row->id = from->id;
    row->locked = text_arena_copy(&import->work, from->locked, strlen(from->locked));
    import_wire_name(import, &import->work, row);
    row->other = from->device[0] != '\0' ? import_match_device(import, from->device) : NULL;
    enter(import, row->key, row);
    import_row_append(&import->there[PAPER_ADDRESS], row);
    return row->locked == NULL ? NULL : row;
}

static int load_address(void *context, const struct snapshot_address *from)
{
    struct import *import = context;
    struct import_row *address = from->first ? load_plan(import, from) : import->there[PAPER_ADDRESS].last;
    if (address == NULL || import->failed)
        return -ENOMEM;
    struct import_row *device = import_match_find(import, "%u k %s", PAPER_DEVICE, from->holder);
    if (from->binding_id == 0 || device == NULL)
        return 0;
    struct import_row *binding = import_row_new(&import->work, IMPORT_BINDING);
    if (binding == NULL)
        return -ENOMEM;
    binding->id = from->binding_id;
    binding->other = device;
    binding->ports[0] = import_wire_find(device, from->holder_interface, from->holder_mac);
    binding->owner = address;
    binding->what = address->what;
    binding->beside = address->inner;
    address->inner = binding;
    return 0;
}

// The keys of devices that were merged name those that took them over.
static int load_merged(struct import *import, struct db *db, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_IMPORT_TAKEN_KEYS);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        const char *key = import_row_text(&import->work, "%u k %s", PAPER_DEVICE, stmt_text(stmt, "key"));
        enter(import, key, import_match_find(import, "%u k %s", PAPER_DEVICE, stmt_text(stmt, "device")));
        code = stmt_step(stmt);
    }
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int import_match_load(struct import *import, struct db *db, struct error *err)
{
    int code = 0;
    for (unsigned kind = 0; code == 0 && kind < PAPER_KINDS; kind++) {
        if (kind == PAPER_ADDRESS)
            code = snapshot_read_addresses(db, true, load_address, import, err);
        else
            code = snapshot_read(db, (enum paper_kind)kind, load_record, import, err);
        if (code == 0 && kind == PAPER_DEVICE)
            code = load_merged(import, db, err);
    }
    return code == -ENOMEM ? inventory_error_memory(err) : code;
}

static bool claim(struct import_row *row, struct import_row *stored)
{
    if (stored == NULL || stored->id == 0 || stored->there != NULL)
        return false;
    row->there = stored;
    stored->there = row;
    return true;
}

static void complain_twice(struct import *import, const struct import_row *row,
                           const struct import_row *first)
{
    const struct import_row *other = first->id != 0 ? first->there : first;
    paper_complain(&import->result, row->line, row->column, "%s is there twice; first in line %u", row->what,
                   other->line);
}

// Several lines may say who holds an address, and one what is planned.
static bool may_repeat(const struct import_row *row, const struct import_row *first)
{
    const struct import_row *other = first->id != 0 ? first->there : first;
    return row->kind == PAPER_ADDRESS && (!import_row_says_plan(row) || !import_row_says_plan(other));
}

void import_match_by_key(struct import *import, struct import_row *row)
{
    struct import_row **at = place(import, row->key);
    if (at == NULL)
        return;
    if (*at == NULL)
        *at = row;
    else if (claim(row, *at))
        return;
    else if (*at != row && may_repeat(row, *at))
        row->there = *at;
    else if (*at != row)
        complain_twice(import, row, *at);
}

struct import_row *import_match_need(struct import *import, enum paper_kind kind, const char *field,
                                     const char *value, const char *second, const char *second_value)
{
    struct import_row *row = import_row_new(&import->work, kind);
    bool good =
        row != NULL && import_row_say(&import->work, row, paper_field_named(kind, field), value, 0, 0);
    if (good && second_value != NULL && second_value[0] != '\0')
        good = import_row_say(&import->work, row, paper_field_named(kind, second), second_value, 0, 0);
    if (!good) {
        import->failed = true;
        return NULL;
    }
    import_wire_name(import, &import->work, row);
    struct import_row *known = text_index_find(&import->index, row->key);
    if (known != NULL)
        return known;
    import_row_append(&import->rows[kind], row);
    enter(import, row->key, row);
    return row;
}

// The key that a paper gives, or one made from the name; numbered when it is taken.
static void give_key(struct import *import, struct import_row *row)
{
    char key[INVENTORY_KEY_MAX];
    char base[INVENTORY_KEY_MAX];
    const char *said = import_row_value(row, "key");
    if (said != NULL)
        snprintf(base, sizeof(base), "%s", said);
    else
        device_key_from_name(import_row_value(row, "device"), base);
    memcpy(key, base, sizeof(key));
    for (unsigned number = 2; import_match_find(import, "%u k %s", PAPER_DEVICE, key) != NULL; number++)
        device_key_numbered(base, number, key);
    row->resolved = text_arena_copy(&import->work, key, strlen(key));
    if (row->resolved == NULL)
        import->failed = true;
    else
        enter_device(import, row);
}

struct import_row *import_match_need_device(struct import *import, const char *name)
{
    struct import_row *row = import_match_device(import, name);
    if (row != NULL)
        return row;
    row = import_row_new(&import->work, PAPER_DEVICE);
    bool good = row != NULL &&
                import_row_say(&import->work, row, paper_field_named(PAPER_DEVICE, "device"), name, 0, 0);
    if (good && import->options.monitor)
        good = import_row_say(&import->work, row, paper_field_named(PAPER_DEVICE, "monitored"), "true", 0, 0);
    if (!good) {
        import->failed = true;
        return NULL;
    }
    row->what = import_row_value(row, "device");
    import_row_append(&import->rows[PAPER_DEVICE], row);
    give_key(import, row);
    return row;
}

// Of one that is there: it is found by what the paper calls it, too.
static void enter_aliases(struct import *import, const struct import_row *row)
{
    static const char *const fields[][2] = {{"key", "k"}, {"device", "n"}};
    for (size_t i = 0; i < 2; i++) {
        const char *value = import_row_value(row, fields[i][0]);
        if (value != NULL)
            enter(import, import_row_text(&import->work, "%u %s %s", PAPER_DEVICE, fields[i][1], value),
                  row->there);
    }
}

static void match_device_by_name(struct import *import, struct import_row *row)
{
    const char *name = import_row_value(row, "device");
    const char *key = import_row_value(row, "key");
    struct import_row *taken = key == NULL ? NULL : import_match_find(import, "%u k %s", PAPER_DEVICE, key);
    char index_key[KEY_MAX];
    snprintf(index_key, sizeof(index_key), "%d n %s", PAPER_DEVICE, name);
    struct import_row *found = text_index_find(&import->index, index_key);
    if (taken != NULL)
        complain_twice(import, row, taken);
    else if (found == &several && key == NULL)
        paper_complain(&import->result, row->line, row->column,
                       "several devices are named \"%.128s\"; say the key of one", name);
    else if (found != NULL && found != &several && claim(row, found))
        enter_aliases(import, row);
    else if (found != NULL && found != &several && key == NULL)
        complain_twice(import, row, found);
    else
        give_key(import, row);
}

// Those whose key is there come first, so that no other is taken for one of them.
static void match_devices(struct import *import)
{
    for (struct import_row *row = import->rows[PAPER_DEVICE].first; row != NULL; row = row->next) {
        const char *key = import_row_value(row, "key");
        struct import_row *found =
            key == NULL ? NULL : import_match_find(import, "%u k %s", PAPER_DEVICE, key);
        if (found != NULL && claim(row, found))
            enter_aliases(import, row);
    }
    for (struct import_row *row = import->rows[PAPER_DEVICE].first; row != NULL; row = row->next)
        if (row->there == NULL)
            match_device_by_name(import, row);
}

void import_match_rows(struct import *import)
{
    static const enum paper_kind by_key[] = {PAPER_SITE,  PAPER_VRF,     PAPER_VLAN, PAPER_PREFIX,
                                             PAPER_RANGE, PAPER_ADDRESS, PAPER_GROUP};
    for (size_t i = 0; i < sizeof(by_key) / sizeof(by_key[0]); i++)
        for (struct import_row *row = import->rows[by_key[i]].first; row != NULL; row = row->next)
            import_match_by_key(import, row);
    match_devices(import);
    import_wire_rows(import);
}
