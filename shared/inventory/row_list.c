#include "row_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/db/stmt.h"

#include "inventory_error.h"

enum { FIRST_CAPACITY = 8 };

// The capacity is the power of two that holds `count`, so it need not be stored.
static size_t capacity_of(size_t count)
{
    size_t capacity = FIRST_CAPACITY;
    while (capacity < count)
        capacity *= 2;
    return capacity;
}

static int make_room(struct row_list *list)
{
    size_t needed = capacity_of(list->count + 1);
    if (list->count > 0 && needed == capacity_of(list->count))
        return 0;
    void *grown = reallocarray(list->rows, needed, list->row_size);
    if (grown == NULL)
        return -ENOMEM;
    list->rows = grown;
    return 0;
}

static int add(struct row_list *list, struct stmt *stmt)
{
    int code = make_room(list);
    if (code < 0)
        return code;
    char *row = (char *)list->rows + list->count * list->row_size;
    memset(row, 0, list->row_size);
    list->read(stmt, row);
    list->count++;
    return 0;
}

static int read_all(struct row_list *list, struct stmt *stmt)
{
    int code = stmt_step(stmt);
    while (code > 0) {
        code = add(list, stmt);
        if (code == 0)
            code = stmt_step(stmt);
    }
    stmt_reset(stmt);
    return code;
}

int row_list_fill(struct row_list *list, struct db *db, struct stmt *stmt, struct error *err)
{
    int code = stmt == NULL ? -EIO : read_all(list, stmt);
    if (code == 0)
        return 0;
    free(list->rows);
    list->rows = NULL;
    list->count = 0;
    return code == -ENOMEM ? inventory_error_memory(err) : inventory_error_db(db, code, err);
}
