// The fields of the plan and the source that set each: those of VLANs, prefixes, ranges and addresses. What
// nobody has claimed was set by the source of its row (vlan.source, address.source, …) when it is not empty,
// else by nobody: what is added with a source needs no claim.
#pragma once

#include <stdint.h>

struct db;
struct error;

// Tables of the plan, as the table plan_field names them.
#define PLAN_FIELD_VLAN "vlan"
#define PLAN_FIELD_PREFIX "prefix"
#define PLAN_FIELD_RANGE "plan_range"
#define PLAN_FIELD_ADDRESS "address"

// Whether `source` may set the field of a row: 0; -EINVAL for what is no source; -EPERM when a source of
// higher precedence set it.
int plan_field_check(struct db *db, const char *table, int64_t row_id, const char *field, const char *source,
                     struct error *err);
// Notes that `source` has set the field, after the value was written; inside db_begin … db_commit. 0 or a
// negative errno with `err`.
int plan_field_claim(struct db *db, const char *table, int64_t row_id, const char *field, const char *source,
                     struct error *err);
// Who set the field, "" for nobody; a text of the connection, valid until its next call.
const char *plan_field_source(struct db *db, const char *table, int64_t row_id, const char *field);
