// The rule of precedence, for the fields of devices and of the plan: a value is overwritten by a source of no
// lower precedence alone.
#pragma once

struct error;
struct stmt;

// Judges the current row of a statement with the columns `mine` (the precedence of `source`; NULL: there is
// no such source), `theirs` (of the source that set the field; NULL: nobody has) and `theirs_name`. 0,
// -EINVAL or -EPERM.
int field_rank_judge(struct stmt *stmt, const char *field, const char *source, struct error *err);
