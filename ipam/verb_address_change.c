#include "verb_address_change.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "address_input.h"
#include "command.h"
#include "question.h"
#include "shared/net/ip_step.h"
#include "verb_address_warning.h"
#include "verb_address_written.h"

static const char by_person[] = "person";

enum { ARGS_MAX = ADDRESS_INPUT_TARGETS_MAX + 8 };

// What is to be done, and to which addresses it was done.
struct job {
    struct address_input input;
    const char *vrf;
    const char *done; // "set", "reserved", "released"
    struct verb_address_written written;
    int (*one)(struct command *command, struct job *job, const struct ip_addr *addr);
};

static int set_one(struct command *command, struct job *job, const struct ip_addr *addr)
{
    return plan_address_set(command->db, job->vrf, addr, &job->input.change, by_person, &command->err);
}

static int reserve_one(struct command *command, struct job *job, const struct ip_addr *addr)
{
    return plan_address_reserve(command->db, job->vrf, addr, &job->input.change, by_person, &command->err);
}

static int release_one(struct command *command, struct job *job, const struct ip_addr *addr)
{
    return plan_address_release(command->db, job->vrf, addr, by_person, &command->err);
}

static int do_one(struct command *command, struct job *job, const struct ip_addr *addr)
{
    int result = job->one(command, job, addr);

    return result < 0 ? result : verb_address_written_add(&job->written, addr, &command->err);
}

static int do_each(struct command *command, struct job *job, const struct ip_range *range)
{
    struct ip_addr addr = range->first;
    int result = do_one(command, job, &addr);

    while (result == 0 && ip_addr_compare(&addr, &range->last) < 0 && ip_step_next(&addr))
        result = do_one(command, job, &addr);
    return result;
}

// Of a range those alone that the plan says something of: it may be as large as it likes.
static int do_planned(struct command *command, struct job *job, const struct ip_range *range)
{
    struct plan_address_list list = {0};
    char text[IP_RANGE_TEXT_MAX];
    size_t before = job->written.count;

    if (ip_addr_compare(&range->first, &range->last) == 0)
        return do_one(command, job, &range->first);
    int result = plan_address_list(command->db, job->vrf, range, &list, &command->err);
    for (size_t i = 0; result == 0 && i < list.count; i++) {
        if (list.rows[i].assignment != PLAN_NONE || list.rows[i].has_note)
            result = do_one(command, job, &list.rows[i].addr);
    }
    plan_address_list_free(&list);
    if (result == 0 && job->written.count == before)
        return error_set(&command->err, -ENOENT, "the plan says nothing of an address in %s",
                         ip_range_format(range, text));
    return result;
}

static int do_all(struct command *command, struct job *job)
{
    bool releases = job->one == release_one;
    int result = vrf_check(command->db, job->vrf, &command->err);

    for (size_t i = 0; result == 0 && i < job->input.target_count; i++)
        result = releases ? do_planned(command, job, &job->input.targets[i])
                          : do_each(command, job, &job->input.targets[i]);
    return result;
}

static int run(struct command *command, struct job *job)
{
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, do_all(command, job));
    int status = result < 0 ? command_fail(command, "%s", command->err.text)
                            : verb_address_written_tell(&job->written, command, job->vrf, job->done);
    if (status == EXIT_OK && job->one != release_one)
        status = verb_address_warning_tell(command, job->vrf, job->input.targets, job->input.target_count);
    verb_address_written_fini(&job->written);
    return status;
}

int verb_address_change_set(struct command *command, int argc, char **argv)
{
    struct job job = {.vrf = VRF_DEFAULT, .done = "set", .one = set_one};
    const struct arguments_option options[] = {{"vrf", 0, ARGUMENTS_VALUE, &job.vrf}};

    if (!command_arguments(command, argc, argv, options, 1, 2, ARGS_MAX))
        return command->exit;
    if (address_input_read(command->args, command->arg_count, false, &job.input, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (job.input.target_count == 0)
        return command_usage(command, "which address? give one, or a range of them");
    if (!job.input.has_change)
        return command_usage(command, "what to set? give assignment=, name=, mac=, device= or note=");
    return run(command, &job);
}

int verb_address_change_reserve(struct command *command, int argc, char **argv)
{
    struct job job = {.vrf = VRF_DEFAULT, .done = "reserved", .one = reserve_one};
    struct plan_address_change change = {.assignment = NULL};
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &job.vrf},          {"name", 0, ARGUMENTS_VALUE, &change.name},
        {"device", 0, ARGUMENTS_VALUE, &change.device}, {"mac", 0, ARGUMENTS_VALUE, &change.mac},
        {"note", 0, ARGUMENTS_VALUE, &change.note},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1, ARGS_MAX))
        return command->exit;
    if (address_input_read(command->args, command->arg_count, false, &job.input, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (job.input.has_change)
        return command_usage(command, "reserve takes --name, --device, --mac and --note, not FIELD=VALUE");
    job.input.change = change;
    return run(command, &job);
}

static bool is_one(const struct address_input *input)
{
    return input->target_count == 1 &&
           ip_addr_compare(&input->targets[0].first, &input->targets[0].last) == 0;
}

int verb_address_change_release(struct command *command, int argc, char **argv)
{
    struct job job = {.vrf = VRF_DEFAULT, .done = "released", .one = release_one};
    bool yes = false;
    const struct arguments_option options[] = {{"vrf", 0, ARGUMENTS_VALUE, &job.vrf},
                                               {"yes", 'y', ARGUMENTS_FLAG, &yes}};

    if (!command_arguments(command, argc, argv, options, 2, 1, ARGS_MAX))
        return command->exit;
    if (address_input_read(command->args, command->arg_count, true, &job.input, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (job.input.has_change)
        return command_usage(command, "release takes addresses and ranges alone");
    if (yes || is_one(&job.input))
        return run(command, &job);
    if (!isatty(STDIN_FILENO))
        return command_usage(command,
                             "releasing several addresses forgets their names and notes; say --yes to "
                             "do so without being asked");
    if (question_ask(command->out.style.utf8, false, "Forget what the plan says of these addresses?") !=
        QUESTION_YES)
        return command_fail(command, "nothing was released");
    return run(command, &job);
}
