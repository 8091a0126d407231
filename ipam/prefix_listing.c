#include "prefix_listing.h"

#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/probe/device_verdict.h"
#include "spanning_table.h"

enum { REMARK_MAX = 512 };

#define FAINT "\033[2m"

static const struct output_column text_columns[] = {
    {"address", "ADDRESS", 0, 0}, {"assignment", "ASSIGNMENT", 0, 1}, {"name", "NAME", 0, 3},
    {"device", "DEVICE", 0, 0},   {"state", "STATE", 0, 2},           {"remark", "REMARK", 0, 4},
};

static const struct output_column machine_columns[] = {
    {"kind", "", 0, 0},       {"address", "", 0, 0},    {"last", "", 0, 0},    {"addresses", "", 0, 0},
    {"use", "", 0, 0},        {"assignment", "", 0, 0}, {"name", "", 0, 0},    {"mac", "", 0, 0},
    {"device", "", 0, 0},     {"holder", "", 0, 0},     {"holders", "", 0, 0}, {"holder_mac", "", 0, 0},
    {"state", "", 0, 0},      {"held_since", "", 0, 0}, {"prefix", "", 0, 0},  {"range", "", 0, 0},
    {"range_kind", "", 0, 0}, {"used", "", 0, 0},
};

enum {
    TEXT_COLUMNS = sizeof text_columns / sizeof text_columns[0],
    MACHINE_COLUMNS = sizeof machine_columns / sizeof machine_columns[0]
};

static const struct plan_address nobody = {.holder_state = -1};

static const struct plan_address *row_of(const struct prefix_row *row)
{
    return row->mark && row->mark->row ? row->mark->row : &nobody;
}

static enum address_use use_of(const struct prefix_row *row)
{
    if (row->mark)
        return row->mark->use;
    return row->kind == PREFIX_ROW_PREFIX ? ADDRESS_USE_PREFIX : plan_picture_free_use(row->within);
}

static const char *state_of(const struct plan_address *address)
{
    bool known = address->holders > 0 && address->holder_state >= 0;

    return known ? device_state_text((enum device_state)address->holder_state) : "";
}

static const char *state_colour(const struct plan_address *address)
{
    if (address->holders == 0)
        return "";
    switch (address->holder_state) {
    case DEVICE_UP:
        return "\033[32m";
    case DEVICE_DOWN:
        return "\033[31m";
    case DEVICE_DEGRADED:
    case DEVICE_UNKNOWN:
        return "\033[33m";
    default:
        return FAINT;
    }
}

static void add_remark(struct text_buf *buf, const char *before, const char *what)
{
    text_buf_add(buf, "%s%s%s", buf->length > 0 ? "; " : "", before, what);
}

// IPv6 has no broadcast (RFC 4291 section 2).
static const char *of_network(const struct ip_addr *addr)
{
    return ip_addr_family(addr) == 4 ? "network or broadcast address" : "anycast address of routers";
}

// What the other columns do not say.
static void make_remark(const struct prefix_row *row, char text[REMARK_MAX])
{
    const struct plan_address *address = row_of(row);
    struct text_buf buf;

    text_buf_init(&buf, text, REMARK_MAX);
    text[0] = '\0';
    if (!row->mark)
        return;
    if (row->mark->gateway)
        add_remark(&buf, "gateway", "");
    if (row->mark->network)
        add_remark(&buf, of_network(&row->range.first), "");
    if (row->mark->use == ADDRESS_USE_CONFLICT)
        add_remark(&buf, "conflict: see 'ipam conflicts'", "");
    if (row->mark->use == ADDRESS_USE_UNPLANNED)
        add_remark(&buf, "in use, not planned", "");
    if (address->holders > 0 && address->device_key[0] &&
        strcmp(address->device_key, address->holder_key) != 0)
        add_remark(&buf, "planned for ", address->device_key);
    if (address->mac[0] && strcmp(address->mac, address->holder_mac) != 0)
        add_remark(&buf, "for ", address->mac);
}

static void write_address(struct spanning_table *table, const struct prefix_row *row)
{
    const struct plan_address *address = row_of(row);
    char text[PREFIX_ROW_TEXT_MAX], remark[REMARK_MAX];
    const char *colour = address_use_colour(use_of(row));
    const char *device = address->holder_key[0] ? address->holder_key : address->device_key;
    bool free = row->kind == PREFIX_ROW_FREE;
    const char *assignment = free ? address_use_word(use_of(row)) : plan_assignment_text(address->assignment);

    make_remark(row, remark);
    const struct spanning_cell cells[TEXT_COLUMNS] = {
        {prefix_row_text(row, table->style.utf8, text), colour},
        {assignment, free ? FAINT : ""},
        {address->name, ""},
        {device, ""},
        {state_of(address), state_colour(address)},
        {remark, row->mark && row->mark->use == ADDRESS_USE_CONFLICT ? colour : ""},
    };

    spanning_table_cells(table, row->within ? "  " : "", cells);
}

static int write_text(struct output *out, const struct prefix_rows *rows)
{
    struct spanning_table table;
    char text[PREFIX_ROW_TEXT_MAX];

    spanning_table_init(&table, text_columns, TEXT_COLUMNS, &out->style);
    for (size_t i = 0; i < rows->count; i++) {
        const struct prefix_row *row = &rows->rows[i];
        if (row->kind == PREFIX_ROW_ADDRESS || row->kind == PREFIX_ROW_FREE) {
            write_address(&table, row);
            continue;
        }
        const struct spanning_cell line = {
            .text = prefix_row_text(row, out->style.utf8, text),
            .colour = row->kind == PREFIX_ROW_GAP ? FAINT : address_use_colour(use_of(row)),
        };
        spanning_table_line(&table, "", &line);
    }
    int result = spanning_table_write(&table, out->stream, true);
    spanning_table_fini(&table);
    return result;
}

static void write_row(struct output *out, const struct prefix_row *row)
{
    const struct plan_address *address = row_of(row);
    struct ip_count count = ip_range_count(&row->range);
    bool whole = row->kind == PREFIX_ROW_RANGE || row->kind == PREFIX_ROW_PREFIX;
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX], range[IP_RANGE_TEXT_MAX], cidr[CIDR_TEXT_MAX];
    const char *name = row->kind == PREFIX_ROW_RANGE    ? row->within->name
                       : row->kind == PREFIX_ROW_PREFIX ? row->prefix->name
                                                        : address->name;
    const struct output_cell null = {.kind = OUTPUT_NULL};
    const struct output_cell cells[MACHINE_COLUMNS] = {
        output_cell_text(prefix_row_kind_text(row->kind), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&row->range.first, first), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&row->range.last, last), OUTPUT_PLAIN),
        output_cell_count(&count),
        output_cell_text(address_use_word(use_of(row)), OUTPUT_PLAIN),
        output_cell_text(plan_assignment_text(address->assignment), OUTPUT_PLAIN),
        output_cell_text(name, OUTPUT_PLAIN),
        output_cell_text(address->mac, OUTPUT_PLAIN),
        output_cell_text(address->device_key, OUTPUT_PLAIN),
        output_cell_text(address->holder_key, OUTPUT_PLAIN),
        address->holders > 0 ? output_cell_integer(address->holders) : null,
        output_cell_text(address->holder_mac, OUTPUT_PLAIN),
        output_cell_text(state_of(address), OUTPUT_PLAIN),
        output_cell_time(address->held_since_ms),
        output_cell_text(row->prefix ? cidr_format(&row->prefix->cidr, cidr) : NULL, OUTPUT_PLAIN),
        output_cell_text(row->within ? ip_range_format(&row->within->range, range) : NULL, OUTPUT_PLAIN),
        output_cell_text(row->within ? plan_range_kind_text(row->within->kind) : NULL, OUTPUT_PLAIN),
        whole ? output_cell_integer(row->used) : null,
    };

    output_row(out, cells);
}

int prefix_listing_write(struct output *out, const struct prefix_rows *rows)
{
    if (out->format->name[0] == 't')
        return write_text(out, rows);
    output_begin(out, machine_columns, MACHINE_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < rows->count; i++)
        write_row(out, &rows->rows[i]);
    return output_end(out);
}
