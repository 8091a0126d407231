// The fields of a device and the source that set each.
#pragma once

#include <stdint.h>

struct db;

// Notes that `source` set the field. 0 or a negative errno (db_error).
int device_field_claim(struct db *db, int64_t device_id, const char *field, const char *source);
