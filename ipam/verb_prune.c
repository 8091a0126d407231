#include "verb_keep.h"

#include "command.h"
#include "shared/base/clock.h"
#include "shared/inventory/retention.h"

static const struct output_column columns[] = {
    {"history", "HISTORY", 0, 0},
    {"rows", "ROWS", OUTPUT_RIGHT, 0},
};

static int forget_all(struct command *command, const struct retention_ages *ages,
                      struct retention_count *count)
{
    int64_t now_ms = clock_real_ms();
    int step = 1;

    while (step > 0)
        step = retention_step(command->db, ages, now_ms, count, &command->err);
    return step;
}

static int tell(struct command *command, const struct retention_count *count, bool dry_run)
{
    int64_t all = 0;

    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_TABLE);
    for (int kind = 0; kind < RETENTION_KINDS; kind++) {
        const struct output_cell cells[] = {
            output_cell_text(retention_kind_text((enum retention_kind)kind), OUTPUT_PLAIN),
            output_cell_integer(count->rows[kind]),
        };
        if (count->rows[kind] || !command_is_text(command))
            output_row(&command->out, cells);
        all += count->rows[kind];
    }
    int status = command_end(command, 0);
    if (status == EXIT_OK && command_is_text(command)) {
        if (all == 0)
            puts(
                "nothing is old enough to be forgotten; KeepEvents, KeepAudit and KeepHistory in lanatlas.conf say "
                "what is");
        else
            printf("%lld rows %s\n", (long long)all, dry_run ? "would be forgotten" : "were forgotten");
    }
    return status;
}

int verb_prune(struct command *command, int argc, char **argv)
{
    struct retention_ages ages;
    struct retention_count count = {.rows = {0}};
    bool dry_run = false;
    const struct arguments_option options[] = {{"dry-run", 0, ARGUMENTS_FLAG, &dry_run}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 0))
        return command->exit;
    int result = inventory_retention(&ages, &command->err);
    if (result == 0)
        result = command_open(command, DB_READ); // never makes an inventory
    if (result == 0 && dry_run)
        result = retention_due(command->db, &ages, clock_real_ms(), &count, &command->err);
    if (result == 0 && !dry_run) {
        command_fini(command);
        result = command_open(command, DB_WRITE);
        if (result == 0)
            result = forget_all(command, &ages, &count);
    }
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, &count, dry_run);
}
