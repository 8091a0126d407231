#include "verb_device_merge.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "command.h"
#include "merge_table.h"
#include "question.h"
#include "shared/base/clock.h"
#include "shared/inventory/device_merge.h"
#include "shared/inventory/vrf.h"
#include "split_input.h"

struct merge_job {
    bool dry_run;
    bool yes;
    struct device keep;
    struct device other;
    struct device_merge done;
};

// In a transaction that has begun.
static int merge(struct command *command, struct merge_job *job)
{
    int result = device_find(command->db, command->args[0], &job->keep, &command->err);

    if (result == 0)
        result = device_find(command->db, command->args[1], &job->other, &command->err);
    if (result == 0 && job->keep.id == job->other.id)
        return error_set(&command->err, -EINVAL, "\"%s\" and \"%s\" are the same device %s", command->args[0],
                         command->args[1], job->keep.key);
    if (result == 0)
        result = device_merge(command->db, job->keep.id, job->other.id, clock_real_ms(), &job->done,
                              &command->err);
    return result;
}

static int written(struct command *command, int result)
{
    return result < 0 ? error_set(&command->err, result, "cannot write the table: %s", error_name(result))
                      : 0;
}

// The truth about what would happen: it is done, and rolled back.
static int preview_merge(struct command *command, struct merge_job *job)
{
    int result = command_begin(command);

    if (result < 0)
        return result;
    result = merge(command, job);
    db_rollback(command->db);
    if (result == 0)
        result =
            written(command, merge_table_merge(&command->out, &job->keep, &job->other, &job->done, true));
    return result;
}

static int run_merge(struct command *command, struct merge_job *job)
{
    int result = command_begin(command);

    if (result == 0)
        result = command_commit(command, merge(command, job));
    if (result == 0 && !command_is_text(command))
        return written(command, merge_table_merge(&command->out, &job->keep, &job->other, &job->done, false));
    if (result == 0)
        printf("merged %s into %s; 'ipam undo %" PRId64 "' takes it back\n", job->other.key, job->keep.key,
               job->done.journal_id);
    return result;
}

int verb_device_merge(struct command *command, int argc, char **argv)
{
    struct merge_job job = {.yes = false};
    const struct arguments_option options[] = {
        {"dry-run", 0, ARGUMENTS_FLAG, &job.dry_run},
        {"yes", 'y', ARGUMENTS_FLAG, &job.yes},
    };

    if (!command_arguments(command, argc, argv, options, 2, 2, 2))
        return command->exit;
    bool asks = !job.dry_run && !job.yes;
    if (asks && !isatty(STDIN_FILENO))
        return command_usage(command,
                             "say --yes to merge without being asked, or --dry-run to see what it does");
    int result = command_open(command, DB_WRITE);
    if (result == 0 && (asks || job.dry_run))
        result = preview_merge(command, &job);
    if (result == 0 && asks &&
        question_ask(command->out.style.utf8, false, "Merge \"%s\" into \"%s\"?", job.other.name,
                     job.keep.name) != QUESTION_YES)
        return command_fail(command, "nothing was merged");
    if (result == 0 && !job.dry_run)
        result = run_merge(command, &job);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}

enum { NEW_NAME_MAX = INVENTORY_NAME_MAX + 16 };

struct split_job {
    bool dry_run;
    const char *name;
    const char *vrf;
    struct arguments_list identifiers;
    struct arguments_list interfaces;
    struct arguments_list addresses;
    struct split_input input;
    struct device old;
    struct device_split done;
};

static int read_parts(struct split_job *job, struct error *err)
{
    int result = 0;

    for (size_t i = 0; result == 0 && i < job->identifiers.count; i++)
        result = split_input_identifier(&job->input, job->identifiers.items[i], err);
    for (size_t i = 0; result == 0 && i < job->interfaces.count; i++)
        result = split_input_interface(&job->input, job->interfaces.items[i], err);
    for (size_t i = 0; result == 0 && i < job->addresses.count; i++)
        result = split_input_address(&job->input, job->addresses.items[i], job->vrf, err);
    if (result == 0 && job->input.count == 0)
        return error_set(err, -EINVAL,
                         "say what goes to the new device: --identifier, --interface or --address");
    return result;
}

// "NAS 2", or the next number that no device is called by.
static int choose_name(struct command *command, const char *old, char name[NEW_NAME_MAX])
{
    struct device device;
    struct error ignored;
    int result = 0;

    for (unsigned number = 2; result == 0 || result == -ENOTUNIQ; number++) {
        snprintf(name, NEW_NAME_MAX, "%s %u", old, number);
        result = device_find(command->db, name, &device, &ignored);
    }
    return result == -ENOENT ? 0 : error_set(&command->err, result, "%s", ignored.text);
}

static int split(struct command *command, struct split_job *job)
{
    char name[NEW_NAME_MAX];
    int result = device_find(command->db, command->args[0], &job->old, &command->err);

    if (result == 0 && job->vrf)
        result = vrf_check(command->db, job->vrf, &command->err);
    if (result == 0 && !job->name)
        result = choose_name(command, job->old.name, name);
    if (result == 0)
        result = device_split(command->db, job->old.id, job->input.parts, job->input.count,
                              job->name ? job->name : name, clock_real_ms(), &job->done, &command->err);
    return result;
}

static int run_split(struct command *command, struct split_job *job)
{
    int result = command_open_begin(command);
    if (result < 0)
        return result;
    result = split(command, job);
    if (job->dry_run)
        db_rollback(command->db);
    else
        result = command_commit(command, result);
    if (result < 0)
        return result;
    if (job->dry_run || !command_is_text(command))
        return written(command, merge_table_split(&command->out, &job->old, &job->done, job->dry_run));
    printf("split %s off %s; 'ipam undo %" PRId64 "' takes it back\n", job->done.device.key, job->old.key,
           job->done.journal_id);
    return 0;
}

int verb_device_split(struct command *command, int argc, char **argv)
{
    struct split_job job = {.dry_run = false};
    const struct arguments_option options[] = {
        {"dry-run", 0, ARGUMENTS_FLAG, &job.dry_run},
        {"name", 0, ARGUMENTS_VALUE, &job.name},
        {"vrf", 0, ARGUMENTS_VALUE, &job.vrf},
        {"identifier", 0, ARGUMENTS_LIST, &job.identifiers},
        {"interface", 0, ARGUMENTS_LIST, &job.interfaces},
        {"address", 0, ARGUMENTS_LIST, &job.addresses},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1, 1))
        return command->exit;
    if (read_parts(&job, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    return run_split(command, &job) < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
