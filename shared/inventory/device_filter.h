// What devices are filtered by (docs/filter.md): the fields of `ipam device list`, of the rules of types, and
// of every other place that names devices by a filter. The alias of the rows is `d`, of v_device_row.
#pragma once

#include "shared/filter/filter.h"

enum { DEVICE_FILTER_FIELDS = 29 };

extern const struct filter_field device_filter_fields[DEVICE_FILTER_FIELDS];
