#include "cell_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "shared/net/ip_count.h"
#include "shared/probe/strip.h"
#include "strip_drawing.h"
#include "terminal_text.h"
#include "time_text.h"

static void write_nothing(FILE *stream, bool utf8)
{
    fputs(utf8 ? "–" : "-", stream);
}

static void write_list(FILE *stream, const struct output_cell *cell, const struct output_style *style)
{
    if (cell->item_count == 0)
        write_nothing(stream, style->utf8);
    for (size_t i = 0; i < cell->item_count; i++) {
        fputs(i ? ", " : "", stream);
        terminal_text_write(stream, cell->items[i], style->utf8 || style->width == 0);
    }
}

// Rounded towards zero, so that nothing short of all is shown as 100 %.
static void write_ratio(FILE *stream, double ratio)
{
    if (ratio >= 1)
        fputs("100%", stream);
    else
        fprintf(stream, "%.2f%%", floor(ratio * 10000 + 1e-7) / 100);
}

static void write_millis(FILE *stream, double millis)
{
    int decimals = millis < 10 ? 2 : millis < 100 ? 1 : 0;

    fprintf(stream, "%.*fms", decimals, millis);
}

static void write_time(FILE *stream, int64_t unix_ms, bool as_age, int64_t now_ms)
{
    char text[TIME_TEXT_MAX];
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local = {0};

    if (as_age)
        fputs(time_text_span(now_ms - unix_ms, text), stream);
    else if (localtime_r(&seconds, &local) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local) > 0)
        fputs(text, stream);
    else
        fputs("?", stream);
}

void cell_text_write(FILE *stream, const struct output_cell *cell, const struct output_column *column,
                     const struct output_style *style)
{
    char drawing[STRIP_DRAWING_MAX];
    char digits[IP_COUNT_GROUPED_MAX];

    switch (cell->kind) {
    case OUTPUT_NULL:
        write_nothing(stream, style->utf8);
        break;
    case OUTPUT_TEXT:
        terminal_text_write(stream, cell->text, style->utf8 || style->width == 0);
        break;
    case OUTPUT_LIST:
        write_list(stream, cell, style);
        break;
    case OUTPUT_INTEGER:
        fprintf(stream, "%" PRId64, cell->integer);
        break;
    case OUTPUT_COUNT:
        fputs(ip_count_format_grouped(cell->count, digits), stream);
        break;
    case OUTPUT_BOOLEAN:
        fputs(cell->integer ? "yes" : "no", stream);
        break;
    case OUTPUT_MILLIS:
        write_millis(stream, cell->number);
        break;
    case OUTPUT_RATIO:
        write_ratio(stream, cell->number);
        break;
    case OUTPUT_TIME:
        write_time(stream, cell->integer, column->flags & OUTPUT_AGE, style->now_ms);
        break;
    case OUTPUT_STRIP:
        fputs(strip_drawing(cell->strip, style->utf8, style->colour, drawing), stream);
        break;
    case OUTPUT_ROWS:
        break;
    }
}

char *cell_text_new(const struct output_cell *cell, const struct output_column *column,
                    const struct output_style *style)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);

    if (!memory)
        return NULL;
    cell_text_write(memory, cell, column, style);
    if (fclose(memory) == 0)
        return text;
    free(text);
    return NULL;
}
