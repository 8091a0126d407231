#include "history_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device_history.h"
#include "sparkline.h"

enum { SUMMARY_COUNT = 8, TITLE_MAX = 32 };

static const struct output_column summary_columns[SUMMARY_COUNT + 1] = {
    {"check", "CHECK", 0, 0},           {"from", "FROM", OUTPUT_MACHINE, 0},
    {"min_ms", "MIN", OUTPUT_RIGHT, 4}, {"avg_ms", "AVG", OUTPUT_RIGHT, 0},
    {"p95_ms", "P95", OUTPUT_RIGHT, 3}, {"max_ms", "MAX", OUTPUT_RIGHT, 5},
    {"loss", "LOSS", OUTPUT_RIGHT, 2},  {"down", "DOWN", OUTPUT_RIGHT, 1},
    {"history", "HISTORY", 0, 6},
};

static void fill_summary(const struct device_history_row *row, struct output_cell *cells)
{
    const struct history_summary *summary = &row->summary;

    cells[0] = output_cell_text(row->check_key, OUTPUT_PLAIN);
    cells[1] = output_cell_time(row->history.start_s * 1000);
    cells[2] = output_cell_number(OUTPUT_MILLIS, summary->min_ms);
    cells[3] = output_cell_number(OUTPUT_MILLIS, summary->average_ms);
    cells[4] = output_cell_number(OUTPUT_MILLIS, summary->p95_ms);
    cells[5] = output_cell_number(OUTPUT_MILLIS, summary->max_ms);
    cells[6] = output_cell_number(OUTPUT_RATIO, summary->loss);
    cells[7] = output_cell_number(OUTPUT_RATIO, summary->down);
}

int history_table_nest(const struct device_history *history, struct output_rows *rows,
                       struct output_cell **cells)
{
    *cells = calloc(history->count + 1, SUMMARY_COUNT * sizeof **cells);
    if (!*cells)
        return -ENOMEM;
    for (size_t i = 0; i < history->count; i++)
        fill_summary(&history->rows[i], *cells + i * SUMMARY_COUNT);
    *rows = (struct output_rows){summary_columns, SUMMARY_COUNT, *cells, history->count};
    return 0;
}

int history_table_write(struct output *out, const struct device_history *history, const char *since)
{
    struct output_column columns[SUMMARY_COUNT + 1];
    char title[TITLE_MAX];

    memcpy(columns, summary_columns, sizeof columns);
    snprintf(title, sizeof title, "LAST %s", since);
    columns[SUMMARY_COUNT].title = title;
    output_begin(out, columns, SUMMARY_COUNT + 1, OUTPUT_TABLE);
    for (size_t i = 0; i < history->count; i++) {
        struct output_cell cells[SUMMARY_COUNT + 1];
        char line[SPARKLINE_MAX];
        fill_summary(&history->rows[i], cells);
        cells[SUMMARY_COUNT] =
            output_cell_text(sparkline(&history->rows[i].history, out->style.utf8, line), OUTPUT_PLAIN);
        output_row(out, cells);
    }
    return output_end(out);
}

int history_table_points(struct output *out, const struct check_history *history)
{
    static const struct output_column columns[] = {
        {"time", "TIME", 0, 0},
        {"min_ms", "MIN", OUTPUT_RIGHT, 0},
        {"avg_ms", "AVG", OUTPUT_RIGHT, 0},
        {"max_ms", "MAX", OUTPUT_RIGHT, 0},
        {"loss", "LOSS", OUTPUT_RIGHT, 0},
        {"down", "DOWN", OUTPUT_RIGHT, 0},
    };

    output_begin(out, columns, sizeof columns / sizeof columns[0], OUTPUT_TABLE);
    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->points[i];
        const struct output_cell cells[] = {
            output_cell_time(point->end_s * 1000),
            output_cell_number(OUTPUT_MILLIS, point->min_ms),
            output_cell_number(OUTPUT_MILLIS, point->average_ms),
            output_cell_number(OUTPUT_MILLIS, point->max_ms),
            output_cell_number(OUTPUT_RATIO, point->loss),
            output_cell_number(OUTPUT_RATIO, point->down),
        };
        output_row(out, cells);
    }
    return output_end(out);
}
