// What every listing does alike: a filter, columns, an order and pages. `ipam device list type:nas tag:web
// --sort -name --columns name,address --limit 20 --page 2`.
#pragma once

#include "arguments.h"

#include "shared/db/db_value.h"
#include "shared/filter/filter.h"

struct command;
struct output_cell;
struct output_column;

enum {
    LISTING_OPTIONS = 4,
    LISTING_LIMIT_MAX = 1000000,
    LISTING_PAGE_ROWS = 50,
    LISTING_COLUMNS_MAX = 32,
    LISTING_MANY = -1
};

// A column that rows can be ordered by: the name that people type, the sort key for stmt_filtered (ours).
struct listing_order {
    const char *name;
    const char *sql;
    const char *sql_descending;
};

struct listing {
    const char *sort_text;
    const char *columns_text;
    const char *limit_text;
    const char *page_text;

    struct db_filter filter;
    const char *order; // for stmt_filtered; without --sort the first of the orders
    int64_t limit;     // 0: all
    int64_t offset;
    int64_t now_ms;
};

// The options --sort, --columns, --limit and --page, to be put among the verb's own.
void listing_options(struct listing *listing, struct arguments_option options[LISTING_OPTIONS]);

// Reads them, and the filter from the arguments (command->args[first] …, joined by blanks); fields and orders
// are the listing's, and saved filters are those of command->db. --page without --limit has LISTING_PAGE_ROWS
// rows. 0, or a negative errno (-EINVAL: a mistake of the person) with command->err. Freed by listing_fini in
// any case.
int listing_read(struct listing *listing, struct command *command, size_t first,
                 const struct filter_field *fields, size_t field_count, const struct listing_order *orders,
                 size_t order_count);
void listing_fini(struct listing *listing);

// Compiles a filter against `fields`, with ages from command's now, local times, and the saved filters of
// command->db (none while it is not open). As filter_compile.
int listing_filter(struct command *command, const char *text, const struct filter_field *fields, size_t count,
                   struct db_filter *out);

// The :limit of a statement: -1 is all.
static inline int64_t listing_sql_limit(const struct listing *listing)
{
    return listing->limit ? listing->limit : -1;
}

// The chosen columns (by name, or by what stands above them) in the chosen order, for output_begin and
// output_row: `chosen[i]` is an index into `columns`. Without --columns all of them. -EINVAL names the
// columns that there are.
int listing_columns(const struct listing *listing, struct command *command,
                    const struct output_column *columns, size_t count, size_t chosen[LISTING_COLUMNS_MAX],
                    size_t *chosen_count);
// The same as columns for output_begin: one that was asked for by name is always shown, in text and on a
// narrow terminal too. `out` has room for `chosen_count`.
void listing_pick(const struct listing *listing, const struct output_column *columns, const size_t *chosen,
                  size_t chosen_count, struct output_column *out);
// Writes a row: `cells` are those of all columns.
void listing_row(struct command *command, const struct output_cell *cells, const size_t *chosen,
                 size_t chosen_count);

// After output_end, for people: "1-20 of 312; --page 2 shows more". Nothing when all was shown. `total`
// LISTING_MANY: there are more, and counting them would take time.
void listing_tell_rest(const struct listing *listing, struct command *command, int64_t shown, int64_t total);
