#include "import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/interchange/paper_field.h"
#include "shared/net/cidr.h"

#include "import_check.h"
#include "import_row.h"
#include "import_wire.h"
#include "inventory_error.h"

enum { PROGRESS_STEP = 4096 };

int import_new(const struct import_options *options, struct import **out)
{
    struct import *import = calloc(1, sizeof(*import));
    if (import != NULL)
        import->scratch = malloc(IMPORT_CHECK_MAX);
    if (import == NULL || import->scratch == NULL) {
        free(import);
        return -ENOMEM;
    }
    import->options = *options;
    *out = import;
    return 0;
}

void import_free(struct import *import)
{
    if (import == NULL)
        return;
    text_index_fini(&import->index);
    text_arena_fini(&import->work);
    text_arena_fini(&import->arena);
    free(import->changes);
    free(import->scratch);
    free(import);
}

const struct paper_result *import_result(const struct import *import)
{
    return &import->result;
}

// Copies the fields as canonical texts; false when one is wrong, which is told.
static bool copy_fields(struct import *import, const struct paper_record *record, struct import_row *row)
{
    bool good = true;
    for (size_t i = 0; i < record->count; i++) {
        const struct paper_field *field = &record->fields[i];
        struct error err;
        int code = import_check_value(record->kind, field->name, field->value, import->scratch, &err);
        if (code < 0)
            paper_complain(&import->result, field->line, field->column, "%s: %s", field->name, err.text);
        else if (import->scratch[0] != '\0' && !import_row_say(&import->arena, row, field->name,
                                                               import->scratch, field->line, field->column))
            import->failed = true;
        good = good && code == 0;
    }
    return good && !import->failed;
}

static void complain(struct import *import, const struct import_row *row, const char *field, const char *text)
{
    unsigned column = row->column;
    unsigned line = row->line;
    for (size_t i = 0; field != NULL && i < row->count; i++)
        if (strcmp(row->fields[i].name, field) == 0) {
            line = row->fields[i].line;
            column = row->fields[i].column;
        }
    paper_complain(&import->result, line, column, "%s%s%s", field == NULL ? "" : field,
                   field == NULL ? "" : ": ", text);
}

static bool has_needed(struct import *import, const struct import_row *row)
{
    for (const char *const *name = import_check_needed((enum paper_kind)row->kind); *name != NULL; name++) {
        if (import_row_value(row, *name) != NULL)
            continue;
        paper_complain(&import->result, row->line, row->column, "a %s needs its %s",
                       paper_field_kind((enum paper_kind)row->kind), *name);
        return false;
    }
    return true;
}

static bool range_is_good(struct import *import, const struct import_row *row)
{
    struct ip_addr first, last;
    if (ip_addr_parse(import_row_value(row, "first"), &first) < 0 ||
        ip_addr_parse(import_row_value(row, "last"), &last) < 0)
        return false;
    bool good = ip_addr_family(&first) == ip_addr_family(&last) && ip_addr_compare(&first, &last) <= 0;
    if (!good)
        complain(import, row, "last",
                 "it has to be of the same family as the first address, and not before it");
    return good;
}

static bool gateway_is_good(struct import *import, const struct import_row *row)
{
    const char *text = import_row_value(row, "gateway");
    struct ip_addr gateway;
    struct cidr prefix;
    if (text == NULL)
        return true;
    if (ip_addr_parse(text, &gateway) < 0 || cidr_parse(import_row_value(row, "prefix"), &prefix, NULL) < 0)
        return false;
    bool link_local = ip_addr_family(&gateway) == 6 && ip_addr_is_link_local(&gateway);
    bool good = cidr_contains(&prefix, &gateway) || (link_local && ip_addr_family(&prefix.first) == 6);
    if (!good)
        complain(import, row, "gateway", "it lies outside the prefix");
    return good;
}

static bool address_is_good(struct import *import, const struct import_row *row)
{
    const char *text = import_row_value(row, "prefix");
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;
    struct cidr prefix;
    if (text == NULL)
        return true;
    if (ip_addr_parse_zone(import_row_value(row, "address"), &addr, zone) < 0 ||
        cidr_parse(text, &prefix, NULL) < 0)
        return false;
    if (!cidr_contains(&prefix, &addr))
        complain(import, row, "prefix", "the address lies outside it");
    return cidr_contains(&prefix, &addr);
}

static bool is_sound(struct import *import, const struct import_row *row)
{
    if (!has_needed(import, row))
        return false;
    if (row->kind == PAPER_RANGE)
        return range_is_good(import, row);
    if (row->kind == PAPER_PREFIX)
        return gateway_is_good(import, row);
    return row->kind != PAPER_ADDRESS || address_is_good(import, row);
}

static void say_default(struct import *import, struct import_row *row, const char *field, const char *value)
{
    const char *name = paper_field_named((enum paper_kind)row->kind, field);
    if (value != NULL && value[0] != '\0' && name != NULL && import_row_value(row, name) == NULL &&
        !import_row_say(&import->arena, row, name, value, row->line, row->column))
        import->failed = true;
}

// What the options say for all.
static void say_defaults(struct import *import, struct import_row *row)
{
    say_default(import, row, "vrf", import->options.vrf);
    say_default(import, row, "site", import->options.site);
    if (row->kind == PAPER_DEVICE && import->options.monitor)
        import->failed |= !import_row_say(&import->arena, row, paper_field_named(PAPER_DEVICE, "monitored"),
                                          "true", row->line, row->column);
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static bool names_waiting(const char *assignment)
{
    return strcmp(assignment, "reserved") == 0 || strcmp(assignment, "dhcp") == 0;
}

static void forget(struct import_row *row, const char *field)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, field) == 0) {
            row->fields[i] = row->fields[--row->count];
            return;
        }
}

// Parts what the plan says of an address from who holds it: the fields that are left are the plan's.
static void part_binding(struct import *import, struct import_row *row)
{
    const char *device = import_row_value(row, "device");
    const char *assignment = or_empty(import_row_value(row, "assignment"));
    const char *held = import_row_value(row, "held");
    bool waits = names_waiting(assignment);
    if (device == NULL || !(held != NULL ? strcmp(held, "true") == 0 : !waits))
        return;
    struct import_row *binding = import_row_new(&import->arena, IMPORT_BINDING);
    if (binding == NULL) {
        import->failed = true;
        return;
    }
    binding->line = row->line;
    binding->column = row->column;
    binding->owner = row;
    binding->what = row->what;
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, "device") == 0 || strcmp(row->fields[i].name, "mac") == 0 ||
            strcmp(row->fields[i].name, "interface") == 0)
            binding->fields[binding->count++] = row->fields[i];
    import_row_append(&import->rows[IMPORT_BINDING], binding);
    if (assignment[0] == '\0')
        forget(row, "device");
    if (!waits)
        forget(row, "mac");
}

static int take(void *context, const struct paper_record *record)
{
    struct import *import = context;
    struct import_row *row = import_row_new(&import->arena, record->kind);
    if (row == NULL)
        return -ENOMEM;
    if (import->result.records > IMPORT_ROWS_MAX)
        return -E2BIG;
    row->line = record->line;
    row->column = record->count > 0 ? record->fields[0].column : 1;
    if (!copy_fields(import, record, row) || !is_sound(import, row))
        return import->failed ? -ENOMEM : 0;
    say_defaults(import, row);
    import_wire_name(import, &import->arena, row);
    import_row_append(&import->rows[row->kind], row);
    if (row->kind == PAPER_ADDRESS)
        part_binding(import, row);
    if (import->options.progress != NULL && import->result.records % PROGRESS_STEP == 0)
        import->options.progress(import->options.context, "reading", import->result.records, 0);
    return import->failed ? -ENOMEM : 0;
}

int import_read(struct import *import, enum paper_form form, char *bytes, size_t length, struct error *err)
{
    if (length > IMPORT_BYTES_MAX)
        return error_set(err, -E2BIG, "the file has %zu bytes; at most %d are taken at once, so part it",
                         length, IMPORT_BYTES_MAX);
    int code = paper_read(form, bytes, length, take, import, &import->result);
    import->read_errors = import->result.error_count;
    memcpy(import->kept, import->rows, sizeof(import->kept));
    if (code == -E2BIG)
        return error_set(err, code, "the file has more than %d records; part it", IMPORT_ROWS_MAX);
    return code < 0 ? inventory_error_memory(err) : 0;
}

const struct import_change *import_changes(const struct import *import, size_t *count)
{
    *count = import->change_count;
    return import->changes;
}

size_t import_count(const struct import *import, enum paper_kind kind, enum import_verdict verdict)
{
    return import->counts[kind][verdict];
}

size_t import_outside(const struct import *import, const char **first)
{
    *first = import->outside_first;
    return import->outside;
}
