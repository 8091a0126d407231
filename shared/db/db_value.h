// A value to bind, and a condition made elsewhere with its values: what shared/db takes from code that writes
// no SQL of its own.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum db_value_kind { DB_VALUE_INT, DB_VALUE_REAL, DB_VALUE_TEXT, DB_VALUE_BLOB };

struct db_value {
    enum db_value_kind kind;
    int64_t integer;
    double real;
    char *bytes;   // of a text (terminated) or a blob
    size_t length; // of `bytes`, without the terminator
};

// A condition on the rows of a statement: an SQL expression whose parameters are :f1, :f2 … for values[0],
// values[1] … It never holds text of a user. Who made it owns all of it (shared/filter: filter_free).
struct db_filter {
    char *where; // NULL: every row
    struct db_value *values;
    size_t count;
};
