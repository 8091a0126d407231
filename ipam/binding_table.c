#include "binding_table.h"

#include <string.h>

#include "shared/inventory/binding_history.h"
#include "time_text.h"

enum { ADDRESS_MAX = IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX };

static const struct output_column columns[] = {
    {"address", "ADDRESS", 0, 0},
    {"vrf", "VRF", 0, 7},
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "", OUTPUT_MACHINE, 0},
    {"interface", "INTERFACE", 0, 5},
    {"mac", "MAC", 0, 4},
    {"from", "FROM", 0, 0},
    {"to", "TO", 0, 0},
    {"lasted", "FOR", OUTPUT_RIGHT, 3},
    {"held", "", OUTPUT_MACHINE, 0},
    {"source", "SOURCE", 0, 6},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

void binding_table_begin(struct output *out)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
}

void binding_table_row(struct output *out, const struct binding_span *span)
{
    char ip[IP_ADDR_TEXT_MAX], address[ADDRESS_MAX], lasted[TIME_TEXT_MAX];
    int64_t end_ms = span->to_ms ? span->to_ms : out->style.now_ms;

    snprintf(address, sizeof address, "%s%s%s", ip_addr_format(&span->addr, ip), span->segment[0] ? "%" : "",
             span->segment);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(address, OUTPUT_PLAIN),
        output_cell_text(span->vrf, OUTPUT_PLAIN),
        output_cell_text(span->device_name, OUTPUT_PLAIN),
        output_cell_text(span->device_key, OUTPUT_PLAIN),
        output_cell_text(span->interface, OUTPUT_PLAIN),
        output_cell_text(span->mac, OUTPUT_PLAIN),
        output_cell_time(span->from_ms),
        output_cell_time(span->to_ms),
        output_cell_text(time_text_span(end_ms - span->from_ms, lasted), OUTPUT_PLAIN),
        output_cell_boolean(span->to_ms == 0),
        output_cell_text(span->source, OUTPUT_PLAIN),
    };

    output_row(out, cells);
}
