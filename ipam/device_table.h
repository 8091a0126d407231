// Devices as rows of output.
#pragma once

#include "output.h"

struct db;
struct device;
struct error;

// Begin, one row for each device, then output_end. 0 or a negative errno with `err`.
void device_table_begin(struct output *out, enum output_layout layout);
int device_table_row(struct output *out, struct db *db, const struct device *device, struct error *err);
