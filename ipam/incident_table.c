#include "incident_table.h"

#include "cause_line.h"
#include "shared/inventory/incident.h"
#include "time_text.h"

static const struct output_column columns[] = {
    {"started", "FROM", 0, 0},
    {"ended", "TO", 0, 4},
    {"lasted_ms", "", OUTPUT_MACHINE, 0},
    {"lasted", "LASTED", OUTPUT_RIGHT, 3},
    {"open", "", OUTPUT_MACHINE, 0},
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "", OUTPUT_MACHINE, 0},
    {"state", "STATE", 0, 2},
    {"cause", "CAUSE", OUTPUT_SHRINK, 1},
    {"check", "", OUTPUT_MACHINE, 0},
    {"detail", "DETAIL", OUTPUT_SHRINK, 5},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static enum output_tone tone_of(const struct incident *incident)
{
    if (incident->ended_ms)
        return OUTPUT_PLAIN;
    return incident->state == DEVICE_DOWN || incident->state == DEVICE_GONE ? OUTPUT_BAD : OUTPUT_WARNING;
}

void incident_table_begin(struct output *out)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
}

void incident_table_row(struct output *out, const struct incident *incident)
{
    char cause[CAUSE_LINE_MAX], lasted[TIME_TEXT_MAX];
    int64_t end_ms = incident->ended_ms ? incident->ended_ms : out->style.now_ms;
    int64_t lasted_ms = end_ms > incident->started_ms ? end_ms - incident->started_ms : 0;
    bool told = incident->cause != CAUSE_REPLY;
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_time(incident->started_ms),
        output_cell_time(incident->ended_ms),
        output_cell_integer(lasted_ms),
        output_cell_text(time_text_span(lasted_ms, lasted), OUTPUT_PLAIN),
        output_cell_boolean(incident->ended_ms == 0),
        output_cell_text(incident->device_name, OUTPUT_PLAIN),
        output_cell_text(incident->device_key, OUTPUT_PLAIN),
        output_cell_text(device_state_text(incident->state), tone_of(incident)),
        output_cell_text(told ? cause_line(incident->service, incident->check_key, incident->cause, cause)
                              : NULL,
                         OUTPUT_PLAIN),
        output_cell_text(incident->check_key, OUTPUT_PLAIN),
        output_cell_text(incident->detail, OUTPUT_PLAIN),
    };

    output_row(out, cells);
}
