// What was probably meant: the name among the rows of a query that is most like a mistyped one. `names` has
// the column "name" and is run to its end; NULL, when stmt_use failed, has none.
#pragma once

#include "inventory.h"

struct db;
struct error;
struct stmt;

// Returns `out`, "" when no name is near.
const char *row_guess(struct db *db, struct stmt *names, const char *word, char out[INVENTORY_NAME_MAX]);
// -ENOENT: there is no site "Hom"; did you mean "Home"? `way_out` is said when no name is near.
int row_guess_refuse(struct db *db, struct stmt *names, const char *what, const char *word,
                     const char *way_out, struct error *err);
