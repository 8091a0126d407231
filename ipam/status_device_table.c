#include "status_device_table.h"

#include <stdio.h>

#include "status_read.h"
#include "status_table.h"

enum { COUNT_TEXT_MAX = 32, STATE_TEXT_MAX = 32, NAME_TEXT_MAX = 40 };

static const struct output_column columns[] = {
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "KEY", OUTPUT_MACHINE, 0},
    {"state", "STATE", 0, 0},
    {"flapping", "FLAPPING", OUTPUT_MACHINE, 0},
    {"cause", "CAUSE", OUTPUT_SHRINK, 1},
    {"cause_check", "", OUTPUT_MACHINE, 0},
    {"detail", "", OUTPUT_MACHINE, 0},
    {"checks", "CHECKS", OUTPUT_RIGHT, 6},
    {"checks_up", "", OUTPUT_MACHINE, 0},
    {"checks_counted", "", OUTPUT_MACHINE, 0},
    {"loss", "LOSS", OUTPUT_RIGHT, 5},
    {"rtt_ms", "RTT", OUTPUT_RIGHT, 4},
    {"strip", "LAST 30", 0, 3},
    {"availability_24h", "24H", OUTPUT_RIGHT, 7},
    {"availability_7d", "7D", OUTPUT_RIGHT, 8},
    {"availability_30d", "30D", OUTPUT_RIGHT, 9},
    {"availability_1y", "1Y", OUTPUT_RIGHT, 10},
    {"longest_outage_30d_ms", "", OUTPUT_MACHINE, 0},
    {"outages_30d", "", OUTPUT_MACHINE, 0},
    {"changes_30d", "", OUTPUT_MACHINE, 0},
    {"since", "FOR", OUTPUT_RIGHT | OUTPUT_AGE, 2},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static struct output_cell count_cell(int64_t count, bool known)
{
    return known ? output_cell_integer(count) : (struct output_cell){.kind = OUTPUT_NULL};
}

static void write_device(struct output *out, const struct status_device *device)
{
    char state[STATE_TEXT_MAX], checks[COUNT_TEXT_MAX];
    bool for_people = out->format->name[0] == 't';

    snprintf(state, sizeof state, "%s%s", device_state_text(device->state),
             for_people && device->flapping ? ", flapping" : "");
    snprintf(checks, sizeof checks, "%u/%u", device->checks_up, device->checks_counted);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(device->name, OUTPUT_PLAIN),
        output_cell_text(device->key, OUTPUT_PLAIN),
        output_cell_text(state, status_device_tone(device)),
        output_cell_boolean(device->flapping),
        output_cell_text(device->cause, OUTPUT_PLAIN),
        output_cell_text(device->cause_check, OUTPUT_PLAIN),
        output_cell_text(device->detail, OUTPUT_PLAIN),
        output_cell_text(checks, OUTPUT_PLAIN),
        output_cell_integer(device->checks_up),
        output_cell_integer(device->checks_counted),
        output_cell_number(OUTPUT_RATIO, device->loss),
        output_cell_number(OUTPUT_MILLIS, device->rtt_ms),
        {.kind = OUTPUT_STRIP, .strip = &device->strip},
        output_cell_number(OUTPUT_RATIO, device->availability[STATUS_DAY]),
        output_cell_number(OUTPUT_RATIO, device->availability[STATUS_WEEK]),
        output_cell_number(OUTPUT_RATIO, device->availability[STATUS_MONTH]),
        output_cell_number(OUTPUT_RATIO, device->availability[STATUS_YEAR]),
        count_cell(device->longest_ms, device->month_known),
        count_cell(device->outages, device->month_known),
        count_cell(device->changes, device->month_known),
        output_cell_time(device->since_ms),
    };

    output_row(out, cells);
}

// A check in the columns of its device, indented; for people alone.
static void write_check(struct output *out, const struct status_row *row)
{
    char name[NAME_TEXT_MAX];
    const struct output_cell nothing = {.kind = OUTPUT_NULL};

    snprintf(name, sizeof name, "  %s", row->check_key);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(name, OUTPUT_PLAIN),
        nothing,
        status_table_state(out, row),
        nothing,
        status_table_cause(row),
        nothing,
        nothing,
        output_cell_text(row->service[0] ? row->service : "ping", OUTPUT_PLAIN),
        nothing,
        nothing,
        output_cell_number(OUTPUT_RATIO, row->loss),
        output_cell_number(OUTPUT_MILLIS, row->rtt_ms),
        {.kind = OUTPUT_STRIP, .strip = &row->strip},
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_DAY]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_WEEK]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_MONTH]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_YEAR]),
        nothing,
        nothing,
        nothing,
        output_cell_time(row->since_ms),
    };

    output_row(out, cells);
}

int status_device_table_write(struct output *out, const struct status_list *list, bool with_checks)
{
    bool below = with_checks && out->format->name[0] == 't';

    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; i < list->device_count; i++) {
        const struct status_device *device = &list->devices[i];
        write_device(out, device);
        for (size_t j = 0; below && j < device->row_count; j++)
            write_check(out, &list->rows[device->first_row + j]);
    }
    return output_end(out);
}
