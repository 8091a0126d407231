#include "device_number.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "db_handle.h"
#include "number_table.h"
#include "stmt.h"

// What is asked for: rows of numbers, and which of a device's counts.
struct question {
    const char *name;
    enum query_id query;
    double (*better)(double a, double b); // of a number and NaN the number
};

static const struct question questions[] = {
    {"rtt", QUERY_DEVICE_NUMBER_RTT, fmin},
    {"loss", QUERY_DEVICE_NUMBER_LOSS, fmax},
    {"seen", QUERY_DEVICE_NUMBER_SEEN, fmax},
};

static const struct question *question_of(const unsigned char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof(questions) / sizeof(questions[0]); i++)
        if (strcmp((const char *)name, questions[i].name) == 0)
            return &questions[i];
    return NULL;
}

// The columns of a question's rows are id, number and second, read by place as there are many.
static int gather(struct number_table *table, sqlite3_stmt *rows, const struct question *question)
{
    int result = sqlite3_step(rows);
    while (result == SQLITE_ROW) {
        struct number_row *row = number_table_at(table, sqlite3_column_int64(rows, 0));
        if (row == NULL)
            return SQLITE_NOMEM;
        double *number = &row->numbers[sqlite3_column_int(rows, 2) != 0];
        if (sqlite3_column_type(rows, 1) != SQLITE_NULL)
            *number = question->better(*number, sqlite3_column_double(rows, 1));
        result = sqlite3_step(rows);
    }
    return result;
}

static void forget(void *pointer)
{
    struct number_table *table = pointer;
    number_table_fini(table);
    free(table);
}

static struct number_table *table_new(struct db *db, const struct question *question)
{
    struct number_table *table = calloc(1, sizeof(*table));
    struct stmt *stmt = table == NULL ? NULL : stmt_use(db, question->query);
    if (stmt == NULL) {
        free(table);
        return NULL;
    }
    int result = gather(table, stmt->handle, question);
    stmt_reset(stmt);
    if (result == SQLITE_DONE)
        return table;
    forget(table);
    return NULL;
}

// SQLite keeps the table beside the literal until the statement ends.
static void answer(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct number_table *table = sqlite3_get_auxdata(context, 0);
    if (table == NULL) {
        const struct question *question = question_of(sqlite3_value_text(values[0]));
        table = question == NULL ? NULL : table_new(sqlite3_user_data(context), question);
        if (table == NULL) {
            sqlite3_result_error(context, "device_number() has no answer", -1);
            return;
        }
        sqlite3_set_auxdata(context, 0, table, forget);
        table = sqlite3_get_auxdata(context, 0); // gone when there was no memory for it
    }
    const struct number_row *row =
        table == NULL ? NULL : number_table_find(table, sqlite3_value_int64(values[1]));
    double number = row == NULL ? (double)NAN : isnan(row->numbers[0]) ? row->numbers[1] : row->numbers[0];
    sqlite3_result_double(context, number); // NaN is NULL
}

int device_number_register(struct db *db)
{
    return sqlite3_create_function_v2(db->handle, "device_number", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, db,
                                      answer, NULL, NULL, NULL);
}
