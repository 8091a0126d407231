#include "verb.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "prefix_proposal.h"
#include "question.h"
#include "shared/base/text.h"
#include "shared/inventory/prefix.h"
#include "verb_init_plan.h"

static int read_given(struct command *command, const struct arguments_list *given, struct init_plan *plan)
{
    for (size_t i = 0; i < given->count; i++) {
        if (cidr_parse(given->items[i], &plan->prefixes[plan->prefix_count], &command->err) < 0)
            return -EINVAL;
        plan->prefix_count++;
    }
    return 0;
}

static void take(struct init_plan *plan, const struct prefix_proposal *proposal)
{
    size_t at = plan->prefix_count++;

    plan->prefixes[at] = proposal->cidr;
    text_copy(plan->names[at], sizeof plan->names[at], proposal->iface);
}

// -ECANCELED at the end of the input.
static int ask_about(struct command *command, const struct prefix_proposal *proposal, struct init_plan *plan)
{
    char cidr[CIDR_TEXT_MAX];
    enum question_answer answer =
        question_ask(command->out.style.utf8, !proposal->doubt,
                     "Is %s (on %s%s%s) yours, to be looked after?", cidr_format(&proposal->cidr, cidr),
                     proposal->iface, proposal->doubt ? "; " : "", proposal->doubt ? proposal->doubt : "");

    if (answer == QUESTION_END)
        return error_set(&command->err, -ECANCELED,
                         "nothing was recorded: the questions were not all answered");
    if (answer == QUESTION_YES)
        take(plan, proposal);
    return 0;
}

static int propose(struct command *command, bool yes, struct init_plan *plan)
{
    struct prefix_proposal proposals[INIT_PLAN_PREFIXES_MAX];
    struct iface_address_list addresses;
    int result = iface_source_read(&addresses, &command->err);

    if (result < 0)
        return result;
    size_t count = prefix_proposal_make(&addresses, proposals, INIT_PLAN_PREFIXES_MAX);
    iface_source_free(&addresses);
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (!yes)
            result = ask_about(command, &proposals[i], plan);
        else if (!proposals[i].doubt)
            take(plan, &proposals[i]);
    }
    return result;
}

static int decide_gateway(struct command *command, bool yes, struct init_plan *plan)
{
    char text[IP_ADDR_TEXT_MAX];
    int result = init_plan_find_gateway(command, plan, &plan->gateway);

    if (result == -ENOENT)
        return 0;
    if (result < 0)
        return result;
    plan->with_gateway = yes;
    if (yes || !isatty(STDIN_FILENO))
        return 0;
    enum question_answer answer =
        question_ask(command->out.style.utf8, true, "Monitor the default gateway %s as the first device?",
                     ip_addr_format(&plan->gateway, text));
    if (answer == QUESTION_END)
        return error_set(&command->err, -ECANCELED,
                         "nothing was recorded: the questions were not all answered");
    plan->with_gateway = answer == QUESTION_YES;
    return 0;
}

static int tell_prefixes(struct command *command)
{
    static const struct output_column columns[] = {{"prefix", "PREFIX", 0, 0}, {"name", "NAME", 0, 0}};
    struct prefix_list list = {0};
    char cidr[CIDR_TEXT_MAX];
    int result = prefix_list(command->db, VRF_DEFAULT, NULL, &list, &command->err);

    output_begin(&command->out, columns, 2, OUTPUT_TABLE);
    for (size_t i = 0; result == 0 && i < list.count; i++) {
        const struct output_cell cells[] = {
            output_cell_text(cidr_format(&list.rows[i].cidr, cidr), OUTPUT_PLAIN),
            output_cell_text(list.rows[i].name, OUTPUT_PLAIN),
        };
        output_row(&command->out, cells);
    }
    prefix_list_free(&list);
    return command_end(command, result);
}

static int tell(struct command *command, const struct init_plan *plan)
{
    char text[IP_ADDR_TEXT_MAX];

    if (command_is_text(command))
        printf("The inventory is %s; no packet was sent. Agreed prefixes%s\n", db_path(command->db),
               plan->prefix_count ? ":" : ": none new.");
    int status = tell_prefixes(command);
    if (!command_is_text(command) || status != EXIT_OK)
        return status;
    if (plan->with_gateway)
        printf("\nAdded the device 'gateway' (%s): collectd pings it from now on.\n",
               ip_addr_format(&plan->gateway, text));
    printf("\n%s is monitored until you add it:\n"
           "  ipam device add NAME ADDRESS      pings it from now on\n"
           "  ipam status --watch               shows what answers\n"
           "  ipam doctor                       proves that collectd does its part\n",
           plan->with_gateway ? "No other device" : "No device");
    return EXIT_OK;
}

int verb_init(struct command *command, int argc, char **argv)
{
    struct init_plan plan = {.prefix_count = 0};
    struct arguments_list given = {.count = 0};
    bool yes = false;
    const struct arguments_option options[] = {
        {"yes", 'y', ARGUMENTS_FLAG, &yes},
        {"prefix", 0, ARGUMENTS_LIST, &given},
    };

    if (!command_arguments(command, argc, argv, options, 2, 0, 0))
        return command->exit;
    if (read_given(command, &given, &plan) < 0)
        return command_usage(command, "%s", command->err.text);
    if (!yes && given.count == 0 && !isatty(STDIN_FILENO))
        return command_usage(command,
                             "there is nobody to ask; say --yes to take what this machine's interfaces "
                             "propose, or name your prefixes with --prefix CIDR");

    int result = command_open(command, DB_WRITE);
    if (result == 0 && given.count == 0)
        result = propose(command, yes, &plan);
    if (result == 0)
        result = decide_gateway(command, yes, &plan);
    if (result == 0)
        result = init_plan_store(command, &plan);
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, &plan);
}
