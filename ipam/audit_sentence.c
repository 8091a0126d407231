#include "audit_sentence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/json_cursor.h"
#include "shared/base/text.h"
#include "shared/inventory/audit.h"

enum { FIELDS_MAX = 32, VALUE_SHOWN_MAX = 60 };

// A row of the audit: its columns with their values as texts. A value that is an object is "{…}".
struct row {
    char *buffer;
    struct {
        const char *name;
        const char *value; // NULL: null
    } fields[FIELDS_MAX];
    size_t count;
};

struct reading {
    const struct audit_entry *entry;
    struct row before;
    struct row after;
    struct row names;
    struct text_buf buf;
};

// What people call the rows of a table, and the column that names one.
struct noun {
    const char *table;
    const char *noun;
    const char *column;
};

static const struct noun nouns[] = {
    {"device", "device", "key"},
    {"identifier", "identifier", "value"},
    {"interface", "interface", "name"},
    {"address", "address", "ip"},
    {"prefix", "prefix", "cidr"},
    {"plan_range", "range from", "first_ip"},
    {"vlan", "VLAN", "vid"},
    {"vrf", "VRF", "name"},
    {"site", "site", "name"},
    {"probe_check", "check", "key"},
    {"link", "link", "kind"},
    {"device_group", "group", "name"},
    {"group_member", "place in the group", "group_id"},
    {"map", "map", "name"},
    {"map_node", "place on the map", "map_id"},
    {"map_note", "note on the map", "map_id"},
    {"saved_filter", "filter", "name"},
    {"conflict", "conflict of", "subject"},
    {"plan_field", "source of", "field"},
    {"binding", "holder of", "address_id"},
};

static const char *value_of(const struct json_cursor *cursor)
{
    switch (cursor->token) {
    case JSON_STRING:
    case JSON_NUMBER:
        return cursor->text;
    case JSON_TRUE:
        return "1";
    case JSON_FALSE:
        return "0";
    case JSON_OBJECT:
    case JSON_ARRAY:
        return "{…}";
    case JSON_END:
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
    case JSON_KEY:
    case JSON_NULL:
        break;
    }
    return NULL;
}

static void read_object(struct row *row, struct json_cursor *cursor)
{
    while (row->count < FIELDS_MAX && json_cursor_next(cursor, NULL) == 0 && cursor->token == JSON_KEY) {
        row->fields[row->count].name = cursor->text;
        if (json_cursor_next(cursor, NULL) < 0)
            return;
        row->fields[row->count].value = value_of(cursor);
        if (json_cursor_skip(cursor, NULL) < 0)
            return;
        row->count++;
    }
}

static void row_init(struct row *row, const char *text)
{
    struct json_cursor cursor;
    size_t length = strlen(text);

    *row = (struct row){.buffer = malloc(length + 2)};
    if (!row->buffer)
        return;
    memcpy(row->buffer, text, length + 1);
    if (length > 0 && json_cursor_init(&cursor, row->buffer, length, NULL) == 0 &&
        json_cursor_next(&cursor, NULL) == 0 && cursor.token == JSON_OBJECT)
        read_object(row, &cursor);
}

// NULL: no such column, or null.
static const char *get(const struct row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(row->fields[i].name, name) == 0)
            return row->fields[i].value;
    }
    return NULL;
}

// An id as what it is called, where that is known.
static const char *named(const struct reading *reading, const char *column, const char *value)
{
    char key[96];
    const char *name = NULL;

    if (value && snprintf(key, sizeof key, "%s:%s", column, value) < (int)sizeof key)
        name = get(&reading->names, key);
    return name ? name : value;
}

// Cut between characters; in quotes where it has blanks or is empty.
static void add_value(struct text_buf *buf, const char *value)
{
    size_t length = value ? strlen(value) : 0;
    const char *quote = value && (!*value || strpbrk(value, " \t\r\n")) ? "\"" : "";
    bool cut = length > VALUE_SHOWN_MAX;

    if (cut) {
        length = VALUE_SHOWN_MAX;
        while (length > 0 && ((unsigned char)value[length] & 0xc0) == 0x80)
            length--;
    }
    if (value)
        text_buf_add(buf, "%s%.*s%s%s", quote, (int)length, value, cut ? "…" : "", quote);
    else
        text_buf_add(buf, "nothing");
}

// The column as people call it: site_id is the site.
static void add_column(struct text_buf *buf, const char *column)
{
    size_t length = strlen(column);

    if (length > 3 && strcmp(column + length - 3, "_id") == 0)
        length -= 3;
    for (size_t i = 0; i < length; i++)
        text_buf_add(buf, "%c", column[i] == '_' ? ' ' : column[i]);
}

static const struct noun *noun_of(const char *table)
{
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++) {
        if (strcmp(nouns[i].table, table) == 0)
            return &nouns[i];
    }
    return NULL;
}

static const char *subject(const struct reading *reading, const struct noun *noun)
{
    const struct row *row = reading->after.count ? &reading->after : &reading->before;
    const char *value = named(reading, noun->column, get(row, noun->column));

    if ((!value || !*value) && strcmp(noun->table, "interface") == 0)
        value = get(row, "mac");
    return value;
}

static void add_thing(struct reading *reading, const struct noun *noun)
{
    const char *name = subject(reading, noun);
    const char *device = reading->entry->device;

    text_buf_add(&reading->buf, "the %s ", noun->noun);
    if (name && *name)
        add_value(&reading->buf, name);
    else
        text_buf_add(&reading->buf, "without a name");
    if (*device && strcmp(noun->table, "device") != 0)
        text_buf_add(&reading->buf, " of %s", device);
}

static void add_changes(struct reading *reading, const struct noun *noun)
{
    const char *joint = "changed ";

    for (size_t i = 0; i < reading->after.count; i++) {
        const char *column = reading->after.fields[i].name;
        const char *before = get(&reading->before, column), *after = reading->after.fields[i].value;
        if (before == after || (before && after && strcmp(before, after) == 0))
            continue;
        text_buf_add(&reading->buf, "%s", joint);
        add_column(&reading->buf, column);
        if (strcmp(joint, ", ") != 0) {
            text_buf_add(&reading->buf, " of ");
            if (strcmp(noun->table, "device") == 0 && *reading->entry->device)
                text_buf_add(&reading->buf, "%s", reading->entry->device);
            else
                add_thing(reading, noun);
        }
        text_buf_add(&reading->buf, " from ");
        add_value(&reading->buf, named(reading, column, before));
        text_buf_add(&reading->buf, " to ");
        add_value(&reading->buf, named(reading, column, after));
        joint = ", ";
    }
    if (strcmp(joint, ", ") != 0) {
        text_buf_add(&reading->buf, "wrote ");
        add_thing(reading, noun);
        text_buf_add(&reading->buf, " again");
    }
}

// What holds an address is told in words of its own.
static bool add_binding(struct reading *reading)
{
    const struct row *row = reading->after.count ? &reading->after : &reading->before;
    const char *address = named(reading, "address_id", get(row, "address_id"));
    const char *device = *reading->entry->device ? reading->entry->device : "a device that was removed";
    char action = reading->entry->action[0];

    if (!address)
        return false;
    if (action == 'd')
        text_buf_add(&reading->buf, "forgot that %s held %s", device, address);
    else if (action == 'u' && !get(&reading->before, "valid_to") && get(&reading->after, "valid_to"))
        text_buf_add(&reading->buf, "took %s from %s", address, device);
    else
        text_buf_add(&reading->buf, "%s %s to %s", action == 'i' ? "gave" : "moved", address, device);
    return true;
}

static bool add_device(struct reading *reading)
{
    const char *into = get(&reading->after, "merged_into"), *was = get(&reading->before, "merged_into");
    const char *key = get(&reading->after, "key");

    if (reading->entry->action[0] != 'u' || !key || (into != NULL) == (was != NULL))
        return false;
    if (into)
        text_buf_add(&reading->buf, "merged %s into %s", key, named(reading, "merged_into", into));
    else
        text_buf_add(&reading->buf, "separated %s from %s", key, named(reading, "merged_into", was));
    return true;
}

static bool add_of_device(struct reading *reading, const char *column, const char *gained, const char *lost)
{
    const struct row *row = reading->after.count ? &reading->after : &reading->before;
    const char *value = get(row, column), *source = get(row, "source");
    const char *device = *reading->entry->device ? reading->entry->device : "a device that was removed";

    if (!value)
        return false;
    text_buf_add(&reading->buf, reading->after.count ? "%s %s of %s (%s)" : "%s %s of %s",
                 reading->after.count ? gained : lost, value, device, source ? source : "?");
    return true;
}

static bool add_special(struct reading *reading)
{
    const char *table = reading->entry->table;

    if (strcmp(table, "binding") == 0)
        return add_binding(reading);
    if (strcmp(table, "device") == 0)
        return add_device(reading);
    if (strcmp(table, "device_tag") == 0)
        return add_of_device(reading, "tag", "added the tag", "removed the tag");
    if (strcmp(table, "device_field") == 0)
        return add_of_device(reading, "field", "noted who set", "forgot who set");
    return false;
}

static void write(struct reading *reading)
{
    const struct audit_entry *entry = reading->entry;
    const struct noun *noun = noun_of(entry->table);

    if (add_special(reading))
        return;
    if (!noun || reading->before.count + reading->after.count == 0) {
        text_buf_add(&reading->buf, "%s of row %" PRId64 " of %s", entry->action, entry->row_id,
                     entry->table);
    } else if (entry->action[0] == 'u') {
        add_changes(reading, noun);
    } else {
        text_buf_add(&reading->buf, "%s ", entry->action[0] == 'i' ? "added" : "removed");
        add_thing(reading, noun);
    }
}

const char *audit_sentence_make(const struct audit_entry *entry, char out[AUDIT_SENTENCE_MAX])
{
    struct reading reading = {.entry = entry};

    row_init(&reading.before, entry->before);
    row_init(&reading.after, entry->after);
    row_init(&reading.names, entry->names);
    text_buf_init(&reading.buf, out, AUDIT_SENTENCE_MAX);
    write(&reading);
    free(reading.before.buffer);
    free(reading.after.buffer);
    free(reading.names.buffer);
    return out;
}
