// What a record of a device says beyond its row: its state, how reliable it is, and who set its fields.
#pragma once

#include "output.h"
#include "shared/inventory/device_tag.h"
#include "shared/inventory/interface.h"
#include "status_read.h"
#include "time_text.h"

enum {
    DEVICE_RECORD_CELLS = 29,
    DEVICE_RECORD_SOURCES = 9,
    DEVICE_RECORD_STATE_MAX = 96,
    DEVICE_RECORD_SOURCE_MAX = 32,
    DEVICE_RECORD_INTERFACE_MAX = INTERFACE_NAME_MAX + 20,
    DEVICE_RECORD_SET_BY_MAX = 64
};

// The cells point into it.
struct device_record {
    const struct device *known;
    struct status_list status;
    struct status_device device;
    const char **states; // one for each check: "tcp-443 down: refused"
    char (*state_texts)[DEVICE_RECORD_STATE_MAX];
    char longest[TIME_TEXT_MAX];
    struct device_tag_list tags;
    const char **tag_items;
    struct interface_list interfaces;
    char (*interface_texts)[DEVICE_RECORD_INTERFACE_MAX]; // "eth0 02:00:5e:00:53:01"
    const char **interface_items;
    // Of name, type, site, notes, monitored, vendor, os, icon and trusted; and "name by person" for each set.
    char sources[DEVICE_RECORD_SOURCES][DEVICE_RECORD_SOURCE_MAX];
    char set_by_texts[DEVICE_RECORD_SOURCES][DEVICE_RECORD_SET_BY_MAX];
    const char *set_by[DEVICE_RECORD_SOURCES];
    size_t set_by_count;
};

// Reads it from the database; `device` stays the caller's. 0 or a negative errno; device_record_fini in
// either case.
int device_record_init(struct device_record *record, struct db *db, const struct device *device,
                       int64_t now_ms, struct error *err);
void device_record_fini(struct device_record *record);

// In this order: reason of the type, vendor, operating system, icon, trusted, tags, interfaces; state, cause,
// cause_check, since, availability of 24 hours, 7 days, 30 days and a year, outages and longest outage
// (milliseconds, then as text) of 30 days, states of the checks; the sources, and the fields by their
// sources.
void device_record_cells(struct device_record *record, struct output_cell cells[DEVICE_RECORD_CELLS]);
