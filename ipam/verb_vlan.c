#include "verb.h"

#include "command.h"
#include "shared/inventory/vlan.h"
#include "verb_plan.h"

static const char by_person[] = "person";

static const struct filter_field fields[] = {
    {.name = "vlan", .kind = FILTER_INTEGER, .sql = "v.vid", .help = "its number"},
    {.name = "vid", .kind = FILTER_INTEGER, .sql = "v.vid"},
    {.name = "name", .kind = FILTER_TEXT, .sql = "v.name", .help = "what people call it", .searched = true},
    {.name = "site", .kind = FILTER_TEXT, .sql = "s.name", .help = "where it is", .searched = true},
    {.name = "note", .kind = FILTER_TEXT, .sql = "v.note", .help = "free text", .searched = true},
    {.name = "source", .kind = FILTER_TEXT, .sql = "v.source", .help = "who said so first"},
};

static const struct listing_order orders[] = {
    {"vlan", "v.vid", "v.vid DESC"},
    {"name", "v.name COLLATE NOCASE", "v.name COLLATE NOCASE DESC"},
    {"site", "s.name COLLATE NOCASE", "s.name COLLATE NOCASE DESC"},
};

static const struct output_column columns[] = {
    {"vlan", "VLAN", OUTPUT_RIGHT, 0},  {"name", "NAME", OUTPUT_SHRINK, 0},
    {"site", "SITE", OUTPUT_SHRINK, 0}, {"prefixes", "PREFIXES", OUTPUT_RIGHT, 2},
    {"note", "NOTE", OUTPUT_SHRINK, 1}, {"source", "SOURCE", OUTPUT_MACHINE, 0},
};

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    (void)row;
    cells[0] = output_cell_integer(stmt_int(stmt, "vid"));
    cells[1] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[2] = output_cell_text(stmt_text(stmt, "site"), OUTPUT_PLAIN);
    cells[3] = output_cell_integer(stmt_int(stmt, "prefixes"));
    cells[4] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
    cells[5] = output_cell_text(stmt_text(stmt, "source"), OUTPUT_PLAIN);
}

const struct verb_plan_view verb_vlan_view = {
    .query = QUERY_VLAN_PAGE,
    .by_id = "v.id = :f1",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .none = "there are no VLANs yet; add one with 'ipam vlan add 20 NAME'",
    .cells = fill_cells,
};

static int find(struct command *command, const char *vrf, const char *text, int64_t *id)
{
    char site[INVENTORY_NAME_MAX];
    struct vlan vlan;
    int vid = 0;
    int result = vlan_parse(text, &vid, site, &command->err);

    (void)vrf;
    if (result == 0)
        result = vlan_find(command->db, vid, site, &vlan, &command->err);
    if (result == 0)
        *id = vlan.id;
    return result;
}

static int set(struct command *command, int64_t id, const char *field, const char *value)
{
    return vlan_set(command->db, id, field, value, by_person, &command->err);
}

static int remove_vlan(struct command *command, int64_t id, bool force)
{
    (void)force;
    return vlan_remove(command->db, id, &command->err);
}

static const struct verb_plan_noun noun = {
    .view = &verb_vlan_view, .find = find, .set = set, .remove = remove_vlan};

// "20@Home" says the site too.
static int add_vlan(struct command *command, const char *site, const char *note, struct vlan *vlan)
{
    char own_site[INVENTORY_NAME_MAX];
    const char *name = command->arg_count > 1 ? command->args[1] : "";
    int vid = 0;
    int result = vlan_parse(command->args[0], &vid, own_site, &command->err);

    if (result == 0)
        result = vlan_add(command->db, vid, name, site ? site : own_site, by_person, vlan, &command->err);
    if (result == 0 && note)
        result = vlan_set(command->db, vlan->id, "note", note, by_person, &command->err);
    return result;
}

static int vlan_add_verb(struct command *command, int argc, char **argv)
{
    const char *site = NULL;
    const char *note = NULL;
    const struct arguments_option options[] = {
        {"site", 0, ARGUMENTS_VALUE, &site},
        {"note", 0, ARGUMENTS_VALUE, &note},
    };
    struct vlan vlan = {.id = 0};

    if (!command_arguments(command, argc, argv, options, 2, 1, 2))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add_vlan(command, site, note, &vlan));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : verb_plan_tell(command, &verb_vlan_view, vlan.id, "added VLAN", command->args[0]);
}

int verb_vlan(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", vlan_add_verb, "NUMBER [NAME] [--site SITE] [--note TEXT]",
         "Add a VLAN, 1 to 4094; each site may have its own.",
         "ipam vlan add 20 guests\nipam vlan add 20 guests --site Office\n"},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns LIST] [--limit N] [--page N]",
         "List the VLANs.", "ipam vlan list\nipam vlan list 'site:office and vlan>=100'\n"},
        {"set", verb_plan_set, "NUMBER[@SITE] FIELD=VALUE...", "Change vid, name, site or note.",
         "ipam vlan set 20 name=guests\nipam vlan set 20@Office vid=30\n"},
        {"rm", verb_plan_rm, "NUMBER[@SITE]", "Remove a VLAN; prefixes lose it and stay.",
         "ipam vlan rm 20@Office\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
