#include "verb_keep.h"

#include <unistd.h>

#include "backup_checksum.h"
#include "command.h"
#include "question.h"
#include "shared/base/clock.h"
#include "shared/db/db_restore.h"

static int tell(struct command *command, const char *path, const struct db_restored *restored,
                bool is_checked)
{
    static const struct output_column columns[] = {{"path", "PATH", 0, 0},
                                                   {"from", "FROM", 0, 0},
                                                   {"version", "VERSION", 0, 0},
                                                   {"before", "BEFORE", 0, 0},
                                                   {"checksum", "CHECKSUM", 0, 0}};

    if (command_is_text(command)) {
        printf("restored %s from %s%s\n", path, command->args[0],
               is_checked ? "" : " (it has no checksum beside it; its pages are sound)");
        if (restored->before[0])
            printf("what was there before is %s\n", restored->before);
        puts("start collectd again: systemctl start collectd");
        return EXIT_OK;
    }
    const struct output_cell cells[] = {
        output_cell_text(path, OUTPUT_PLAIN),   output_cell_text(command->args[0], OUTPUT_PLAIN),
        output_cell_integer(restored->version), output_cell_text(restored->before, OUTPUT_PLAIN),
        output_cell_boolean(is_checked),
    };
    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_RECORD);
    output_row(&command->out, cells);
    return command_end(command, 0);
}

int verb_restore(struct command *command, int argc, char **argv)
{
    bool yes = false, is_checked = false;
    char path[PATH_MAX], user[COMMAND_USER_MAX];
    struct db_restored restored;
    const struct arguments_option options[] = {{"yes", 'y', ARGUMENTS_FLAG, &yes}};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    if (!yes && !isatty(STDIN_FILENO))
        return command_usage(command,
                             "restoring replaces the inventory; say --yes to do so without being asked");
    int result = inventory_path(command->database, path, &command->err);
    if (result == 0)
        result = backup_checksum(command->args[0], &is_checked, &command->err);
    if (result == 0) // before anybody is asked to stop collectd
        result = db_restore_check(command->args[0], &restored.version, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (!yes && question_ask(command->out.style.utf8, false,
                             "Replace the inventory %s by %s? What is there now is kept beside it.", path,
                             command->args[0]) != QUESTION_YES)
        return command_fail(command, "nothing was restored");
    const struct db_actor actor = {.user = command_user(user), .tool = "ipam"};
    result = db_restore(path, command->args[0], &actor, clock_real_ms(), &restored, &command->err);
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, path, &restored, is_checked);
}
