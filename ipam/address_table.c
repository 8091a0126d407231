#include "address_table.h"

#include <stdio.h>

#include "shared/inventory/plan_address_state.h"
#include "shared/inventory/prefix.h"
#include "shared/probe/device_verdict.h"

const struct output_column address_table_columns[ADDRESS_TABLE_COLUMNS] = {
    {"address", "ADDRESS", 0, 0},
    {"vrf", "VRF", OUTPUT_MACHINE, 0},
    {"assignment", "ASSIGNMENT", 0, 2},
    {"name", "NAME", OUTPUT_SHRINK, 1},
    {"device", "DEVICE", OUTPUT_SHRINK, 3},
    {"holder", "HOLDER", OUTPUT_SHRINK, 0},
    {"holders", "HOLDERS", OUTPUT_MACHINE, 0},
    {"mac", "MAC", 0, 6},
    {"planned_mac", "PLANNED MAC", OUTPUT_MACHINE, 0},
    {"holder_mac", "HOLDER'S MAC", OUTPUT_MACHINE, 0},
    {"state", "STATE", 0, 0},
    {"status", "STATUS", OUTPUT_MACHINE, 0},
    {"since", "SINCE", 0, 5},
    {"last_held", "LAST HELD", OUTPUT_MACHINE, 0},
    {"prefix", "PREFIX", 0, 4},
    {"prefix_name", "PREFIX NAME", OUTPUT_MACHINE, 0},
    {"vlan", "VLAN", OUTPUT_RIGHT, 7},
    {"note", "NOTE", OUTPUT_SHRINK, 8},
};

#define PLACE "vrf, address, zone"
#define PLACE_DESCENDING "vrf DESC, address DESC, zone DESC"

// The names are those of PLAN_ADDRESS_PAGE_SORTED. A text that is missing is '' or NULL. Descending, equal
// ones are so by their place too: an index is walked either way.
const struct listing_order address_table_orders[ADDRESS_TABLE_ORDERS] = {
    {"address", PLACE, PLACE_DESCENDING},
    {"vrf", PLACE, PLACE_DESCENDING},
    {"assignment", "assignment, " PLACE, "assignment DESC, " PLACE_DESCENDING},
    {"name", "name COLLATE NOCASE, " PLACE, "name COLLATE NOCASE DESC, " PLACE_DESCENDING},
    {"device", "device NULLS LAST, " PLACE, "device DESC NULLS LAST, " PLACE_DESCENDING},
    {"holder", "holder NULLS LAST, " PLACE, "holder DESC NULLS LAST, " PLACE_DESCENDING},
    {"mac", "mac NULLS LAST, " PLACE, "mac DESC NULLS LAST, " PLACE_DESCENDING},
    {"since", "since NULLS LAST, " PLACE, "since DESC NULLS LAST, " PLACE_DESCENDING},
};

struct output_cell address_table_state(const struct plan_address *address)
{
    static const enum output_tone tones[] = {
        [PLAN_FREE] = OUTPUT_FAINT,  [PLAN_IDLE] = OUTPUT_FAINT, [PLAN_USED] = OUTPUT_GOOD,
        [PLAN_FOREIGN] = OUTPUT_BAD, [PLAN_SHARED] = OUTPUT_BAD, [PLAN_UNPLANNED] = OUTPUT_WARNING,
    };
    enum plan_address_state state = plan_address_state(address);

    return output_cell_text(plan_address_state_text(state), tones[state]);
}

struct output_cell address_table_status(const struct plan_address *address)
{
    if (address->holder_state < 0)
        return output_cell_text(NULL, OUTPUT_PLAIN);
    return output_cell_text(device_state_text((enum device_state)address->holder_state), OUTPUT_PLAIN);
}

// "nas", or "nas +1" when another one holds it as well.
static void fill_texts(struct address_row *row)
{
    const struct plan_address *address = row->address;

    ip_addr_format(&address->addr, row->address_text);
    if (address->segment[0]) {
        char bare[IP_ADDR_TEXT_MAX];
        snprintf(row->address_text, sizeof row->address_text, "%s%%%s", ip_addr_format(&address->addr, bare),
                 address->segment);
    }
    row->prefix_text[0] = '\0';
    if (row->prefix)
        cidr_format(&row->prefix->cidr, row->prefix_text);
    if (address->holders > 1)
        snprintf(row->holder_text, sizeof row->holder_text, "%s +%lld", address->holder_key,
                 (long long)(address->holders - 1));
    else
        snprintf(row->holder_text, sizeof row->holder_text, "%s", address->holder_key);
}

void address_table_cells(struct address_row *row, struct output_cell cells[ADDRESS_TABLE_COLUMNS])
{
    const struct plan_address *address = row->address;
    const struct prefix *prefix = row->prefix;
    size_t at = 0;

    fill_texts(row);
    cells[at++] = output_cell_text(row->address_text, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(address->vrf, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(plan_assignment_text(address->assignment), OUTPUT_PLAIN);
    cells[at++] = output_cell_text(address->name, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(address->device_key, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(row->holder_text, OUTPUT_PLAIN);
    cells[at++] = output_cell_integer(address->holders);
    cells[at++] = output_cell_text(address->mac[0] ? address->mac : address->holder_mac, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(address->mac, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(address->holder_mac, OUTPUT_PLAIN);
    cells[at++] = address_table_state(address);
    cells[at++] = address_table_status(address);
    cells[at++] = output_cell_time(address->held_since_ms);
    cells[at++] = output_cell_time(address->last_held_ms);
    cells[at++] = output_cell_text(row->prefix_text, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(prefix ? prefix->name : NULL, OUTPUT_PLAIN);
    cells[at++] =
        prefix && prefix->vlan ? output_cell_integer(prefix->vlan) : output_cell_text(NULL, OUTPUT_PLAIN);
    cells[at++] = output_cell_text(row->note, OUTPUT_PLAIN);
}
