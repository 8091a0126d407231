// The columns and orders of `ipam device list`.
#pragma once

#include "listing.h"
#include "output.h"

struct device_row;

enum { DEVICE_LISTING_COLUMNS = 23, DEVICE_LISTING_ORDERS = 16 };

extern const struct output_column device_listing_columns[DEVICE_LISTING_COLUMNS];
extern const struct listing_order device_listing_orders[DEVICE_LISTING_ORDERS];

// Writes a row: the columns `chosen` (listing.h). 0 or -ENOMEM.
int device_listing_row(struct command *command, const struct device_row *row, const size_t *chosen,
                       size_t chosen_count);
