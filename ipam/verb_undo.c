#include "verb_keep.h"

#include <inttypes.h>

#include "command.h"
#include "shared/base/clock.h"
#include "shared/base/number.h"
#include "shared/inventory/journal.h"
#include "terminal_text.h"

static const struct output_column columns[] = {
    {"id", "ID", OUTPUT_RIGHT, 0},
    {"at", "WHEN", 0, 0},
    {"user", "WHO", 0, 2},
    {"kind", "", OUTPUT_MACHINE, 0},
    {"what", "WHAT", OUTPUT_SHRINK, 0},
    {"undone", "UNDONE", 0, 1},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static void write_row(struct output *out, const struct journal_entry *entry)
{
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_integer(entry->id),
        output_cell_time(entry->at_ms),
        output_cell_text(entry->user, OUTPUT_PLAIN),
        output_cell_text(entry->kind, OUTPUT_PLAIN),
        output_cell_text(entry->summary, entry->undone_ms ? OUTPUT_FAINT : OUTPUT_PLAIN),
        output_cell_time(entry->undone_ms),
    };

    output_row(out, cells);
}

static int show_list(struct command *command)
{
    struct journal_list list = {0};
    int result = command_open(command, DB_READ);

    if (result == 0)
        result = journal_list(command->db, 0, &list, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; i < list.count; i++)
        write_row(&command->out, &list.rows[i]);
    size_t count = list.count;
    journal_list_free(&list);
    int status = command_end(command, 0);
    if (status == EXIT_OK && count == 0 && command_is_text(command))
        puts("nothing was merged or split yet");
    return status;
}

static int undo(struct command *command, int64_t id)
{
    struct journal_entry entry = {.id = 0};
    int result = command_open_begin(command);
    if (result == 0)
        result =
            command_commit(command, journal_undo(command->db, id, clock_real_ms(), &entry, &command->err));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (!command_is_text(command)) {
        output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_RECORD);
        write_row(&command->out, &entry);
        return command_end(command, 0);
    }
    printf("undone %" PRId64 ": ", entry.id);
    terminal_text_write(stdout, entry.summary, command->out.style.utf8 || command->out.style.width == 0);
    fputs(", as ", stdout);
    terminal_text_write(stdout, entry.user, command->out.style.utf8 || command->out.style.width == 0);
    puts(" had done");
    return EXIT_OK;
}

int verb_undo(struct command *command, int argc, char **argv)
{
    bool list = false;
    uint64_t id = 0;
    const struct arguments_option options[] = {{"list", 0, ARGUMENTS_FLAG, &list}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 1))
        return command->exit;
    if (list && command->arg_count > 0)
        return command_usage(command, "--list takes no number");
    if (command->arg_count > 0 && number_parse_u64(command->args[0], 1, INT64_MAX, &id) < 0)
        return command_usage(command, "\"%s\" is no number of a change; 'ipam undo --list' lists them",
                             command->args[0]);
    return list ? show_list(command) : undo(command, (int64_t)id);
}
