#include "column_fit.h"

#include <string.h>
#include <wchar.h>

#include "utf8_decode.h"

enum { GAP = 2, SHRUNK_MAX = 16, WRAPPED_MIN = 12 };

size_t column_fit_width(const char *text)
{
    size_t width = 0;

    while (*text) {
        const char *end = text[0] == '\033' ? strchr(text, 'm') : NULL;
        if (end) {
            text = end + 1;
            continue;
        }
        uint32_t code = 0;
        text += utf8_decode(text, &code);
        int cells = wcwidth((wchar_t)code);
        width += cells > 0 ? (size_t)cells : 0;
    }
    return width;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t column_width(const struct output_column *column, const char *const *texts, size_t row_count,
                           size_t stride)
{
    size_t width = column_fit_width(column->title);

    for (size_t row = 0; row < row_count; row++)
        width = larger(width, column_fit_width(texts[row * stride]));
    if ((column->flags & OUTPUT_SHRINK) && width > SHRUNK_MAX)
        width = SHRUNK_MAX;
    return width;
}

// The index of the shown column with the highest rank, `column_count` when all that are left must stay.
static size_t first_to_leave(const struct output_column *columns, size_t column_count, const bool *shown)
{
    size_t found = column_count;

    for (size_t i = 0; i < column_count; i++) {
        if (!shown[i] || columns[i].drop_rank == 0)
            continue;
        if (found == column_count || columns[i].drop_rank >= columns[found].drop_rank)
            found = i;
    }
    return found;
}

void column_fit(const struct output_column *columns, size_t column_count, const char *const *texts,
                size_t row_count, unsigned width, bool *shown)
{
    size_t total = 0;

    for (size_t i = 0; i < column_count; i++) {
        shown[i] = !(columns[i].flags & OUTPUT_MACHINE);
        if (shown[i] && width)
            total += column_width(&columns[i], texts + i, row_count, column_count) + GAP;
    }
    while (total > width + GAP && width) {
        size_t leaver = first_to_leave(columns, column_count, shown);
        if (leaver == column_count)
            return;
        shown[leaver] = false;
        total -= column_width(&columns[leaver], texts + leaver, row_count, column_count) + GAP;
    }
}

size_t column_fit_wrap(const struct output_column *columns, size_t column_count, const char *const *texts,
                       size_t row_count, unsigned width, const bool *shown)
{
    size_t taken = 0;
    size_t wrapped = 0;

    for (size_t i = 0; i < column_count; i++) {
        if (!shown[i])
            continue;
        if (columns[i].flags & OUTPUT_WRAP)
            wrapped++;
        else
            taken += column_width(&columns[i], texts + i, row_count, column_count) + GAP;
    }
    size_t share = wrapped > 0 && width > taken ? (width - taken) / wrapped : 0;
    return larger(share, WRAPPED_MIN + GAP) - GAP;
}

size_t column_fit_beside_titles(const struct output_column *columns, size_t column_count, unsigned width)
{
    size_t title = 0;

    for (size_t i = 0; i < column_count; i++)
        title = larger(title, column_fit_width(columns[i].title));
    return width > title + GAP + WRAPPED_MIN ? width - title - GAP : WRAPPED_MIN;
}
