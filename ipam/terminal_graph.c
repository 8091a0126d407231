#include "terminal_graph.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bar_glyph.h"
#include "check_history.h"
#include "graph_axis.h"
#include "history_column.h"

enum { GUTTER = 10, MARK_ROOM = 12 };

#define GREEN "\033[32m"
#define RED "\033[31m"
#define YELLOW "\033[33m"
#define FAINT "\033[2m"

struct canvas {
    FILE *stream;
    const struct terminal_graph *graph;
    struct history_column *columns;
    size_t count;
    double top;
};

struct glyph {
    const char *text;
    const char *colour;
};

// One line of the drawing: a label, the frame, and a glyph for each column.
static void write_line(const struct canvas *canvas, const char *label,
                       struct glyph (*glyph_of)(const struct canvas *, const struct history_column *, int),
                       int row)
{
    const char *colour = "";

    fprintf(canvas->stream, "%*s %s", GUTTER - 2, label, canvas->graph->utf8 ? "│" : "|");
    for (size_t i = 0; i < canvas->count; i++) {
        struct glyph glyph = glyph_of(canvas, &canvas->columns[i], row);
        if (canvas->graph->colour && strcmp(colour, glyph.colour) != 0)
            fprintf(canvas->stream, "%s%s", *colour ? "\033[0m" : "", glyph.colour);
        colour = glyph.colour;
        fputs(glyph.text, canvas->stream);
    }
    fprintf(canvas->stream, "%s\n", canvas->graph->colour && *colour ? "\033[0m" : "");
}

static struct glyph bar_of(const struct canvas *canvas, const struct history_column *column, int row)
{
    bool utf8 = canvas->graph->utf8;

    if (isnan(column->average_ms))
        return (struct glyph){" ", ""};
    const double eighths = BAR_GLYPH_HEIGHTS;
    const double full = BAR_GLYPH_HEIGHTS * TERMINAL_GRAPH_ROWS;
    double height = ceil(column->average_ms / canvas->top * full - 1e-9);
    double here = fmin(fmax(height, 1), full) - row * eighths;
    if (here < 1)
        return (struct glyph){" ", ""};
    return (struct glyph){bar_glyph((int)fmin(here, eighths), utf8), GREEN};
}

static struct glyph loss_of(const struct canvas *canvas, const struct history_column *column, int row)
{
    (void)row;
    if (!(column->loss > 0))
        return (struct glyph){" ", ""};
    return (struct glyph){bar_glyph(bar_glyph_height(column->loss, 1), canvas->graph->utf8), YELLOW};
}

static struct glyph state_of(const struct canvas *canvas, const struct history_column *column, int row)
{
    bool utf8 = canvas->graph->utf8;

    (void)row;
    if (history_column_is_down(column))
        return (struct glyph){utf8 ? "✗" : "x", RED};
    if (history_column_is_unknown(column))
        return (struct glyph){utf8 ? "·" : "?", FAINT};
    return (struct glyph){" ", ""};
}

static void write_bars(const struct canvas *canvas)
{
    const double rows = TERMINAL_GRAPH_ROWS;

    for (int row = TERMINAL_GRAPH_ROWS - 1; row >= 0; row--) {
        char label[GRAPH_AXIS_LABEL_MAX] = "";
        // A label stands beside the row whose upper edge has its value.
        if ((row + 1) % (TERMINAL_GRAPH_ROWS / 2) == 0)
            snprintf(label, sizeof label, "%.3g ms", canvas->top * (row + 1) / rows);
        write_line(canvas, label, bar_of, row);
    }
}

static bool any_loss(const struct canvas *canvas)
{
    for (size_t i = 0; i < canvas->count; i++) {
        if (canvas->columns[i].loss > 0)
            return true;
    }
    return false;
}

// The frame with its marks and, in the line below, their labels; a label that has no room is left out.
static void write_times(const struct canvas *canvas, char *labels)
{
    const struct check_history *history = canvas->graph->history;
    bool utf8 = canvas->graph->utf8;
    int64_t span_s = history->end_s - history->start_s;
    int64_t interval_s = graph_axis_interval(span_s, (int64_t)(canvas->count / MARK_ROOM));
    size_t next = 0;

    memset(labels, ' ', canvas->count);
    fprintf(canvas->stream, "%*s%s", GUTTER - 1, "", utf8 ? "└" : "+");
    for (size_t i = 0; i < canvas->count; i++) {
        char label[GRAPH_AXIS_LABEL_MAX];
        int64_t from_s = history->start_s + span_s * (int64_t)i / (int64_t)canvas->count;
        int64_t to_s = history->start_s + span_s * (int64_t)(i + 1) / (int64_t)canvas->count;
        bool marked = graph_axis_mark(from_s, to_s, interval_s, label) && i >= next &&
                      i + strlen(label) <= canvas->count;
        fputs(marked ? (utf8 ? "┬" : "+") : (utf8 ? "─" : "-"), canvas->stream);
        if (!marked)
            continue;
        for (next = i; label[next - i]; next++)
            labels[next] = label[next - i];
        next++;
    }
    size_t length = canvas->count;
    while (length > 0 && labels[length - 1] == ' ')
        length--;
    fprintf(canvas->stream, "\n%*s%.*s\n", GUTTER, "", (int)length, labels);
}

int terminal_graph_write(FILE *stream, const struct terminal_graph *graph)
{
    unsigned width = graph->width ? graph->width : TERMINAL_GRAPH_WIDTH;
    struct canvas canvas = {.stream = stream, .graph = graph};

    canvas.count = (width > TERMINAL_GRAPH_LEAST ? width : TERMINAL_GRAPH_LEAST) - GUTTER;
    canvas.columns = calloc(canvas.count, sizeof *canvas.columns);
    char *labels = calloc(canvas.count, 1);
    int result = canvas.columns && labels ? 0 : -ENOMEM;
    if (result == 0) {
        history_column_fill(graph->history, canvas.columns, canvas.count);
        canvas.top = graph_axis_top(history_column_top(canvas.columns, canvas.count));
        write_bars(&canvas);
        if (any_loss(&canvas))
            write_line(&canvas, "loss", loss_of, 0);
        write_line(&canvas, "state", state_of, 0);
        write_times(&canvas, labels);
    }
    free(labels);
    free(canvas.columns);
    return result;
}
