#include "device_table.h"

#include <errno.h>
#include <stdlib.h>

#include "device_record.h"
#include "shared/base/error.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"
#include "shared/inventory/identifier.h"

enum { ADDRESS_TEXT_MAX = IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX };

static const struct output_column columns[] = {
    {"key", "KEY", 0, 0},
    {"name", "NAME", OUTPUT_SHRINK, 3},
    {"type", "TYPE", 0, 4},
    {"site", "SITE", OUTPUT_SHRINK, 5},
    {"addresses", "ADDRESSES", OUTPUT_SHRINK, 0},
    {"macs", "MACS", 0, 7},
    {"checks", "CHECKS", 0, 2},
    {"monitored", "MONITORED", 0, 1},
    {"created", "CREATED", 0, 8},
    {"notes", "NOTES", OUTPUT_SHRINK, 9},
    // A record goes on, as device_record_cells does.
    {"type_reason", "TYPE BY", 0, 0},
    {"vendor", "VENDOR", 0, 0},
    {"os", "OS", 0, 0},
    {"icon", "ICON", 0, 0},
    {"trusted", "TRUSTED", 0, 0},
    {"tags", "TAGS", 0, 0},
    {"interfaces", "INTERFACES", 0, 0},
    {"state", "STATE", 0, 0},
    {"cause", "CAUSE", 0, 0},
    {"cause_check", "", OUTPUT_MACHINE, 0},
    {"since", "SINCE", 0, 0},
    {"availability_24h", "UP 24H", 0, 0},
    {"availability_7d", "UP 7D", 0, 0},
    {"availability_30d", "UP 30D", 0, 0},
    {"availability_1y", "UP 1Y", 0, 0},
    {"outages_30d", "OUTAGES 30D", 0, 0},
    {"longest_outage_30d_ms", "", OUTPUT_MACHINE, 0},
    {"longest_outage_30d", "LONGEST 30D", 0, 0},
    {"check_states", "", OUTPUT_MACHINE, 0},
    {"name_source", "", OUTPUT_MACHINE, 0},
    {"type_source", "", OUTPUT_MACHINE, 0},
    {"site_source", "", OUTPUT_MACHINE, 0},
    {"notes_source", "", OUTPUT_MACHINE, 0},
    {"monitored_source", "", OUTPUT_MACHINE, 0},
    {"vendor_source", "", OUTPUT_MACHINE, 0},
    {"os_source", "", OUTPUT_MACHINE, 0},
    {"icon_source", "", OUTPUT_MACHINE, 0},
    {"trusted_source", "", OUTPUT_MACHINE, 0},
    {"set_by", "SET BY", 0, 0},
    // The history stands in the record of `device show` alone.
    {"history", "HISTORY", OUTPUT_MACHINE, 0},
};

enum {
    COLUMN_COUNT = sizeof columns / sizeof columns[0],
    RECORD_COUNT = COLUMN_COUNT - 1,
    TABLE_COUNT = RECORD_COUNT - DEVICE_RECORD_CELLS,
};

// What a row points into, freed after it was written.
struct row_texts {
    struct bound_address_list bindings;
    struct identifier_list identifiers;
    struct check_list checks;
    char (*address_texts)[ADDRESS_TEXT_MAX];
    const char **addresses;
    const char **macs;
    const char **keys;
    size_t mac_count;
};

static int read_lists(struct row_texts *texts, struct db *db, int64_t id, struct error *err)
{
    int result = binding_list(db, id, &texts->bindings, err);

    if (result == 0)
        result = identifier_list(db, id, &texts->identifiers, err);
    if (result == 0)
        result = check_list(db, id, NULL, false, &texts->checks, err);
    if (result < 0)
        return result;
    texts->address_texts = calloc(texts->bindings.count + 1, sizeof *texts->address_texts);
    texts->addresses = calloc(texts->bindings.count + 1, sizeof *texts->addresses);
    texts->macs = calloc(texts->identifiers.count + 1, sizeof *texts->macs);
    texts->keys = calloc(texts->checks.count + 1, sizeof *texts->keys);
    if (!texts->address_texts || !texts->addresses || !texts->macs || !texts->keys)
        return error_set(err, -ENOMEM, "out of memory");
    return 0;
}

static void fill_texts(struct row_texts *texts)
{
    char ip[IP_ADDR_TEXT_MAX];

    for (size_t i = 0; i < texts->bindings.count; i++) {
        const struct bound_address *bound = &texts->bindings.rows[i];
        snprintf(texts->address_texts[i], ADDRESS_TEXT_MAX, "%s%s%s", ip_addr_format(&bound->addr, ip),
                 bound->segment[0] ? "%" : "", bound->segment);
        texts->addresses[i] = texts->address_texts[i];
    }
    for (size_t i = 0; i < texts->identifiers.count; i++) {
        if (texts->identifiers.rows[i].kind[0] == 'm')
            texts->macs[texts->mac_count++] = texts->identifiers.rows[i].value;
    }
    for (size_t i = 0; i < texts->checks.count; i++)
        texts->keys[i] = texts->checks.rows[i].key;
}

static void free_texts(struct row_texts *texts)
{
    binding_list_free(&texts->bindings);
    identifier_list_free(&texts->identifiers);
    check_list_free(&texts->checks);
    free(texts->address_texts);
    free(texts->addresses);
    free(texts->macs);
    free(texts->keys);
}

void device_table_begin(struct output *out, enum output_layout layout)
{
    output_begin(out, columns, layout == OUTPUT_RECORD ? RECORD_COUNT : TABLE_COUNT, layout);
}

void device_table_begin_history(struct output *out)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_RECORD);
}

// The notes come last: their text lasts until the next call of the connection.
static void write_row(struct output *out, struct db *db, const struct device *device,
                      const struct row_texts *texts, struct device_record *record,
                      const struct output_rows *history)
{
    struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(device->key, OUTPUT_PLAIN),
        output_cell_text(device->name, OUTPUT_PLAIN),
        output_cell_text(device->type, OUTPUT_PLAIN),
        output_cell_text(device->site, OUTPUT_PLAIN),
        output_cell_list(texts->addresses, texts->bindings.count),
        output_cell_list(texts->macs, texts->mac_count),
        output_cell_list(texts->keys, texts->checks.count),
        output_cell_boolean(device->monitored),
        output_cell_time(device->created_ms),
        output_cell_text(device_notes(db, device->id), OUTPUT_PLAIN),
    };

    if (out->layout == OUTPUT_RECORD)
        device_record_cells(record, cells + TABLE_COUNT);
    cells[RECORD_COUNT] = output_cell_rows(history);
    output_row(out, cells);
}

int device_table_row(struct output *out, struct db *db, const struct device *device, struct error *err)
{
    return device_table_row_history(out, db, device, NULL, err);
}

int device_table_row_history(struct output *out, struct db *db, const struct device *device,
                             const struct output_rows *history, struct error *err)
{
    struct row_texts texts = {0};
    struct device_record record = {.states = NULL};
    int result = read_lists(&texts, db, device->id, err);

    if (result == 0 && out->layout == OUTPUT_RECORD)
        result = device_record_init(&record, db, device, out->style.now_ms, err);
    if (result == 0) {
        fill_texts(&texts);
        write_row(out, db, device, &texts, &record, history);
    }
    device_record_fini(&record);
    free_texts(&texts);
    return result;
}
