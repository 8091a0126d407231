#include "listing.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "shared/base/nearest.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/inventory/saved_filter.h"
#include "time_input.h"

enum { NAMES_TEXT_MAX = 400, WORD_MAX = 64 };

void listing_options(struct listing *listing, struct arguments_option options[LISTING_OPTIONS])
{
    *listing = (struct listing){.order = NULL};
    options[0] = (struct arguments_option){"sort", 0, ARGUMENTS_VALUE, &listing->sort_text};
    options[1] = (struct arguments_option){"columns", 0, ARGUMENTS_VALUE, &listing->columns_text};
    options[2] = (struct arguments_option){"limit", 0, ARGUMENTS_VALUE, &listing->limit_text};
    options[3] = (struct arguments_option){"page", 0, ARGUMENTS_VALUE, &listing->page_text};
}

// '"nam" is no column; did you mean "name"?', or the names that there are.
static int refuse_name(struct error *err, const char *what, const char *word, const char *const *names,
                       size_t count)
{
    char all[NAMES_TEXT_MAX];
    struct text_buf buf;
    const char *meant = nearest_word(word, names, count);

    if (meant)
        return error_set(err, -EINVAL, "\"%s\" is no %s; did you mean \"%s\"?", word, what, meant);
    text_buf_init(&buf, all, sizeof all);
    for (size_t i = 0; i < count; i++)
        text_buf_add(&buf, "%s%s", i ? ", " : "", names[i]);
    return error_set(err, -EINVAL, "\"%s\" is no %s; there are %s", word, what, all);
}

static int read_order(struct listing *listing, struct error *err, const struct listing_order *orders,
                      size_t count)
{
    const char *names[LISTING_COLUMNS_MAX] = {NULL};
    const char *word = listing->sort_text;
    bool descending = word && word[0] == '-';

    listing->order = count ? orders[0].sql : NULL;
    if (!word)
        return 0;
    word += descending;
    for (size_t i = 0; i < count && i < LISTING_COLUMNS_MAX; i++) {
        names[i] = orders[i].name;
        if (strcmp(orders[i].name, word) != 0)
            continue;
        listing->order = descending ? orders[i].sql_descending : orders[i].sql;
        return 0;
    }
    return refuse_name(err, "column to sort by", word, names,
                       count < LISTING_COLUMNS_MAX ? count : LISTING_COLUMNS_MAX);
}

static int read_page(struct listing *listing, struct error *err)
{
    uint64_t limit = listing->page_text ? LISTING_PAGE_ROWS : 0;
    uint64_t page = 1;

    if (listing->limit_text && number_parse_u64(listing->limit_text, 1, LISTING_LIMIT_MAX, &limit) < 0)
        return error_set(err, -EINVAL, "--limit takes a number of rows from 1 to %d, not \"%s\"",
                         LISTING_LIMIT_MAX, listing->limit_text);
    if (listing->page_text && number_parse_u64(listing->page_text, 1, LISTING_LIMIT_MAX, &page) < 0)
        return error_set(err, -EINVAL, "--page takes a number from 1 to %d, not \"%s\"", LISTING_LIMIT_MAX,
                         listing->page_text);
    listing->limit = (int64_t)limit;
    listing->offset = (int64_t)(limit * (page - 1));
    return 0;
}

static int look_up(void *context, const char *name, char *text, size_t size)
{
    struct command *command = context;

    return saved_filter_text(command->db, name, text, size);
}

int listing_filter(struct command *command, const char *text, const struct filter_field *fields, size_t count,
                   struct db_filter *out)
{
    const struct filter_listing listing = {
        .fields = fields,
        .count = count,
        .now_ms = command->out.style.now_ms,
        .context = command,
        .local_ms = time_input_local_ms,
        .lookup = command->db ? look_up : NULL,
    };

    return filter_compile(text, &listing, out, &command->err);
}

int listing_read(struct listing *listing, struct command *command, size_t first,
                 const struct filter_field *fields, size_t field_count, const struct listing_order *orders,
                 size_t order_count)
{
    char text[FILTER_TEXT_MAX + 1];
    struct text_buf buf;
    int result = read_order(listing, &command->err, orders, order_count);

    if (result == 0)
        result = read_page(listing, &command->err);
    if (result < 0)
        return result;
    listing->now_ms = command->out.style.now_ms;
    text_buf_init(&buf, text, sizeof text);
    for (size_t i = first; i < command->arg_count; i++)
        text_buf_add(&buf, "%s%s", i > first ? " " : "", command->args[i]);
    if (buf.overflow)
        return error_set(&command->err, -E2BIG, "the filter is longer than %d bytes", FILTER_TEXT_MAX);
    return listing_filter(command, text, fields, field_count, &listing->filter);
}

void listing_fini(struct listing *listing)
{
    filter_free(&listing->filter);
}

static int find_column(struct error *err, const char *word, const struct output_column *columns, size_t count,
                       size_t *out)
{
    const char *names[LISTING_COLUMNS_MAX] = {NULL};

    for (size_t i = 0; i < count && i < LISTING_COLUMNS_MAX; i++) {
        names[i] = columns[i].name;
        if (!*word || (strcmp(columns[i].name, word) != 0 && strcasecmp(columns[i].title, word) != 0))
            continue;
        *out = i;
        return 0;
    }
    return refuse_name(err, "column", word, names, count < LISTING_COLUMNS_MAX ? count : LISTING_COLUMNS_MAX);
}

int listing_columns(const struct listing *listing, struct command *command,
                    const struct output_column *columns, size_t count, size_t chosen[LISTING_COLUMNS_MAX],
                    size_t *chosen_count)
{
    const char *at = listing->columns_text;
    int result = 0;

    *chosen_count = 0;
    if (!at) {
        for (size_t i = 0; i < count && i < LISTING_COLUMNS_MAX; i++)
            chosen[(*chosen_count)++] = i;
        return 0;
    }
    while (result == 0) {
        char word[WORD_MAX];
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        if (*chosen_count == LISTING_COLUMNS_MAX)
            return error_set(&command->err, -EINVAL, "--columns takes at most %d names", LISTING_COLUMNS_MAX);
        result = find_column(&command->err, word, columns, count, &chosen[*chosen_count]);
        *chosen_count += result == 0;
        if (!at[length])
            break;
        at += length + 1;
    }
    return result;
}

void listing_pick(const struct listing *listing, const struct output_column *columns, const size_t *chosen,
                  size_t chosen_count, struct output_column *out)
{
    for (size_t i = 0; i < chosen_count; i++) {
        out[i] = columns[chosen[i]];
        if (!listing->columns_text)
            continue;
        out[i].flags &= ~(unsigned)OUTPUT_MACHINE;
        out[i].drop_rank = 0;
    }
}

void listing_row(struct command *command, const struct output_cell *cells, const size_t *chosen,
                 size_t chosen_count)
{
    struct output_cell row[LISTING_COLUMNS_MAX];

    for (size_t i = 0; i < chosen_count; i++)
        row[i] = cells[chosen[i]];
    output_row(&command->out, row);
}

void listing_tell_rest(const struct listing *listing, struct command *command, int64_t shown, int64_t total)
{
    int64_t last = listing->offset + shown;

    if (!command_is_text(command) || (total != LISTING_MANY && shown >= total))
        return;
    if (shown == 0) {
        fprintf(stderr, "ipam: page %" PRId64 " is empty; there are %" PRId64 " in all\n",
                listing->offset / listing->limit + 1, total);
        return;
    }
    fprintf(command->out.stream, "%" PRId64 "-%" PRId64, listing->offset + 1, last);
    if (total != LISTING_MANY)
        fprintf(command->out.stream, " of %" PRId64, total);
    if (total == LISTING_MANY || last < total)
        fprintf(command->out.stream, "; --page %" PRId64 " shows more", listing->offset / listing->limit + 2);
    fputc('\n', command->out.stream);
}
