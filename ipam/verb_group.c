#include "verb_inventory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "group_table.h"
#include "shared/base/number.h"
#include "shared/inventory/device.h"
#include "shared/inventory/map_page.h"
#include "terminal_text.h"
#include "verb.h"
#include "verb_plan.h"

enum { DEVICES_MAX = 1000, CHANGES_MAX = 8 };

static const char by_person[] = "person";

static const struct listing_order orders[] = {
    {"name", "g.name", "g.name DESC"},
    {"kind", "g.kind", "g.kind DESC"},
    {"members", "members", "members DESC"},
};

static const struct output_column columns[] = {
    {"name", "NAME", OUTPUT_SHRINK, 0},
    {"kind", "KIND", 0, 0},
    {"members", "MEMBERS", OUTPUT_RIGHT, 1},
    {"note", "NOTE", OUTPUT_SHRINK, 2},
};

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    (void)row;
    cells[0] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[1] = output_cell_text(stmt_text(stmt, "kind"), OUTPUT_PLAIN);
    cells[2] = output_cell_integer(stmt_int(stmt, "members"));
    cells[3] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
}

static const struct verb_plan_view view = {
    .query = QUERY_GROUP_PAGE,
    .fields = map_page_group_fields,
    .field_count = MAP_PAGE_GROUP_FIELDS,
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .none = "there are no groups yet; add one with 'ipam group add NAME DEVICE'",
    .cells = fill_cells,
};

static const struct verb_plan_noun noun = {.view = &view};

struct joining {
    const char *at_text;
    const char *role;
    int position;
};

// One after the other, those that are given a position in the order in which they are named.
static int join_devices(struct command *command, int64_t group_id, const struct joining *joining)
{
    struct device device;
    int result = 0;

    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        int position = joining->position > 0 ? joining->position + (int)i - 1 : 0;
        result = device_find(command->db, command->args[i], &device, &command->err);
        if (result == 0)
            result = device_group_join(command->db, group_id, device.id, position,
                                       joining->role ? joining->role : "", &command->err);
    }
    return result;
}

static int write_group(struct command *command, const char *kind, struct device_group *group)
{
    const struct joining joining = {.role = NULL};
    int result = device_group_add(command->db, command->args[0], kind, by_person, group, &command->err);

    return result < 0 ? result : join_devices(command, group->id, &joining);
}

static int show_members(struct command *command, const struct device_group *group)
{
    struct group_member_list members = {NULL, 0};
    int result = device_group_members(command->db, group->id, &members, &command->err);

    group_table_begin_members(&command->out);
    for (size_t i = 0; i < members.count; i++)
        group_table_member(&command->out, group->name, group->kind, &members.rows[i]);
    group_member_list_free(&members);
    return command_end(command, result);
}

static int tell(struct command *command, const char *done, const char *name)
{
    struct device_group group = {.id = 0};
    int result = device_group_find(command->db, name, &group, &command->err);

    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (!command_is_text(command))
        return show_members(command, &group);
    printf("%s group ", done);
    terminal_text_write(stdout, group.name, command->out.style.utf8);
    printf(" (%s, %lld member%s)\n", group.kind, (long long)group.members, group.members == 1 ? "" : "s");
    return EXIT_OK;
}

static int add(struct command *command, int argc, char **argv)
{
    const char *kind = "logical";
    struct device_group group = {.id = 0};
    const struct arguments_option options[] = {{"kind", 0, ARGUMENTS_VALUE, &kind}};

    if (!command_arguments(command, argc, argv, options, 1, 1, DEVICES_MAX))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, write_group(command, kind, &group));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, "added", command->args[0]);
}

static int show(struct command *command, int argc, char **argv)
{
    struct device_group group = {.id = 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = device_group_find(command->db, command->args[0], &group, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    int status = show_members(command, &group);
    if (status == EXIT_OK && command->out.row_count == 0 && command_is_text(command))
        puts("the group has no members; 'ipam group join' adds some");
    const char *note = device_group_note(command->db, group.id);
    if (status == EXIT_OK && command_is_text(command) && note[0]) {
        terminal_text_write(stdout, note, command->out.style.utf8);
        putchar('\n');
    }
    return status;
}

static int apply_changes(struct command *command, struct device_group *group)
{
    int result = device_group_find(command->db, command->args[0], group, &command->err);

    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        char *equals = strchr(command->args[i], '=');
        *equals = '\0';
        result = device_group_set(command->db, group->id, command->args[i], equals + 1, &command->err);
        if (result == 0 && strcmp(command->args[i], "name") == 0)
            command->args[0] = equals + 1;
    }
    return result;
}

static int set(struct command *command, int argc, char **argv)
{
    struct device_group group = {.id = 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 2, CHANGES_MAX))
        return command->exit;
    for (size_t i = 1; i < command->arg_count; i++) {
        if (!strchr(command->args[i], '='))
            return command_usage(command,
                                 "\"%s\" is no change; write name=, kind= or note=", command->args[i]);
    }
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, apply_changes(command, &group));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, "changed", command->args[0]);
}

static int join_group(struct command *command, const struct joining *joining)
{
    struct device_group group = {.id = 0};
    int result = device_group_find(command->db, command->args[0], &group, &command->err);

    return result < 0 ? result : join_devices(command, group.id, joining);
}

static int join(struct command *command, int argc, char **argv)
{
    struct joining joining = {.role = NULL};
    uint64_t position = 0;
    const struct arguments_option options[] = {
        {"at", 0, ARGUMENTS_VALUE, &joining.at_text},
        {"role", 0, ARGUMENTS_VALUE, &joining.role},
    };

    if (!command_arguments(command, argc, argv, options, 2, 2, DEVICES_MAX))
        return command->exit;
    if (joining.at_text && number_parse_u64(joining.at_text, 1, INT_MAX / 2, &position) < 0)
        return command_usage(command, "--at takes a position from 1, not \"%s\"", joining.at_text);
    joining.position = (int)position;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, join_group(command, &joining));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, "changed", command->args[0]);
}

static int leave_group(struct command *command)
{
    struct device_group group = {.id = 0};
    struct device device;
    int result = device_group_find(command->db, command->args[0], &group, &command->err);

    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        result = device_find(command->db, command->args[i], &device, &command->err);
        if (result < 0)
            return result;
        result = device_group_leave(command->db, group.id, device.id, &command->err);
        if (result == -ENOENT)
            error_set(&command->err, result, "\"%s\" is no member of \"%s\"; see 'ipam group show'",
                      command->args[i], group.name);
    }
    return result;
}

static int leave(struct command *command, int argc, char **argv)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 2, DEVICES_MAX))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, leave_group(command));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, "changed", command->args[0]);
}

static int remove_group(struct command *command)
{
    struct device_group group = {.id = 0};
    int result = device_group_find(command->db, command->args[0], &group, &command->err);

    return result < 0 ? result : device_group_remove(command->db, group.id, &command->err);
}

static int rm(struct command *command, int argc, char **argv)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, remove_group(command));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command)) {
        fputs("removed group ", stdout);
        terminal_text_write(stdout, command->args[0], command->out.style.utf8);
        puts("; its devices stay");
    }
    return EXIT_OK;
}

static const char add_examples[] = "ipam group add 'Lab' nas printer\n"
                                   "ipam group add 'Mail' firewall proxy mailserver --kind path\n"
                                   "ipam group add 'Hypervisor 1' pve1 vm1 vm2 --kind virtualisation\n";
static const char join_examples[] = "ipam group join 'Mail' scanner --at 3\n"
                                    "ipam group join 'VPN' office --role hub\n";

int verb_group(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add, "NAME [DEVICE]... [--kind logical|path|hub|virtualisation]",
         "Say which devices belong together: logical (the default), a path that requests take (in order), a hub and "
         "its spokes, a virtualisation host and its guests (the first named one leads).",
         add_examples},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns NAMES] [--limit N] [--page N]",
         "List the groups.", "ipam group list kind:path\n"},
        {"show", show, "NAME", "Show the members of a group in their order, and its note.",
         "ipam group show Mail\n"},
        {"set", set, "NAME name=NAME|kind=KIND|note=TEXT...",
         "Change a group; another kind gives the roles anew.", "ipam group set Mail note='since the move'\n"},
        {"join", join, "NAME DEVICE... [--at POSITION] [--role hub|host|member]",
         "Add devices at the end or at a position, or move them there.", join_examples},
        {"leave", leave, "NAME DEVICE...", "Take devices out of a group.", "ipam group leave Mail scanner\n"},
        {"rm", rm, "NAME", "Remove a group; its devices stay.", "ipam group rm Mail\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
