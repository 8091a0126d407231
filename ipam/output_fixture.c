#include "output_fixture.h"

#include <stdlib.h>

char *output_fixture_print(const char *format, struct output_style style, const struct output_column *columns,
                           size_t column_count, const struct output_cell *cells, size_t row_count)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {
        .format = output_format_find(format),
        .stream = open_memstream(&text, &length),
        .style = style,
    };

    if (!out.stream)
        return NULL;
    output_begin(&out, columns, column_count, OUTPUT_TABLE);
    for (size_t i = 0; i < row_count; i++)
        output_row(&out, cells + i * column_count);
    int result = output_end(&out);
    fclose(out.stream);
    if (result == 0)
        return text;
    free(text);
    return NULL;
}
