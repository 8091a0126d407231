#include "output.h"

#include <string.h>

#include "output_csv.h"
#include "output_json.h"
#include "output_text.h"

const struct output_format *output_format_find(const char *name)
{
    static const struct output_format *const formats[] = {
        &output_text_format,
        &output_json_format,
        &output_csv_format,
    };

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    }
    return NULL;
}

void output_begin(struct output *out, const struct output_column *columns, size_t count,
                  enum output_layout layout)
{
    out->columns = columns;
    out->column_count = count;
    out->layout = layout;
    out->row_count = 0;
    out->state = NULL;
    out->error = out->format->begin(out);
}

void output_row(struct output *out, const struct output_cell *cells)
{
    if (out->error)
        return;
    out->error = out->format->row(out, cells);
    out->row_count++;
}

int output_end(struct output *out)
{
    int result = out->format->end(out);

    return out->error ? out->error : result;
}
