// Numbered, append-only migrations (schema/migrations/NNNN_*.sql, embedded at build), one transaction in all.
#pragma once

struct sqlite3;
struct write_queue;
struct error;

// The schema version of this program: the number of the last migration.
int migrate_head(void);

// Brings the database to migrate_head() and leaves the schema lock shared. Any number of processes may call
// it at once: one migrates, and the others wait until it is done. -EPROTO: newer than this program, or for
// `timeout_ms` an older program has held the database open ("restart collectd").
int migrate_run(struct sqlite3 *handle, struct write_queue *queue, int timeout_ms, struct error *err);

// For a reader, which changes nothing: 0 when the schema is this program's, else -EPROTO with the way out.
int migrate_check(struct sqlite3 *handle, struct error *err);
