#include "verb.h"

#include "command.h"
#include "shared/base/clock.h"
#include "shared/inventory/beat.h"

static const struct output_column columns[] = {
    {"check", "CHECK", 0, 0},
    {"at", "AT", 0, 0},
    {"ok", "OK", 0, 0},
    {"message", "MESSAGE", 0, 0},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static int store_beat(struct command *command, int64_t now_ms, bool ok, const char *message)
{
    int64_t check_id = 0;
    int result = beat_find(command->db, command->args[0], &check_id, &command->err);

    if (result == 0)
        result = beat_write(command->db, check_id, now_ms, ok, message, &command->err);
    return result;
}

// Says nothing to a person: what is quiet can stand in a crontab.
static int tell(struct command *command, int64_t now_ms, bool ok, const char *message)
{
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(command->args[0], OUTPUT_PLAIN),
        output_cell_time(now_ms),
        output_cell_boolean(ok),
        output_cell_text(message, OUTPUT_PLAIN),
    };

    if (command_is_text(command))
        return EXIT_OK;
    output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    output_row(&command->out, cells);
    return command_end(command, 0);
}

int verb_beat(struct command *command, int argc, char **argv)
{
    bool fail = false;
    const char *message = "";
    const struct arguments_option options[] = {
        {"fail", 0, ARGUMENTS_FLAG, &fail},
        {"message", 0, ARGUMENTS_VALUE, &message},
    };

    if (!command_arguments(command, argc, argv, options, 2, 1, 1))
        return command->exit;
    int64_t now_ms = clock_real_ms();
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, store_beat(command, now_ms, !fail, message));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, now_ms, !fail, message);
}
