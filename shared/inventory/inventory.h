// Where the inventory is, and opening it.
#pragma once

#include "shared/db/db.h"

#include <limits.h>
#include <stdint.h>

enum { INVENTORY_KEY_MAX = 64, INVENTORY_NAME_MAX = 256, INVENTORY_NOTES_MAX = 16384 };

#define INVENTORY_VANTAGE_LOCAL "local"

// The path of the database: `given` (an option or --db) unless NULL, else $LANATLAS_DB, else `Database` in
// /etc/lanatlas/lanatlas.conf (or in $LANATLAS_CONF), else /var/lib/lanatlas/inventory.db.
int inventory_path(const char *given, char path[PATH_MAX], struct error *err);

// How long a device must be silent to be gone, in milliseconds; 0: never. `GoneAfter` in that file, else 30
// days. -EINVAL or -ERANGE for a value that is no such time.
int inventory_gone_after(int64_t *out_ms, struct error *err);

// How long history is kept (retention.h): `KeepEvents` (400d), `KeepAudit` (400d) and `KeepHistory` (2y) in
// that file, times as 90d or 2y; 0 is for ever. -EINVAL or -ERANGE for a value that is no such time.
struct retention_ages;
int inventory_retention(struct retention_ages *out, struct error *err);

// The folder of collectd's rrdtool plugin: `given` (--rrd) unless NULL, else $LANATLAS_RRD, else `RrdDir` in
// that file, else /var/lib/collectd/rrd.
int inventory_rrd_dir(const char *given, char path[PATH_MAX], struct error *err);

// inventory_path and db_open in one.
int inventory_open(const char *given, enum db_mode mode, const struct db_actor *actor, struct db **out,
                   struct error *err);
