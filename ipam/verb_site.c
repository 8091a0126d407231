#include "verb.h"

#include <errno.h>

#include "command.h"
#include "shared/inventory/site.h"
#include "verb_plan.h"

static const struct filter_field fields[] = {
    {.name = "name", .kind = FILTER_TEXT, .sql = "s.name", .help = "what people call it", .searched = true},
    {.name = "note", .kind = FILTER_TEXT, .sql = "s.note", .help = "free text", .searched = true},
};

static const struct listing_order orders[] = {
    {"name", "s.name COLLATE NOCASE", "s.name COLLATE NOCASE DESC"},
};

static const struct output_column columns[] = {
    {"name", "NAME", 0, 0},
    {"devices", "DEVICES", OUTPUT_RIGHT, 0},
    {"prefixes", "PREFIXES", OUTPUT_RIGHT, 0},
    {"vlans", "VLANS", OUTPUT_RIGHT, 2},
    {"note", "NOTE", OUTPUT_SHRINK, 1},
};

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    (void)row;
    cells[0] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[1] = output_cell_integer(stmt_int(stmt, "devices"));
    cells[2] = output_cell_integer(stmt_int(stmt, "prefixes"));
    cells[3] = output_cell_integer(stmt_int(stmt, "vlans"));
    cells[4] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
}

const struct verb_plan_view verb_site_view = {
    .query = QUERY_SITE_PAGE,
    .by_id = "s.id = :f1",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .none = "there are no sites yet; add one with 'ipam site add NAME'",
    .cells = fill_cells,
};

static int find(struct command *command, const char *vrf, const char *text, int64_t *id)
{
    struct site site;
    int result = site_find(command->db, text, &site, &command->err);

    (void)vrf;
    if (result == 0)
        *id = site.id;
    return result;
}

static int set(struct command *command, int64_t id, const char *field, const char *value)
{
    return site_set(command->db, id, field, value, &command->err);
}

static int remove_site(struct command *command, int64_t id, bool force)
{
    (void)force;
    return site_remove(command->db, id, &command->err);
}

static const struct verb_plan_noun noun = {
    .view = &verb_site_view, .find = find, .set = set, .remove = remove_site};

static int add_site(struct command *command, const char *note, int64_t *id)
{
    struct site site;
    const char *name = command->args[0];

    if (site_find(command->db, name, &site, NULL) == 0)
        return error_set(&command->err, -EEXIST, "there is a site \"%s\" already", name);
    if (!*name)
        return error_set(&command->err, -EINVAL, "the name of the site is empty; give 1 to %d bytes",
                         INVENTORY_NAME_MAX - 1);
    int result = site_ensure(command->db, name, id, &command->err);
    if (result == 0 && note)
        result = site_set(command->db, *id, "note", note, &command->err);
    return result;
}

static int site_add(struct command *command, int argc, char **argv)
{
    const char *note = NULL;
    const struct arguments_option options[] = {{"note", 0, ARGUMENTS_VALUE, &note}};
    int64_t id = 0;

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add_site(command, note, &id));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : verb_plan_tell(command, &verb_site_view, id, "added", command->args[0]);
}

int verb_site(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", site_add, "NAME [--note TEXT]", "Add a place: a house, an office, a rack.",
         "ipam site add Home\nipam site add Office --note 'second floor'\n"},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns LIST] [--limit N] [--page N]",
         "List the sites and how much is there.", "ipam site list\nipam site list --format csv\n"},
        {"set", verb_plan_set, "NAME FIELD=VALUE...", "Change name or note.",
         "ipam site set Home name=House\n"},
        {"rm", verb_plan_rm, "NAME", "Remove a site; devices, VLANs and prefixes there lose it and stay.",
         "ipam site rm Office\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
