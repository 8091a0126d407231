#include "verb_keep.h"

#include "backup_checksum.h"
#include "command.h"
#include "shared/db/db_restore.h"
#include "shared/db/migrate.h"
#include "shared/inventory/integrity.h"

static const struct output_column columns[] = {
    {"result", "RESULT", 0, 0},
    {"rule", "RULE", 0, 0},
    {"found", "FOUND", OUTPUT_WRAP, 0},
};

static int write_findings(struct command *command, const struct integrity_list *list)
{
    bool is_damaged = false;

    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_TABLE);
    for (size_t i = 0; i < list->count; i++) {
        const struct integrity_finding *finding = &list->rows[i];
        const struct output_cell cells[] = {
            finding->is_damage ? output_cell_text("fail", OUTPUT_BAD)
                               : output_cell_text("warn", OUTPUT_WARNING),
            output_cell_text(finding->rule, OUTPUT_PLAIN),
            output_cell_text(finding->text, OUTPUT_PLAIN),
        };
        output_row(&command->out, cells);
        is_damaged |= finding->is_damage;
    }
    int status = command_end(command, 0);
    return is_damaged ? EXIT_NOTHING : status;
}

static int examine(struct command *command, bool is_checked)
{
    struct integrity_list list = {.rows = NULL};
    int result = command_open(command, DB_READ);

    if (result == 0)
        result = integrity_examine(command->db, &list, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    int status = write_findings(command, &list);
    if (list.count == 0 && command_is_text(command))
        printf("%s is sound%s\n", db_path(command->db),
               is_checked ? ", and is what its checksum was made of" : "");
    integrity_list_free(&list);
    return status;
}

// The rules of the plan can only be asked of this program's version.
static int verify_backup(struct command *command)
{
    bool is_checked = false;
    int version = 0;
    int result = backup_checksum(command->database, &is_checked, &command->err);

    if (result == 0)
        result = db_restore_check(command->database, &version, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (version == migrate_head())
        return examine(command, is_checked);
    int status = write_findings(command, &(struct integrity_list){.count = 0});
    if (command_is_text(command))
        printf("%s is sound%s; it is of version %d, which a restore brings to %d\n", command->database,
               is_checked ? ", and is what its checksum was made of" : "", version, migrate_head());
    return status;
}

int verb_verify(struct command *command, int argc, char **argv)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 0, 1))
        return command->exit;
    if (command->arg_count == 0)
        return examine(command, false);
    command->database = command->args[0];
    return verify_backup(command);
}
