// Where the inventory is, and opening it.
#pragma once

#include "shared/db/db.h"

#include <limits.h>

enum { INVENTORY_KEY_MAX = 64, INVENTORY_NAME_MAX = 256, INVENTORY_NOTES_MAX = 16384 };

#define INVENTORY_VANTAGE_LOCAL "local"

// The path of the database: `given` (an option or --db) unless NULL, else $LANATLAS_DB, else `Database` in
// /etc/lanatlas/lanatlas.conf (or in $LANATLAS_CONF), else /var/lib/lanatlas/inventory.db.
int inventory_path(const char *given, char path[PATH_MAX], struct error *err);

// inventory_path and db_open in one.
int inventory_open(const char *given, enum db_mode mode, const struct db_actor *actor, struct db **out,
                   struct error *err);
