#include "verb_plan.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "plan_input.h"
#include "question.h"
#include "shared/db/stmt_filtered.h"
#include "shared/inventory/vrf.h"
#include "terminal_text.h"

enum { FILTER_WORDS_MAX = 256 };

void verb_plan_warn(struct command *command, const char *format, ...)
{
    char text[ERROR_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    command_fail(command, "warning: %s", text);
}

static int fail_of_database(struct command *command, int result)
{
    return error_set(&command->err, result, "%s", db_error(command->db));
}

static struct stmt *use_page(struct command *command, const struct verb_plan_view *view,
                             const struct db_filter *filter, const char *order, int64_t limit, int64_t offset)
{
    struct stmt *stmt = stmt_filtered(command->db, view->query, filter, order);

    if (stmt) {
        stmt_bind_int(stmt, "limit", limit);
        stmt_bind_int(stmt, "offset", offset);
    }
    return stmt;
}

// How many rows there are when the page asked for is beyond them.
static int count_rows(struct command *command, const struct verb_plan_view *view,
                      const struct listing *listing, int64_t *total)
{
    struct stmt *stmt = use_page(command, view, &listing->filter, NULL, 1, 0);
    int result = stmt ? stmt_step(stmt) : -EIO;

    if (result > 0)
        *total = stmt_int(stmt, "total");
    if (stmt)
        stmt_reset(stmt);
    return result < 0 ? fail_of_database(command, result) : 0;
}

static int write_rows(struct command *command, const struct verb_plan_view *view,
                      const struct listing *listing, const size_t *chosen, size_t chosen_count,
                      int64_t *total)
{
    struct stmt *stmt = use_page(command, view, &listing->filter, listing->order, listing_sql_limit(listing),
                                 listing->offset);
    struct verb_plan_row row = {
        .db = command->db,
        .is_text = command_is_text(command),
        .is_tree = !listing->filter.where && !listing->sort_text && command_is_text(command),
    };
    int result = stmt ? stmt_step(stmt) : -EIO;

    for (; result > 0; result = stmt_step(stmt)) {
        struct output_cell cells[LISTING_COLUMNS_MAX];
        *total = stmt_int(stmt, "total");
        view->cells(&row, stmt, cells);
        listing_row(command, cells, chosen, chosen_count);
        row.number++;
    }
    return result < 0 ? fail_of_database(command, result) : 0;
}

// The VRF stands in the table where addresses of more than one are meant.
static int show_vrf(struct command *command, const struct verb_plan_view *view, const size_t *chosen,
                    size_t chosen_count, struct output_column *picked)
{
    struct vrf_list list = {0};

    if (view->vrf_column == 0)
        return 0;
    int result = vrf_list(command->db, &list, &command->err);
    for (size_t i = 0; i < chosen_count && list.count > 1; i++) {
        if (chosen[i] == view->vrf_column)
            picked[i].flags &= ~(unsigned)OUTPUT_MACHINE;
    }
    vrf_list_free(&list);
    return result;
}

static int write_page(struct command *command, const struct verb_plan_view *view,
                      const struct listing *listing)
{
    size_t chosen[LISTING_COLUMNS_MAX];
    size_t chosen_count = 0;
    struct output_column picked[LISTING_COLUMNS_MAX];
    int64_t total = 0;

    if (listing_columns(listing, command, view->columns, view->column_count, chosen, &chosen_count) < 0)
        return command_usage(command, "%s", command->err.text);
    listing_pick(listing, view->columns, chosen, chosen_count, picked);
    int result = show_vrf(command, view, chosen, chosen_count, picked);
    output_begin(&command->out, picked, chosen_count, OUTPUT_TABLE);
    if (result == 0)
        result = write_rows(command, view, listing, chosen, chosen_count, &total);
    int64_t shown = (int64_t)command->out.row_count;
    if (result == 0 && shown == 0 && listing->offset > 0)
        result = count_rows(command, view, listing, &total);
    int status = command_end(command, result);
    if (status != EXIT_OK)
        return status;
    listing_tell_rest(listing, command, shown, total);
    if (shown > 0)
        return EXIT_OK;
    if (total > 0)
        return EXIT_NOTHING;
    return command_fail(command, "%s", listing->filter.where ? "nothing matches the filter" : view->none);
}

int verb_plan_list(struct command *command, int argc, char **argv)
{
    const struct verb_plan_view *view = command->noun->view;
    struct listing listing;
    struct arguments_option options[LISTING_OPTIONS];

    command->fields = view->fields;
    command->field_count = view->field_count;
    listing_options(&listing, options);
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS, 0, FILTER_WORDS_MAX))
        return command->exit;
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    int result =
        listing_read(&listing, command, 0, view->fields, view->field_count, view->orders, view->order_count);
    int status = result == 0                             ? write_page(command, view, &listing)
                 : result == -EINVAL || result == -E2BIG ? command_usage(command, "%s", command->err.text)
                                                         : command_fail(command, "%s", command->err.text);
    listing_fini(&listing);
    return status;
}

// "added servers": what was typed may be anything.
static void tell_line(const struct command *command, const char *done, const char *what)
{
    printf("%s ", done);
    terminal_text_write(stdout, what, command->out.style.utf8 || command->out.style.width == 0);
    putchar('\n');
}

int verb_plan_tell(struct command *command, const struct verb_plan_view *view, int64_t id, const char *done,
                   const char *what)
{
    char condition[32];
    struct db_value value = {.kind = DB_VALUE_INT, .integer = id};
    const struct db_filter filter = {.where = condition, .values = &value, .count = 1};
    struct output_cell cells[LISTING_COLUMNS_MAX];
    struct verb_plan_row row = {.db = command->db};

    if (command_is_text(command)) {
        tell_line(command, done, what);
        return EXIT_OK;
    }
    snprintf(condition, sizeof condition, "%s", view->by_id);
    output_begin(&command->out, view->columns, view->column_count, OUTPUT_RECORD);
    struct stmt *stmt = use_page(command, view, &filter, NULL, 1, 0);
    int result = stmt ? stmt_step(stmt) : -EIO;
    if (result > 0) {
        view->cells(&row, stmt, cells);
        output_row(&command->out, cells);
    }
    if (stmt)
        stmt_reset(stmt);
    return command_end(command, result < 0 ? fail_of_database(command, result) : 0);
}

static int apply(struct command *command, const struct verb_plan_noun *noun, const char *vrf,
                 const struct plan_input_change *changes, size_t count, int64_t *id)
{
    int result = noun->find(command, vrf, command->args[0], id);

    for (size_t i = 0; result == 0 && i < count; i++)
        result = noun->set(command, *id, changes[i].field, changes[i].value);
    return result;
}

int verb_plan_set(struct command *command, int argc, char **argv)
{
    const struct verb_plan_noun *noun = command->noun;
    struct plan_input_change changes[PLAN_INPUT_CHANGES_MAX];
    const char *vrf = NULL;
    const struct arguments_option options[] = {{"vrf", 0, ARGUMENTS_VALUE, &vrf}};
    int64_t id = 0;

    if (!command_arguments(command, argc, argv, options, noun->has_vrf, 2, PLAN_INPUT_CHANGES_MAX + 1))
        return command->exit;
    size_t count = command->arg_count - 1;
    for (size_t i = 0; i < count; i++) {
        if (plan_input_change(command->args[i + 1], &changes[i], &command->err) < 0)
            return command_usage(command, "%s", command->err.text);
    }
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, apply(command, noun, vrf, changes, count, &id));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    return verb_plan_tell(command, noun->view, id, "changed", command->args[0]);
}

static int remove_one(struct command *command, const struct verb_plan_noun *noun, const char *vrf, bool force)
{
    int64_t id = 0;
    int result = command_begin(command);

    if (result < 0)
        return result;
    result = noun->find(command, vrf, command->args[0], &id);
    if (result == 0)
        result = noun->remove(command, id, force);
    return command_commit(command, result);
}

int verb_plan_rm(struct command *command, int argc, char **argv)
{
    const struct verb_plan_noun *noun = command->noun;
    const char *vrf = NULL;
    bool yes = false;
    const struct arguments_option options[] = {
        {"yes", 'y', ARGUMENTS_FLAG, &yes},
        {"vrf", 0, ARGUMENTS_VALUE, &vrf},
    };

    if (!command_arguments(command, argc, argv, options, noun->has_vrf ? 2 : 1, 1, 1))
        return command->exit;
    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = remove_one(command, noun, vrf, yes);
    if (result == -ENOTEMPTY && !yes && noun->has_vrf) {
        if (!isatty(STDIN_FILENO))
            return command_fail(command, "%s; say --yes to leave them without one", command->err.text);
        if (question_ask(command->out.style.utf8, false, "%s. Remove it all the same?", command->err.text) !=
            QUESTION_YES)
            return command_fail(command, "nothing was removed");
        result = remove_one(command, noun, vrf, true);
    }
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        tell_line(command, "removed", command->args[0]);
    return EXIT_OK;
}
