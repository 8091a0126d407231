#include "verb.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "tree_drawing.h"
#include "tree_table.h"

struct wish {
    const char *vrf; // NULL: all
    enum plan_tree_by by;
    bool free;
    struct cidr under;
    bool all; // not only what is under `under`
};

// What was read of the plan.
struct plan {
    struct prefix_list prefixes;
    struct plan_range_list ranges;
    struct plan_address_list addresses;
};

// A prefix as written, which need not be one of the plan, or by the name of one that is.
static int find_under(struct command *command, struct wish *wish)
{
    struct prefix named = {.id = 0};

    if (command->arg_count == 0) {
        wish->all = true;
        return 0;
    }
    if (strchr(command->args[0], '/'))
        return cidr_parse(command->args[0], &wish->under, &command->err);
    int result = prefix_find(command->db, wish->vrf, command->args[0], &named, &command->err);
    wish->under = named.cidr;
    return result;
}

static int read_plan(struct command *command, const struct wish *wish, struct plan *plan)
{
    struct ip_range range = ip_range_of_cidr(&wish->under);
    const struct ip_range *within = wish->all ? NULL : &range;
    int result =
        prefix_list(command->db, wish->vrf, wish->all ? NULL : &wish->under, &plan->prefixes, &command->err);

    if (result == 0)
        result = plan_range_list(command->db, wish->vrf, within, &plan->ranges, &command->err);
    if (result == 0)
        result = plan_address_list(command->db, wish->vrf, within, &plan->addresses, &command->err);
    return result;
}

static void free_plan(struct plan *plan)
{
    prefix_list_free(&plan->prefixes);
    plan_range_list_free(&plan->ranges);
    plan_address_list_free(&plan->addresses);
}

static int refuse_empty(struct command *command)
{
    if (command->arg_count > 0)
        return error_set(&command->err, -ENOENT,
                         "no prefix of the plan lies in %s; 'ipam tree' shows those that there are",
                         command->args[0]);
    return error_set(&command->err, -ENOENT,
                     "there are no prefixes yet; add one with 'ipam prefix add 10.0.0.0/24 NAME'");
}

static int draw(struct command *command, const struct wish *wish, const struct plan *plan)
{
    const struct plan_tree_input input = {
        .prefixes = &plan->prefixes,
        .ranges = &plan->ranges,
        .addresses = &plan->addresses,
        .by = wish->by,
        .free = wish->free,
    };
    struct plan_tree tree;

    int result = plan_tree_make(&input, &tree);
    if (result == 0)
        result = command_is_text(command)
                     ? tree_drawing_write(command->out.stream, &tree, wish->by, &command->out.style)
                     : tree_table_write(&command->out, &tree);
    plan_tree_free(&tree);
    if (result < 0)
        return error_set(&command->err, result, "cannot draw the tree: %s", error_name(result));
    return plan->prefixes.count > 0 ? 0 : refuse_empty(command);
}

static int run(struct command *command, struct wish *wish)
{
    struct plan plan = {.prefixes = {.rows = NULL}};
    int result = wish->vrf ? vrf_check(command->db, wish->vrf, &command->err) : 0;

    if (result == 0)
        result = find_under(command, wish);
    if (result == 0)
        result = read_plan(command, wish, &plan);
    db_end_read(command->db);
    if (result == 0)
        result = draw(command, wish, &plan);
    free_plan(&plan);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}

int verb_tree(struct command *command, int argc, char **argv)
{
    struct wish wish = {.by = PLAN_TREE_BY_SITE};
    const char *by = "site";
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &wish.vrf},
        {"by", 0, ARGUMENTS_VALUE, &by},
        {"free", 0, ARGUMENTS_FLAG, &wish.free},
    };

    if (!command_arguments(command, argc, argv, options, 3, 0, 1))
        return command->exit;
    if (strcmp(by, "site") != 0 && strcmp(by, "vlan") != 0)
        return command_usage(command, "--by takes site or vlan, not \"%s\"", by);
    if (strcmp(by, "vlan") == 0)
        wish.by = PLAN_TREE_BY_VLAN;
    if (command_open(command, DB_READ) < 0 || command_begin_read(command) < 0)
        return command_fail(command, "%s", command->err.text);
    return run(command, &wish);
}
