// What a record of a device says beyond its row: its state, how reliable it is, and who set its fields.
#pragma once

#include "output.h"
#include "status_read.h"
#include "time_text.h"

enum {
    DEVICE_RECORD_CELLS = 17,
    DEVICE_RECORD_SOURCES = 5,
    DEVICE_RECORD_STATE_MAX = 96,
    DEVICE_RECORD_SOURCE_MAX = 32
};

// The cells point into it.
struct device_record {
    struct status_list status;
    struct status_device device;
    const char **states; // one for each check: "tcp-443 down: refused"
    char (*state_texts)[DEVICE_RECORD_STATE_MAX];
    char longest[TIME_TEXT_MAX];
    char sources[DEVICE_RECORD_SOURCES][DEVICE_RECORD_SOURCE_MAX]; // of name, type, site, notes, monitored
};

// Reads it from the database. 0 or a negative errno; device_record_fini in either case.
int device_record_init(struct device_record *record, struct db *db, const struct device *device,
                       int64_t now_ms, struct error *err);
void device_record_fini(struct device_record *record);

// In this order: state, cause, cause_check, since, availability of 24 hours, 7 days, 30 days and a year,
// outages and longest outage (milliseconds, then as text) of 30 days, states of the checks, and the sources
// of name, type, site, notes and monitored.
void device_record_cells(struct device_record *record, struct output_cell cells[DEVICE_RECORD_CELLS]);
