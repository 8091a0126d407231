#include "verb_inventory.h"

#include <errno.h>
#include <stdlib.h>

#include "command.h"
#include "shared/base/number.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/plan_space.h"
#include "shared/net/ip_input.h"

enum { COUNT_MAX = 1024 };

static const char by_person[] = "person";

// What was asked for, as written, and as understood.
struct question {
    const char *vrf;
    const char *count_text;
    const char *from_text;
    const char *pool_text;
    bool reserve;
    struct plan_address_change change;
    struct ip_addr from;
    struct ip_range pool;
    struct prefix prefix;
    struct plan_space_ask ask;
};

static bool has_change(const struct plan_address_change *change)
{
    return change->assignment || change->name || change->mac || change->device || change->note;
}

static int read_question(struct question *question, struct error *err)
{
    enum plan_assignment assignment;
    uint64_t count = 1;

    if (question->count_text && number_parse_u64(question->count_text, 1, COUNT_MAX, &count) < 0)
        return error_set(err, -EINVAL, "--count takes a number from 1 to %d, not \"%s\"", COUNT_MAX,
                         question->count_text);
    question->ask.count = (size_t)count;
    if (question->from_text && ip_input_addr(question->from_text, &question->from, err) < 0)
        return -EINVAL;
    if (!question->reserve && has_change(&question->change))
        return error_set(err, -EINVAL, "--assignment, --name, --mac, --device and --note go with --reserve");
    if (question->change.assignment &&
        plan_assignment_parse(question->change.assignment, &assignment, err) < 0)
        return -EINVAL;
    return 0;
}

// What the inventory says of the names: the prefix, and the pool that is not to be skipped.
static int find(struct command *command, struct question *question, const char *name)
{
    struct plan_range pool;
    char text[CIDR_TEXT_MAX];
    int result = vrf_check(command->db, question->vrf, &command->err);

    if (result == 0)
        result = prefix_find(command->db, question->vrf, name, &question->prefix, &command->err);
    if (result < 0)
        return result;
    if (question->from_text && !cidr_contains(&question->prefix.cidr, &question->from))
        return error_set(&command->err, -EINVAL, "%s is not in %s", question->from_text,
                         cidr_format(&question->prefix.cidr, text));
    question->ask.start = question->from_text ? &question->from : NULL;
    if (!question->pool_text)
        return 0;
    result = plan_range_find(command->db, question->vrf, question->pool_text, &pool, &command->err);
    question->pool = pool.range;
    question->ask.include = &question->pool;
    return result;
}

static int show(struct command *command, const struct question *question, const struct ip_addr *addrs)
{
    static const struct output_column columns[] = {
        {"address", "ADDRESS", 0, 0},
        {"vrf", "VRF", 0, 0},
        {"prefix", "PREFIX", 0, 0},
        {"reserved", "RESERVED", 0, 0},
    };
    char text[IP_ADDR_TEXT_MAX], prefix[CIDR_TEXT_MAX];

    if (command_is_text(command)) {
        for (size_t i = 0; i < question->ask.count; i++)
            puts(ip_addr_format(&addrs[i], text));
        return EXIT_OK;
    }
    cidr_format(&question->prefix.cidr, prefix);
    output_begin(&command->out, columns, 4, OUTPUT_TABLE);
    for (size_t i = 0; i < question->ask.count; i++) {
        const struct output_cell cells[] = {
            output_cell_text(ip_addr_format(&addrs[i], text), OUTPUT_PLAIN),
            output_cell_text(question->vrf, OUTPUT_PLAIN),
            output_cell_text(prefix, OUTPUT_PLAIN),
            output_cell_boolean(question->reserve),
        };
        output_row(&command->out, cells);
    }
    return command_end(command, 0);
}

static int take(struct command *command, struct question *question, const char *name, struct ip_addr *addrs)
{
    int result = command_open_begin(command);
    if (result < 0)
        return result;
    result = find(command, question, name);
    if (result == 0)
        result = plan_space_reserve(command->db, &question->prefix, &question->ask, &question->change,
                                    by_person, addrs, &command->err);
    return command_commit(command, result);
}

static int look(struct command *command, struct question *question, const char *name, struct ip_addr *addrs)
{
    int result = command_open(command, DB_READ);

    if (result == 0)
        result = command_begin_read(command);
    if (result < 0)
        return result;
    result = find(command, question, name);
    if (result == 0)
        result = plan_space_next(command->db, &question->prefix, &question->ask, addrs, &command->err);
    db_end_read(command->db);
    return result;
}

static int next_addresses(struct command *command, struct question *question)
{
    struct ip_addr *addrs = calloc(question->ask.count, sizeof *addrs);
    const char *name = command->args[0];

    if (!addrs)
        return command_fail(command, "out of memory");
    int result =
        question->reserve ? take(command, question, name, addrs) : look(command, question, name, addrs);
    int status = result < 0 ? command_fail(command, "%s", command->err.text) : show(command, question, addrs);
    free(addrs);
    return status;
}

int verb_next(struct command *command, int argc, char **argv)
{
    struct question question = {.vrf = VRF_DEFAULT};
    const struct arguments_option options[] = {
        {"count", 0, ARGUMENTS_VALUE, &question.count_text},
        {"from", 0, ARGUMENTS_VALUE, &question.from_text},
        {"include-pool", 0, ARGUMENTS_VALUE, &question.pool_text},
        {"reserve", 0, ARGUMENTS_FLAG, &question.reserve},
        {"assignment", 0, ARGUMENTS_VALUE, &question.change.assignment},
        {"name", 0, ARGUMENTS_VALUE, &question.change.name},
        {"mac", 0, ARGUMENTS_VALUE, &question.change.mac},
        {"device", 0, ARGUMENTS_VALUE, &question.change.device},
        {"note", 0, ARGUMENTS_VALUE, &question.change.note},
        {"vrf", 0, ARGUMENTS_VALUE, &question.vrf},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1, 1))
        return command->exit;
    if (read_question(&question, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    return next_addresses(command, &question);
}
