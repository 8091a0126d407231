// The fields of a device and the source that set each.
#pragma once

#include <stdint.h>

struct db;
struct error;

// The words that a type may be, closed by NULL.
extern const char *const device_field_types[];

// Notes that `source` set the field. 0 or a negative errno (db_error).
int device_field_claim(struct db *db, int64_t device_id, const char *field, const char *source);

// Sets the type by the source "rules", with the reason that is shown beside it. As device_set.
int device_field_set_rule(struct db *db, int64_t device_id, const char *type, const char *reason,
                          struct error *err);
