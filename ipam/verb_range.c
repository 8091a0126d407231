#include "verb.h"

#include "command.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/inventory/row_addr.h"
#include "verb_plan.h"

static const char by_person[] = "person";
static const char *const kinds[] = {"dhcp", "reserved", "infrastructure", NULL};

static const struct filter_field fields[] = {
    {.name = "range",
     .kind = FILTER_ADDRESS,
     .sql = "r.first_key",
     .last = "r.last_key",
     .help = "it holds the address, or lies in the prefix"},
    {.name = "ip", .kind = FILTER_ADDRESS, .sql = "r.first_key", .last = "r.last_key"},
    {.name = "kind", .kind = FILTER_CHOICE, .sql = "r.kind", .choices = kinds, .help = "what it is for"},
    {.name = "name", .kind = FILTER_TEXT, .sql = "r.name", .help = "what people call it", .searched = true},
    {.name = "vrf", .kind = FILTER_TEXT, .sql = "r.vrf", .help = "its routing table"},
    {.name = "note", .kind = FILTER_TEXT, .sql = "r.note", .help = "free text", .searched = true},
    {.name = "source", .kind = FILTER_TEXT, .sql = "r.source", .help = "who said so first"},
};

static const struct listing_order orders[] = {
    {"range", "r.vrf, r.family, r.first_key", "r.vrf DESC, r.family DESC, r.first_key DESC"},
    {"kind", "r.kind", "r.kind DESC"},
    {"name", "r.name COLLATE NOCASE", "r.name COLLATE NOCASE DESC"},
};

enum { COLUMN_VRF = 5 };

static const struct output_column columns[] = {
    {"range", "RANGE", 0, 0},
    {"kind", "KIND", 0, 0},
    {"name", "NAME", OUTPUT_SHRINK, 0},
    {"used", "USED", OUTPUT_RIGHT, 2},
    {"size", "SIZE", OUTPUT_RIGHT, 1},
    [COLUMN_VRF] = {"vrf", "VRF", OUTPUT_MACHINE, 0},
    {"used_addresses", "ADDRESSES USED", OUTPUT_MACHINE | OUTPUT_RIGHT, 0},
    {"note", "NOTE", OUTPUT_SHRINK, 3},
    {"source", "SOURCE", OUTPUT_MACHINE, 0},
};

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    struct ip_range range = {.first = {{0}}};
    int64_t used = stmt_int(stmt, "used");

    row_addr_read(stmt, "first_key", &range.first);
    row_addr_read(stmt, "last_key", &range.last);
    ip_range_format(&range, row->text);
    row->size = ip_range_count(&range);
    cells[0] = output_cell_text(row->text, OUTPUT_PLAIN);
    cells[1] = output_cell_text(stmt_text(stmt, "kind"), OUTPUT_PLAIN);
    cells[2] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[3] = output_cell_number(OUTPUT_RATIO, (double)used / ip_count_double(&row->size));
    cells[4] = output_cell_count(&row->size);
    cells[5] = output_cell_text(stmt_text(stmt, "vrf"), OUTPUT_PLAIN);
    cells[6] = output_cell_integer(used);
    cells[7] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
    cells[8] = output_cell_text(stmt_text(stmt, "source"), OUTPUT_PLAIN);
}

const struct verb_plan_view verb_range_view = {
    .query = QUERY_PLAN_RANGE_PAGE,
    .by_id = "r.id = :f1",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .vrf_column = COLUMN_VRF,
    .none = "there are no ranges yet; add one with 'ipam range add 10.0.0.100-10.0.0.199 dhcp'",
    .cells = fill_cells,
};

static int find(struct command *command, const char *vrf, const char *text, int64_t *id)
{
    struct plan_range range;
    int result = plan_range_find(command->db, vrf, text, &range, &command->err);

    if (result == 0)
        *id = range.id;
    return result;
}

static int set(struct command *command, int64_t id, const char *field, const char *value)
{
    return plan_range_set(command->db, id, field, value, by_person, &command->err);
}

static int remove_range(struct command *command, int64_t id, bool force)
{
    (void)force;
    return plan_range_remove(command->db, id, &command->err);
}

static const struct verb_plan_noun noun = {
    .view = &verb_range_view, .has_vrf = true, .find = find, .set = set, .remove = remove_range};

// A pool that hands out the router's address, or addresses that no host may have.
static void warn_of(struct command *command, const struct plan_range *row)
{
    char cidr[CIDR_TEXT_MAX];
    struct prefix prefix;
    struct ip_addr gateway;

    if (row->kind != PLAN_RANGE_DHCP ||
        prefix_match(command->db, row->vrf, &row->range.first, &prefix, NULL) < 0)
        return;
    struct ip_range usable = ip_range_usable(&prefix.cidr);
    cidr_format(&prefix.cidr, cidr);
    if (ip_addr_parse(prefix.gateway, &gateway) == 0 && ip_range_contains(&row->range, &gateway))
        verb_plan_warn(command, "the pool holds %s, the gateway of %s", prefix.gateway, cidr);
    if (!cidr_contains(&prefix.cidr, &row->range.last))
        verb_plan_warn(command, "the pool lies in %s only in part", cidr);
    else if (!ip_range_covers(&usable, &row->range))
        verb_plan_warn(command, "the pool holds addresses that are not for hosts of %s", cidr);
}

static int add_range(struct command *command, const char *vrf, const char *note, struct plan_range *row)
{
    const char *name = command->arg_count > 2 ? command->args[2] : "";
    enum plan_range_kind kind = PLAN_RANGE_DHCP;
    struct ip_range range;
    int result = ip_range_parse(command->args[0], &range, &command->err);

    if (result == 0)
        result = plan_range_kind_parse(command->args[1], &kind, &command->err);
    if (result == 0)
        result = plan_range_add(command->db, vrf, &range, kind, name, by_person, row, &command->err);
    if (result == 0 && note)
        result = plan_range_set(command->db, row->id, "note", note, by_person, &command->err);
    return result;
}

static int range_add(struct command *command, int argc, char **argv)
{
    char text[IP_RANGE_TEXT_MAX];
    const char *vrf = NULL;
    const char *note = NULL;
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &vrf},
        {"note", 0, ARGUMENTS_VALUE, &note},
    };
    struct plan_range row = {.id = 0};

    if (!command_arguments(command, argc, argv, options, 2, 2, 3))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add_range(command, vrf, note, &row));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    warn_of(command, &row);
    return verb_plan_tell(command, &verb_range_view, row.id, "added", ip_range_format(&row.range, text));
}

int verb_range(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", range_add, "FIRST-LAST dhcp|reserved|infrastructure [NAME] [--vrf VRF] [--note TEXT]",
         "Give a part of a prefix a purpose of its own; 'ipam next' proposes no address of it.",
         "ipam range add 10.0.0.100-10.0.0.199 dhcp guests\nipam range add 10.0.0.240-250 reserved\n"},
        {"list", verb_plan_list, "[FILTER] [--sort COLUMN] [--columns LIST] [--limit N] [--page N]",
         "List the ranges and how full they are.",
         "ipam range list\nipam range list kind:dhcp\nipam range list ip:10.0.0.0/24\n"},
        {"set", verb_plan_set, "FIRST-LAST|NAME FIELD=VALUE... [--vrf VRF]",
         "Change kind, name, note or range.", "ipam range set guests range=10.0.0.100-10.0.0.220\n"},
        {"rm", verb_plan_rm, "FIRST-LAST|NAME [--vrf VRF]", "Remove a range; its addresses stay.",
         "ipam range rm guests\n"},
    };

    command->noun = &noun;
    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
