#include "status_table.h"

#include "status_read.h"
#include "time_text.h"

static const struct output_column columns[] = {
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "KEY", OUTPUT_MACHINE, 0},
    {"check", "CHECK", 0, 0},
    {"state", "STATE", 0, 0},
    {"cause", "CAUSE", 0, 6},
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

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

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

static struct output_cell state_cell(const struct output *out, const struct status_row *row)
{
    bool for_people = out->format->name[0] == 't';

    if (row->flapping && for_people)
        return output_cell_text(row->kind == STATUS_DOWN ? "down, flapping" : "up, flapping", tone_of(row));
    return output_cell_text(status_row_kind_text(row->kind), tone_of(row));
}

static struct output_cell cause_cell(const struct status_row *row)
{
    bool told = row->kind == STATUS_DOWN || row->kind == STATUS_UNKNOWN;

    if (told && row->since_ms == 0)
        return output_cell_text("not probed yet", OUTPUT_PLAIN);
    return output_cell_text(told ? cause_text(row->cause) : NULL, OUTPUT_PLAIN);
}

static void write_row(struct output *out, const struct status_row *row)
{
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(row->device_name, OUTPUT_PLAIN),
        output_cell_text(row->device_key, OUTPUT_PLAIN),
        output_cell_text(row->check_key, OUTPUT_PLAIN),
        state_cell(out, row),
        cause_cell(row),
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

static void write_count(const struct output *out, const char *colour, size_t count, const char *what)
{
    bool coloured = out->style.colour && count > 0;

    fprintf(out->stream, "%s%zu %s%s", coloured ? colour : "", count, what, coloured ? "\033[0m" : "");
}

static void write_alive(struct output *out, int64_t alive_ms)
{
    char text[TIME_TEXT_MAX];
    int64_t age_ms = out->style.now_ms - alive_ms;

    if (alive_ms == 0)
        fputs("; collectd has not probed yet: run 'ipam doctor'\n", out->stream);
    else if (age_ms > STATUS_ROW_STALE_MS)
        fprintf(out->stream, "; collectd has not probed for %s: run 'ipam doctor'\n",
                time_text_span(age_ms, text));
    else
        fputc('\n', out->stream);
}

void status_table_totals(struct output *out, const struct status_list *list)
{
    size_t counts[STATUS_PAUSED + 1] = {0};

    for (size_t i = 0; i < list->count; i++)
        counts[list->rows[i].kind]++;
    write_count(out, "\033[32m", counts[STATUS_UP], "up");
    fputs(", ", out->stream);
    write_count(out, "\033[31m", counts[STATUS_DOWN], "down");
    fputs(", ", out->stream);
    write_count(out, "\033[33m", counts[STATUS_UNKNOWN], "unknown");
    if (counts[STATUS_PAUSED]) {
        fputs(", ", out->stream);
        write_count(out, "\033[2m", counts[STATUS_PAUSED], "paused");
    }
    write_alive(out, list->alive_ms);
}
