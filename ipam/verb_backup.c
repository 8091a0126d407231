#include "verb_keep.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "shared/base/clock.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/db/db_backup.h"

enum { KEEP_MAX = 10000 };

// What was asked for, and what was made.
struct wanted_backup {
    const char *keep_text;
    uint64_t keep; // 0: all
    bool force;
    bool is_own_name; // in `folder` (NULL: beside the database)
    const char *folder;
    char path[PATH_MAX];
    char hex[SHA256_HEX_MAX];
    int64_t bytes;
    int64_t removed;
};

static int find_path(struct command *command, struct wanted_backup *wanted)
{
    struct stat status;
    const char *given = command->arg_count ? command->args[0] : NULL;

    wanted->is_own_name = !given || (stat(given, &status) == 0 && S_ISDIR(status.st_mode));
    wanted->folder = given;
    if (wanted->is_own_name)
        return db_backup_name(db_path(command->db), given, clock_real_ms(), wanted->path, &command->err);
    if (wanted->keep)
        return error_set(&command->err, -EINVAL,
                         "--keep counts backups that ipam has named; give a folder, or no FILE, with it");
    if (text_copy(wanted->path, PATH_MAX, given) < 0)
        return error_set(&command->err, -ENAMETOOLONG, "%s: the path is too long", given);
    return 0;
}

static void remove_checksum(const char *path)
{
    char name[PATH_MAX];

    if (snprintf(name, sizeof name, "%s.sha256", path) < (int)sizeof name)
        unlink(name);
}

static int make_backup(struct command *command, struct wanted_backup *wanted)
{
    struct stat status;
    int result = db_backup(command->db, wanted->path, wanted->force, wanted->hex, &command->err);
    if (result == -EEXIST)
        return error_set(&command->err, result, "%s is there already; choose another name, or say --force",
                         wanted->path);
    if (result == 0 && stat(wanted->path, &status) == 0)
        wanted->bytes = status.st_size;
    return result;
}

// The one that was made now stays, even if the clock says that it is the oldest.
static int remove_oldest(struct command *command, struct wanted_backup *wanted)
{
    struct db_backup_list list;
    int result = db_backup_list(db_path(command->db), wanted->folder, &list, &command->err);
    size_t left = list.count;

    for (size_t i = 0; result == 0 && i < list.count && left > wanted->keep; i++) {
        const char *path = list.rows[i].path;
        if (strcmp(path, wanted->path) == 0)
            continue;
        if (unlink(path) < 0)
            result = error_set(&command->err, -errno, "%s: %s", path, error_name(-errno));
        else
            remove_checksum(path);
        wanted->removed += result == 0;
        left--;
    }
    db_backup_list_free(&list);
    return result;
}

static int tell(struct command *command, const struct wanted_backup *wanted)
{
    static const struct output_column columns[] = {{"path", "PATH", 0, 0},
                                                   {"bytes", "BYTES", 0, 0},
                                                   {"sha256", "SHA256", 0, 0},
                                                   {"removed", "REMOVED", 0, 0}};

    if (command_is_text(command)) {
        printf("backed up to %s (%lld bytes, checked; its checksum is beside it)\n", wanted->path,
               (long long)wanted->bytes);
        if (wanted->removed)
            printf("removed %lld older backup%s\n", (long long)wanted->removed,
                   wanted->removed == 1 ? "" : "s");
        return EXIT_OK;
    }
    const struct output_cell cells[] = {
        output_cell_text(wanted->path, OUTPUT_PLAIN),
        output_cell_integer(wanted->bytes),
        output_cell_text(wanted->hex, OUTPUT_PLAIN),
        output_cell_integer(wanted->removed),
    };
    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_RECORD);
    output_row(&command->out, cells);
    return command_end(command, 0);
}

int verb_backup(struct command *command, int argc, char **argv)
{
    struct wanted_backup wanted = {.keep = 0};
    const struct arguments_option options[] = {
        {"force", 0, ARGUMENTS_FLAG, &wanted.force},
        {"keep", 0, ARGUMENTS_VALUE, &wanted.keep_text},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 0, 1))
        return command->exit;
    if (wanted.keep_text && number_parse_u64(wanted.keep_text, 1, KEEP_MAX, &wanted.keep) < 0)
        return command_usage(command, "--keep takes a number from 1 to %d, not \"%s\"", KEEP_MAX,
                             wanted.keep_text);
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = find_path(command, &wanted);
    if (result == -EINVAL)
        return command_usage(command, "%s", command->err.text);
    if (result == 0)
        result = make_backup(command, &wanted);
    if (result == 0 && wanted.keep)
        result = remove_oldest(command, &wanted);
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, &wanted);
}
