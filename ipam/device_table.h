// Devices as rows of output.
#pragma once

#include "output.h"

struct db;
struct device;
struct error;

// Begin, one row for each device, then output_end. A record also says the state of the device. 0 or a
// negative errno with `err`.
void device_table_begin(struct output *out, enum output_layout layout);
int device_table_row(struct output *out, struct db *db, const struct device *device, struct error *err);

// A record with the field "history", which may be NULL, after the others. In text it is not shown.
void device_table_begin_history(struct output *out);
int device_table_row_history(struct output *out, struct db *db, const struct device *device,
                             const struct output_rows *history, struct error *err);
