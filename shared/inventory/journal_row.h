// What the journal and its undoing read alike: entries, and the state of a device as it is kept in a step.
#pragma once

#include "journal.h"

struct stmt;

void journal_row_read(struct stmt *stmt, struct journal_entry *out);

// 0 or a negative errno (db_error).

// The state of a device with its open incident, as JSON; "" without a state.
int journal_row_state(struct db *db, int64_t device_id, char out[JOURNAL_STATE_MAX]);
// Judges the state of a device anew; events about it after `event_id` are taken back.
int journal_row_judge(struct db *db, int64_t device_id, int64_t event_id);
