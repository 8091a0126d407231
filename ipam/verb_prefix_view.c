#include "verb_prefix_view.h"

#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/prefix.h"
#include "shared/inventory/row_addr.h"

static const struct filter_field fields[] = {
    {.name = "prefix",
     .kind = FILTER_ADDRESS,
     .sql = "p.first_key",
     .last = "p.last_key",
     .help = "it holds the address, or lies in the prefix"},
    {.name = "ip", .kind = FILTER_ADDRESS, .sql = "p.first_key", .last = "p.last_key"},
    {.name = "name", .kind = FILTER_TEXT, .sql = "p.name", .help = "what people call it", .searched = true},
    {.name = "kind",
     .kind = FILTER_CHOICE,
     .sql = "p.kind",
     .choices = prefix_kinds,
     .help = "what it is for"},
    {.name = "vlan", .kind = FILTER_INTEGER, .sql = "p.vlan", .help = "the VLAN that carries it"},
    {.name = "site", .kind = FILTER_TEXT, .sql = "p.site", .help = "where it is", .searched = true},
    {.name = "vrf", .kind = FILTER_TEXT, .sql = "p.vrf", .help = "its routing table"},
    {.name = "gateway", .kind = FILTER_TEXT, .sql = "p.gateway", .help = "the router's address"},
    {.name = "dns", .kind = FILTER_TEXT, .sql = "p.dns", .help = "the addresses of its resolvers"},
    {.name = "used", .kind = FILTER_REAL, .sql = "p.ratio", .help = "how full it is, as used>80%"},
    {.name = "length", .kind = FILTER_INTEGER, .sql = "p.length", .help = "24 of a /24"},
    {.name = "family", .kind = FILTER_INTEGER, .sql = "p.family", .help = "4 or 6"},
    {.name = "note", .kind = FILTER_TEXT, .sql = "p.note", .help = "free text", .searched = true},
    {.name = "source", .kind = FILTER_TEXT, .sql = "p.source", .help = "who said so first"},
};

static const struct listing_order orders[] = {
    {"prefix", "p.vrf, p.family, p.first_key", "p.vrf DESC, p.family DESC, p.first_key DESC"},
    {"name", "p.name COLLATE NOCASE", "p.name COLLATE NOCASE DESC"},
    {"kind", "p.kind", "p.kind DESC"},
    {"vlan", "p.vlan", "p.vlan DESC"},
    {"site", "p.site COLLATE NOCASE", "p.site COLLATE NOCASE DESC"},
    {"used", "p.ratio", "p.ratio DESC"},
    {"size", "p.usable", "p.usable DESC"},
};

enum { COLUMN_VRF = 8, SIZE_DIGITS_LENGTH = 108 };

static const struct output_column columns[] = {
    {"prefix", "PREFIX", 0, 0},
    {"name", "NAME", OUTPUT_SHRINK, 0},
    {"kind", "KIND", 0, 3},
    {"vlan", "VLAN", OUTPUT_RIGHT, 4},
    {"site", "SITE", OUTPUT_SHRINK, 5},
    {"gateway", "GATEWAY", 0, 6},
    {"used", "USED", OUTPUT_RIGHT, 1},
    {"size", "SIZE", OUTPUT_RIGHT, 2},
    [COLUMN_VRF] = {"vrf", "VRF", OUTPUT_MACHINE, 0},
    {"used_addresses", "ADDRESSES USED", OUTPUT_MACHINE | OUTPUT_RIGHT, 0},
    {"vlan_name", "VLAN NAME", OUTPUT_MACHINE, 0},
    {"dns", "DNS", OUTPUT_MACHINE, 0},
    {"note", "NOTE", OUTPUT_MACHINE, 0},
    {"source", "SOURCE", OUTPUT_MACHINE, 0},
};

// A page may begin in the middle of the tree: those that hold its first prefix are on the pages before.
static void enter_parents(struct verb_plan_row *row, const struct cidr *cidr)
{
    struct prefix_list parents = {NULL, 0};

    if (prefix_parents(row->db, row->vrf, cidr, &parents, NULL) < 0)
        return;
    for (size_t i = parents.count; i > 0; i--)
        prefix_nest_enter(&row->nest, &parents.rows[i - 1].cidr);
    prefix_list_free(&parents);
}

static unsigned depth_of(struct verb_plan_row *row, struct stmt *stmt, const struct cidr *cidr)
{
    const char *vrf = stmt_text(stmt, "vrf");

    if (row->number == 0 || strcmp(row->vrf, vrf) != 0) {
        text_copy(row->vrf, sizeof row->vrf, vrf);
        row->nest.depth = 0;
        if (row->number == 0)
            enter_parents(row, cidr);
    }
    return prefix_nest_enter(&row->nest, cidr);
}

static void read_cidr(struct stmt *stmt, struct cidr *out)
{
    *out = (struct cidr){.length = (uint8_t)stmt_int(stmt, "length")};
    row_addr_read(stmt, "first_key", &out->first);
}

static double ratio_of(const struct cidr *cidr, int64_t used)
{
    struct ip_range usable = ip_range_usable(cidr);
    struct ip_count count = ip_range_count(&usable);

    return (double)used / ip_count_double(&count);
}

// The many addresses of IPv6 are a power of two for people: the digits of a /64 say nothing more.
static struct output_cell size_cell(struct verb_plan_row *row, const struct cidr *cidr)
{
    struct ip_range all = ip_range_of_cidr(cidr);

    row->size = ip_range_count(&all);
    if (!row->is_text || ip_addr_family(&cidr->first) == 4 || cidr->length > SIZE_DIGITS_LENGTH)
        return output_cell_count(&row->size);
    snprintf(row->size_text, sizeof row->size_text, "2^%u", 128U - cidr->length);
    return output_cell_text(row->size_text, OUTPUT_PLAIN);
}

static void fill_cells(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells)
{
    struct cidr cidr;
    int64_t used = stmt_int(stmt, "used");
    int indent = 0;

    read_cidr(stmt, &cidr);
    if (row->is_tree)
        indent = 2 * (int)depth_of(row, stmt, &cidr);
    snprintf(row->text, sizeof row->text, "%*s%s", indent, "", stmt_text(stmt, "prefix"));
    cells[0] = output_cell_text(row->text, OUTPUT_PLAIN);
    cells[1] = output_cell_text(stmt_text(stmt, "name"), OUTPUT_PLAIN);
    cells[2] = output_cell_text(stmt_text(stmt, "kind"), OUTPUT_PLAIN);
    cells[3] = stmt_is_null(stmt, "vlan") ? output_cell_text("", OUTPUT_PLAIN)
                                          : output_cell_integer(stmt_int(stmt, "vlan"));
    cells[4] = output_cell_text(stmt_text(stmt, "site"), OUTPUT_PLAIN);
    cells[5] = output_cell_text(stmt_text(stmt, "gateway"), OUTPUT_PLAIN);
    cells[6] = output_cell_number(OUTPUT_RATIO, ratio_of(&cidr, used));
    cells[7] = size_cell(row, &cidr);
    cells[COLUMN_VRF] = output_cell_text(stmt_text(stmt, "vrf"), OUTPUT_PLAIN);
    cells[9] = output_cell_integer(used);
    cells[10] = output_cell_text(stmt_text(stmt, "vlan_name"), OUTPUT_PLAIN);
    cells[11] = output_cell_text(stmt_text(stmt, "dns"), OUTPUT_PLAIN);
    cells[12] = output_cell_text(stmt_text(stmt, "note"), OUTPUT_PLAIN);
    cells[13] = output_cell_text(stmt_text(stmt, "source"), OUTPUT_PLAIN);
}

const struct verb_plan_view verb_prefix_view = {
    .query = QUERY_PREFIX_PAGE,
    .by_id = "p.id = :f1",
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .orders = orders,
    .order_count = sizeof orders / sizeof orders[0],
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .vrf_column = COLUMN_VRF,
    .none = "there are no prefixes yet; 'ipam init' proposes yours, 'ipam prefix add 10.0.0.0/24' adds one",
    .cells = fill_cells,
};
