// Devices as listings show them: one query finds them, whatever the filter and the order; their rows are read
// for a page alone.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inventory.h"

struct db_filter;
struct error;

// What stands between the items of a list.
enum { DEVICE_ROW_SEPARATOR = 31 };

// The texts are the statement's: valid until the next row. Lists have DEVICE_ROW_SEPARATOR between. A number
// that is not known is NaN, a time 0.
struct device_row {
    int64_t id;
    const char *key;
    const char *name;
    const char *type;
    const char *type_reason;
    const char *status;
    const char *site;
    const char *icon;
    const char *vendor;
    const char *os;
    const char *notes;
    const char *addresses; // IPv4 first, oldest first
    const char *macs;
    const char *tags;
    const char *checks;   // keys
    const char *services; // https, tcp/445
    const char *groups;
    bool trusted;
    bool monitored;
    int64_t created_ms;
    int64_t since_ms;
    int64_t seen_ms;
    double rtt_ms;
    double loss; // 0–1
};

// The ids of a page, and its rows one by one.
struct device_rows {
    struct db *db;
    struct stmt *stmt;
    int64_t *ids;
    int64_t total; // how many there are, whatever the page
    int64_t next;
    int64_t end;
};

// Begins an order by a column without an index, DEVICE_ROWS_RANK "d.rtt_ms", or by it downwards,
// DEVICE_ROWS_RANK "-d.rtt_ms": alike rows by key, those without a value last.
#define DEVICE_ROWS_RANK "rank:"

// `filter` over device_filter_fields, `order` over v_device_row d: as above, or of columns that an index
// gives in order (stmt_filtered.h); `limit` -1 is all. 0 or a negative errno with `err`. Rows that shall be
// of one state are read in a read transaction.
int device_rows_open(struct device_rows *rows, struct db *db, const struct db_filter *filter,
                     const char *order, int64_t limit, int64_t offset, struct error *err);
// 1 and the row; 0 at the end; a negative errno with `err`. A query whose rows are not all read ends with
// device_rows_close, which may be called in any case.
int device_rows_next(struct device_rows *rows, struct device_row *out, struct error *err);
void device_rows_close(struct device_rows *rows);

// A device that a filter names, for a change of many.
struct device_choice {
    int64_t id;
    char key[INVENTORY_KEY_MAX];
    char name[INVENTORY_NAME_MAX];
    char type[32];
    char type_reason[256];
};

struct device_choice_list {
    struct device_choice *rows;
    size_t count;
};

// Of one device, or (0) of all, by id. Freed by device_choice_list_free.
int device_choice_select(struct db *db, int64_t device_id, const struct db_filter *filter,
                         struct device_choice_list *out, struct error *err);
// Those whose type no source above the rules has set.
int device_choice_untyped(struct db *db, int64_t device_id, struct device_choice_list *out,
                          struct error *err);
void device_choice_list_free(struct device_choice_list *list);
