#include "verb.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "shared/inventory/vrf.h"
#include "verb_plan.h"

static const struct filter_field fields[] = {
    {.name = "name", .kind = FILTER_TEXT, .sql = "v.name", .help = "its name", .searched = true},
    {.name = "note", .kind = FILTER_TEXT, .sql = "v.note", .help = "free text", .searched = true},
};

static const struct listing_order orders[] = {
    {"name", "v.name COLLATE NOCASE", "v.name COLLATE NOCASE DESC"},
};

static const struct output_column columns[] = {
    {"name", "NAME", 0, 0},
    {"prefixes", "PREFIXES", OUTPUT_RIGHT, 0},
    {"ranges", "RANGES", OUTPUT_RIGHT, 0},
    {"note", "NOTE", OUTPUT_SHRINK, 1},
};

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    (void)row;
    cells[0] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[1] = output_cell_integer(stmt_int(stmt, "prefixes"));
    cells[2] = output_cell_integer(stmt_int(stmt, "ranges"));
    cells[3] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
}

const struct verb_plan_view verb_vrf_view = {
    .query = QUERY_VRF_PAGE,
    .by_id = "v.id = :f1",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .none = "there are no VRFs",
    .cells = fill_cells,
};

// The row of a name, or (NULL) of an id. -ENOENT without a text.
static int look_up(struct command *command, const char *name, int64_t id, struct vrf *out)
{
    struct vrf_list list = {0};
    int result = vrf_list(command->db, &list, &command->err);

    if (result == 0)
        result = -ENOENT;
    for (size_t i = 0; i < list.count; i++) {
        if (name ? strcmp(list.rows[i].name, name) != 0 : list.rows[i].id != id)
            continue;
        *out = list.rows[i];
        result = 0;
    }
    vrf_list_free(&list);
    return result;
}

static int find(struct command *command, const char *vrf, const char *text, int64_t *id)
{
    struct vrf row;
    int result = vrf_check(command->db, text, &command->err);

    (void)vrf;
    if (result == 0)
        result = look_up(command, text, 0, &row);
    if (result == 0)
        *id = row.id;
    return result;
}

// By its present name: a change before this one may have renamed it.
static int set(struct command *command, int64_t id, const char *field, const char *value)
{
    struct vrf row;
    int result = look_up(command, NULL, id, &row);

    return result < 0 ? result : vrf_set(command->db, row.name, field, value, &command->err);
}

static int remove_vrf(struct command *command, int64_t id, bool force)
{
    struct vrf row;
    int result = look_up(command, NULL, id, &row);

    (void)force;
    return result < 0 ? result : vrf_remove(command->db, row.name, &command->err);
}

static const struct verb_plan_noun noun = {
    .view = &verb_vrf_view, .find = find, .set = set, .remove = remove_vrf};

static int vrf_add_verb(struct command *command, int argc, char **argv)
{
    const char *note = "";
    const struct arguments_option options[] = {{"note", 0, ARGUMENTS_VALUE, &note}};
    struct vrf row = {.id = 0};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, vrf_add(command->db, command->args[0], note, &command->err));
    if (result == 0)
        result = look_up(command, command->args[0], 0, &row);
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : verb_plan_tell(command, &verb_vrf_view, row.id, "added", row.name);
}

int verb_vrf(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", vrf_add_verb, "NAME [--note TEXT]",
         "Add a routing table of its own (VRF), in which the same addresses may be planned again.",
         "ipam vrf add lab\n"},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns LIST] [--limit N] [--page N]",
         "List the VRFs; 'default' is meant where none is named.", "ipam vrf list\n"},
        {"set", verb_plan_set, "NAME FIELD=VALUE...",
         "Change name or note; prefixes, ranges and addresses follow a new name.",
         "ipam vrf set lab name=test note='the bench'\n"},
        {"rm", verb_plan_rm, "NAME", "Remove a VRF that is empty.", "ipam vrf rm lab\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
