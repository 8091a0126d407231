#include "verb_inventory.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "saved_fit.h"
#include "shared/inventory/saved_filter.h"
#include "verb.h"

static const struct output_column columns[] = {
    {"name", "NAME", 0, 0},
    {"filter", "FILTER", OUTPUT_WRAP, 0},
    {"listings", "FOR", OUTPUT_SHRINK, 1},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

// Compiled against the fields of every listing, so that a mistake shows at once. Gives how many take it.
static int save(struct command *command, const char *listings[SAVED_FIT_MAX])
{
    int fit = saved_fit_find(command, command->args[1], listings);

    if (fit < 0)
        return fit;
    int result = command_begin(command);
    if (result == 0)
        result = command_commit(
            command, saved_filter_add(command->db, command->args[0], command->args[1], &command->err));
    return result < 0 ? result : fit;
}

static void tell_saved(const struct command *command, const char *const *listings, int count)
{
    printf("saved; use it as filter:%s in ", command->args[0]);
    if (count == SAVED_FIT_MAX) {
        puts("every listing");
        return;
    }
    for (int i = 0; i < count; i++)
        printf("%s'ipam %s'", i == 0 ? "" : i + 1 < count ? ", " : " and ", listings[i]);
    putchar('\n');
}

static int add(struct command *command, int argc, char **argv)
{
    const char *listings[SAVED_FIT_MAX];

    if (!command_arguments(command, argc, argv, NULL, 0, 2, 2))
        return command->exit;
    if (!command->args[1][strspn(command->args[1], " \t\n")])
        return command_usage(command, "the filter is empty");
    if (command_open(command, DB_WRITE) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = save(command, listings);
    if (result == -EINVAL || result == -E2BIG)
        return command_usage(command, "%s", command->err.text);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        tell_saved(command, listings, result);
    return EXIT_OK;
}

// One that uses a filter that is gone is for no listing.
static void write_row(struct command *command, const struct saved_filter *row)
{
    const char *listings[SAVED_FIT_MAX];
    int fit = saved_fit_find(command, row->text, listings);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(row->name, OUTPUT_PLAIN),
        output_cell_text(row->text, OUTPUT_PLAIN),
        output_cell_list(listings, fit > 0 ? (size_t)fit : 0),
    };

    output_row(&command->out, cells);
}

static int list(struct command *command, int argc, char **argv)
{
    struct saved_filter_list list = {NULL, 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 0, 0))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = saved_filter_list(command->db, &list, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; i < list.count; i++)
        write_row(command, &list.rows[i]);
    size_t count = list.count;
    saved_filter_list_free(&list);
    int status = command_end(command, 0);
    if (status == EXIT_OK && count == 0)
        return command_fail(command,
                            "there are no saved filters yet; 'ipam filter add NAME FILTER' saves one");
    return status;
}

static int rm(struct command *command, int argc, char **argv)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, saved_filter_remove(command->db, command->args[0], &command->err));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed filter %s\n", command->args[0]);
    return EXIT_OK;
}

int verb_filter(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add, "NAME FILTER",
         "Save a filter by a name: in the listings that have its fields, filter:NAME then stands for it.",
         "ipam filter add trouble 'status:down,degraded and not tag:lab'\nipam device list filter:trouble\n"
         "ipam filter add full 'used>80% and family:4'\nipam prefix list 'filter:full and site:home'\n"},
        {"list", list, "", "List the saved filters, and the listings that each is for.",
         "ipam filter list\n"},
        {"rm", rm, "NAME", "Remove a saved filter.", "ipam filter rm trouble\n"},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
