// What was probably meant: the name among the rows of a query that is most like a mistyped one.
#pragma once

#include "inventory.h"

struct db;
struct stmt;

// `names` has the column "name" and is run to its end; NULL, when stmt_use failed, has none. Returns `out`,
// "" when no name is near.
const char *row_guess(struct db *db, struct stmt *names, const char *word, char out[INVENTORY_NAME_MAX]);
