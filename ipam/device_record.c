#include "device_record.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/device.h"

static void fill_state(struct device_record *record, size_t i)
{
    const struct status_row *row = &record->status.rows[i];
    bool told = row->kind == STATUS_DOWN || row->kind == STATUS_UNKNOWN;
    const char *why = row->since_ms ? cause_text(row->cause) : "not probed yet";

    snprintf(record->state_texts[i], DEVICE_RECORD_STATE_MAX, "%s %s%s%s", row->check_key,
             status_row_kind_text(row->kind), told ? ": " : "", told ? why : "");
    record->states[i] = record->state_texts[i];
}

static void read_sources(struct device_record *record, struct db *db, int64_t device_id)
{
    static const char *const fields[DEVICE_RECORD_SOURCES] = {"name",   "type", "site", "notes",  "monitored",
                                                              "vendor", "os",   "icon", "trusted"};

    for (size_t i = 0; i < DEVICE_RECORD_SOURCES; i++) {
        text_copy(record->sources[i], DEVICE_RECORD_SOURCE_MAX,
                  device_field_source(db, device_id, fields[i]));
        if (!record->sources[i][0])
            continue;
        char *text = record->set_by_texts[record->set_by_count];
        snprintf(text, DEVICE_RECORD_SET_BY_MAX, "%s by %s", fields[i], record->sources[i]);
        record->set_by[record->set_by_count++] = text;
    }
}

static int read_tags(struct device_record *record, struct db *db, int64_t device_id, struct error *err)
{
    int result = device_tag_list(db, device_id, &record->tags, err);

    if (result < 0)
        return result;
    record->tag_items = calloc(record->tags.count + 1, sizeof *record->tag_items);
    if (!record->tag_items)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < record->tags.count; i++)
        record->tag_items[i] = record->tags.rows[i];
    return 0;
}

static int read_interfaces(struct device_record *record, struct db *db, int64_t device_id, struct error *err)
{
    int result = interface_list(db, device_id, &record->interfaces, err);

    if (result < 0)
        return result;
    record->interface_texts = calloc(record->interfaces.count + 1, sizeof *record->interface_texts);
    record->interface_items = calloc(record->interfaces.count + 1, sizeof *record->interface_items);
    if (!record->interface_texts || !record->interface_items)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < record->interfaces.count; i++) {
        const struct interface *row = &record->interfaces.rows[i];
        snprintf(record->interface_texts[i], DEVICE_RECORD_INTERFACE_MAX, "%s%s%s",
                 row->name[0] ? row->name : "?", row->mac[0] ? " " : "", row->mac);
        record->interface_items[i] = record->interface_texts[i];
    }
    return 0;
}

// A device of which nothing is known, because nothing checks it.
static struct status_device nothing_known(bool monitored)
{
    struct status_device device = {.state = monitored ? DEVICE_UNKNOWN : DEVICE_DISABLED};

    if (monitored)
        text_copy(device.cause, sizeof device.cause, "nothing is checked");
    for (int i = 0; i < STATUS_PERIODS; i++)
        device.availability[i] = NAN;
    return device;
}

int device_record_init(struct device_record *record, struct db *db, const struct device *device,
                       int64_t now_ms, struct error *err)
{
    struct device named = *device;
    char *names[] = {named.key};

    *record = (struct device_record){.known = device, .device = nothing_known(device->monitored)};
    int result = read_tags(record, db, device->id, err);
    if (result == 0)
        result = read_interfaces(record, db, device->id, err);
    if (result == 0)
        result = status_read(db, names, 1, STATUS_OF_DEVICES, now_ms, &record->status, err);
    if (result < 0)
        return result;
    record->state_texts = calloc(record->status.count + 1, sizeof *record->state_texts);
    record->states = calloc(record->status.count + 1, sizeof *record->states);
    if (!record->state_texts || !record->states)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < record->status.count; i++)
        fill_state(record, i);
    if (record->status.device_count > 0)
        record->device = record->status.devices[0];
    read_sources(record, db, device->id);
    return 0;
}

void device_record_fini(struct device_record *record)
{
    status_read_free(&record->status);
    device_tag_list_free(&record->tags);
    interface_list_free(&record->interfaces);
    free(record->tag_items);
    free(record->interface_texts);
    free(record->interface_items);
    free(record->state_texts);
    free(record->states);
}

static struct output_cell month_cell(const struct status_device *device, int64_t number)
{
    return device->month_known ? output_cell_integer(number) : output_cell_text(NULL, OUTPUT_PLAIN);
}

void device_record_cells(struct device_record *record, struct output_cell cells[DEVICE_RECORD_CELLS])
{
    const struct status_device *device = &record->device;
    const char *longest = device->longest_ms ? time_text_span(device->longest_ms, record->longest) : NULL;
    size_t at = 0;

    cells[at++] = output_cell_text(record->known->type_reason, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(record->known->vendor, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(record->known->os, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(record->known->icon, OUTPUT_PLAIN);
    cells[at++] = output_cell_boolean(record->known->trusted);
    cells[at++] = output_cell_list(record->tag_items, record->tags.count);
    cells[at++] = output_cell_list(record->interface_items, record->interfaces.count);
    cells[at++] = output_cell_text(device_state_text(device->state), status_device_tone(device));
    cells[at++] = output_cell_text(device->cause, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(device->cause_check, OUTPUT_PLAIN);
    cells[at++] = output_cell_time(device->since_ms);
    for (int i = 0; i < STATUS_PERIODS; i++)
        cells[at++] = output_cell_number(OUTPUT_RATIO, device->availability[i]);
    cells[at++] = month_cell(device, device->outages);
    cells[at++] = month_cell(device, device->longest_ms);
    cells[at++] = output_cell_text(longest, OUTPUT_PLAIN);
    cells[at++] = output_cell_list(record->states, record->status.count);
    for (size_t i = 0; i < DEVICE_RECORD_SOURCES; i++)
        cells[at++] = output_cell_text(record->sources[i], OUTPUT_PLAIN);
    cells[at++] = output_cell_list(record->set_by, record->set_by_count);
}
