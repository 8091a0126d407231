#include "verb_device_show.h"

#include <errno.h>
#include <stdlib.h>

#include "command.h"
#include "device_history.h"
#include "device_table.h"
#include "history_table.h"
#include "shared/base/number.h"
#include "shared/inventory/device.h"
#include "status_read.h"
#include "status_table.h"

// What was measured stands beside what is known: a file that cannot be read is told on standard error, and
// the command goes on. No files are no failure.
static void read_history(struct command *command, const struct device *device, const char *rrd,
                         uint64_t span_ms, struct device_history *history)
{
    char folder[PATH_MAX];
    int64_t now_s = command->out.style.now_ms / 1000;
    int result = inventory_rrd_dir(rrd, folder, &command->err);

    *history = (struct device_history){.rows = NULL};
    if (result == 0)
        result = device_history_read(command->db, device, folder, now_s - (int64_t)(span_ms / 1000), now_s,
                                     history, &command->err);
    if (result < 0)
        command_fail(command, "%s", command->err.text);
}

static int write_record(struct command *command, const struct device *device,
                        const struct device_history *history)
{
    struct output_rows rows;
    struct output_cell *cells = NULL;
    int result = history_table_nest(history, &rows, &cells);

    device_table_begin_history(&command->out);
    if (result < 0)
        error_set(&command->err, result, "out of memory");
    else
        result = device_table_row_history(&command->out, command->db, device, history->count ? &rows : NULL,
                                          &command->err);
    free(cells);
    return command_end(command, result);
}

// For a person; a machine reads them in the record, or by `ipam status --checks`.
static int show_checks(struct command *command, const struct device *device)
{
    struct device named = *device;
    char *names[] = {named.key};
    struct status_list list;

    if (!command_is_text(command))
        return EXIT_OK;
    if (status_read(command->db, names, 1, STATUS_OF_CHECKS, command->out.style.now_ms, &list,
                    &command->err) < 0)
        return command_fail(command, "%s", command->err.text);
    if (list.count > 0)
        fputc('\n', command->out.stream);
    int result = status_table_write(&command->out, &list);
    status_read_free(&list);
    return result < 0 ? command_fail(command, "cannot write the table: %s", error_name(result)) : EXIT_OK;
}

int verb_device_show(struct command *command, int argc, char **argv)
{
    struct device device;
    struct device_history history;
    const char *since = "24h";
    const char *rrd = NULL;
    uint64_t span_ms = 0;
    const struct arguments_option options[] = {
        {"since", 0, ARGUMENTS_VALUE, &since},
        {"rrd", 0, ARGUMENTS_VALUE, &rrd},
    };

    if (!command_arguments(command, argc, argv, options, 2, 1, 1))
        return command->exit;
    if (number_parse_duration_ms(since, CHECK_HISTORY_SPAN_MIN_MS, CHECK_HISTORY_SPAN_MAX_MS, &span_ms) < 0)
        return command_usage(command, "--since takes a time from 1m to 3650d, as 24h, not \"%s\"", since);
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = device_find(command->db, command->args[0], &device, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);

    read_history(command, &device, rrd, span_ms, &history);
    int status = write_record(command, &device, &history);
    if (status == EXIT_OK)
        status = show_checks(command, &device);
    if (status == EXIT_OK && history.count > 0 && command_is_text(command)) {
        fputc('\n', command->out.stream);
        result = history_table_write(&command->out, &history, since);
        if (result < 0)
            status = command_fail(command, "cannot write the table: %s", error_name(result));
    }
    device_history_free(&history);
    return status;
}
