#include "status_table.h"

#include "status_read.h"

static const struct output_column columns[] = {
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "KEY", OUTPUT_MACHINE, 0},
    {"check", "CHECK", 0, 0},
    {"asks", "", OUTPUT_MACHINE, 0},
    {"state", "STATE", 0, 0},
    {"cause", "CAUSE", 0, 6},
    {"detail", "DETAIL", OUTPUT_SHRINK, 12},
    {"http_status", "", OUTPUT_MACHINE, 0},
    {"tls_expires", "", OUTPUT_MACHINE, 0},
    {"tls_days", "TLS DAYS", OUTPUT_RIGHT, 11},
    {"flapping", "FLAPPING", OUTPUT_MACHINE, 0},
    {"address", "ADDRESS", 0, 5},
    {"loss", "LOSS", OUTPUT_RIGHT, 3},
    {"rtt_ms", "RTT", OUTPUT_RIGHT, 2},
    {"strip", "LAST 30", 0, 1},
    {"availability_24h", "24H", OUTPUT_RIGHT, 7},
    {"availability_7d", "7D", OUTPUT_RIGHT, 8},
    {"availability_30d", "30D", OUTPUT_RIGHT, 9},
    {"availability_1y", "1Y", OUTPUT_RIGHT, 10},
    {"since", "FOR", OUTPUT_RIGHT | OUTPUT_AGE, 4},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0], DAY_MS = 86400000 };

static enum output_tone tone_of(const struct status_row *row)
{
    if (row->flapping)
        return OUTPUT_WARNING;
    switch (row->kind) {
    case STATUS_DOWN:
        return OUTPUT_BAD;
    case STATUS_UNKNOWN:
        return OUTPUT_WARNING;
    case STATUS_UP:
        return OUTPUT_GOOD;
    case STATUS_PAUSED:
        return OUTPUT_FAINT;
    }
    return OUTPUT_PLAIN;
}

struct output_cell status_table_state(const struct output *out, const struct status_row *row)
{
    bool for_people = out->format->name[0] == 't';

    if (row->flapping && for_people)
        return output_cell_text(row->kind == STATUS_DOWN ? "down, flapping" : "up, flapping", tone_of(row));
    return output_cell_text(status_row_kind_text(row->kind), tone_of(row));
}

struct output_cell status_table_cause(const struct status_row *row)
{
    bool told = row->kind == STATUS_DOWN || row->kind == STATUS_UNKNOWN;

    if (told && row->since_ms == 0)
        return output_cell_text("not probed yet", OUTPUT_PLAIN);
    return output_cell_text(told ? cause_text(row->cause) : NULL, OUTPUT_PLAIN);
}

// Whole days that are left; negative once it has expired.
static struct output_cell days_cell(int64_t expires_ms, int64_t now_ms)
{
    int64_t left_ms = expires_ms - now_ms;
    int64_t days = left_ms / DAY_MS - (left_ms % DAY_MS < 0);

    return expires_ms ? output_cell_integer(days) : output_cell_text(NULL, OUTPUT_PLAIN);
}

static void write_row(struct output *out, const struct status_row *row)
{
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(row->device_name, OUTPUT_PLAIN),
        output_cell_text(row->device_key, OUTPUT_PLAIN),
        output_cell_text(row->check_key, OUTPUT_PLAIN),
        output_cell_text(row->service[0] ? row->service : "ping", OUTPUT_PLAIN),
        status_table_state(out, row),
        status_table_cause(row),
        output_cell_text(row->detail, OUTPUT_PLAIN),
        row->http_status ? output_cell_integer(row->http_status) : output_cell_text(NULL, OUTPUT_PLAIN),
        output_cell_time(row->tls_expires_ms),
        days_cell(row->tls_expires_ms, out->style.now_ms),
        output_cell_boolean(row->flapping),
        output_cell_text(row->address, OUTPUT_PLAIN),
        output_cell_number(OUTPUT_RATIO, row->loss),
        output_cell_number(OUTPUT_MILLIS, row->rtt_ms),
        {.kind = OUTPUT_STRIP, .strip = &row->strip},
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_DAY]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_WEEK]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_MONTH]),
        output_cell_number(OUTPUT_RATIO, row->availability[STATUS_YEAR]),
        output_cell_time(row->since_ms),
    };

    output_row(out, cells);
}

int status_table_write(struct output *out, const struct status_list *list)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; i < list->count; i++)
        write_row(out, &list->rows[i]);
    return output_end(out);
}
