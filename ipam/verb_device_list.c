#include "verb_device_list.h"

#include <errno.h>

#include "command.h"
#include "device_listing.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/device_row.h"

enum { WORDS_MAX = 256 };

// What is shown, and how far it got.
struct view {
    struct listing listing;
    size_t chosen[LISTING_COLUMNS_MAX];
    size_t chosen_count;
    int64_t shown;
    int64_t total;
};

static int write_rows(struct command *command, struct view *view)
{
    struct device_rows rows;
    struct device_row row;
    int result = device_rows_open(&rows, command->db, &view->listing.filter, view->listing.order,
                                  listing_sql_limit(&view->listing), view->listing.offset, &command->err);

    if (result < 0)
        return result;
    view->total = rows.total;
    while ((result = device_rows_next(&rows, &row, &command->err)) > 0) {
        if (device_listing_row(command, &row, view->chosen, view->chosen_count) < 0) {
            result = error_set(&command->err, -ENOMEM, "out of memory");
            break;
        }
        view->shown++;
    }
    device_rows_close(&rows);
    return result;
}

// One state of the database for all that is read.
static int read_rows(struct command *command, struct view *view)
{
    int result = db_begin_read(command->db);

    if (result < 0)
        return error_set(&command->err, result, "%s", db_error(command->db));
    result = write_rows(command, view);
    db_end_read(command->db);
    return result;
}

static int refuse_empty(struct command *command, const struct view *view)
{
    if (view->listing.offset > 0)
        return command_fail(command, "page %s is empty", view->listing.page_text);
    if (view->listing.filter.where)
        return command_fail(command, "no device matches");
    return command_fail(command, "there are no devices yet; add one with 'ipam device add NAME ADDRESS'");
}

static int show(struct command *command, struct view *view)
{
    struct output_column columns[LISTING_COLUMNS_MAX];

    listing_pick(&view->listing, device_listing_columns, view->chosen, view->chosen_count, columns);
    output_begin(&command->out, columns, view->chosen_count, OUTPUT_TABLE);
    int status = command_end(command, read_rows(command, view));
    if (status != EXIT_OK)
        return status;
    if (view->shown == 0)
        return refuse_empty(command, view);
    listing_tell_rest(&view->listing, command, view->shown, view->total);
    return EXIT_OK;
}

int verb_device_list(struct command *command, int argc, char **argv)
{
    struct view view = {.shown = 0};
    struct arguments_option options[LISTING_OPTIONS];

    listing_options(&view.listing, options);
    command->fields = device_filter_fields;
    command->field_count = DEVICE_FILTER_FIELDS;
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS, 0, WORDS_MAX))
        return command->exit;
    int result = listing_columns(&view.listing, command, device_listing_columns, DEVICE_LISTING_COLUMNS,
                                 view.chosen, &view.chosen_count);
    if (result < 0)
        return command_usage(command, "%s", command->err.text);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    result = listing_read(&view.listing, command, 0, device_filter_fields, DEVICE_FILTER_FIELDS,
                          device_listing_orders, DEVICE_LISTING_ORDERS);
    int status = 0;
    if (result == -EINVAL || result == -E2BIG)
        status = command_usage(command, "%s", command->err.text);
    else if (result < 0)
        status = command_fail(command, "%s", command->err.text);
    else
        status = show(command, &view);
    listing_fini(&view.listing);
    return status;
}
