// CSV: whatever comes in, reading ends; fields are UTF-8 inside the buffer, in order, within the limits; and
// what was read, written by the standard, is read as the same again.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/csv_cursor.h"
#include "shared/base/error.h"
#include "shared/base/formula_guard.h"
#include "shared/base/utf8_step.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void check_field(const struct csv_field *field)
{
    require(strlen(field->text) == field->length && field->length <= CSV_CURSOR_FIELD_MAX);
    require(field->line > 0 && field->column > 0);
    for (size_t i = 0; i < field->length;) {
        size_t step = utf8_step(field->text + i, field->length - i);
        require(step > 0);
        i += step;
    }
}

static void check_guard(const char *text)
{
    char *guarded = malloc(strlen(text) + 2);

    snprintf(guarded, strlen(text) + 2, "%s%s", formula_guard_needs(text) ? "'" : "", text);
    require(strcmp(formula_guard_undo(guarded), text) == 0);
    free(guarded);
}

static void write_record(FILE *stream, const struct csv_cursor *csv)
{
    for (size_t i = 0; i < csv->count; i++) {
        check_field(&csv->fields[i]);
        check_guard(csv->fields[i].text);
        fputs(i ? ",\"" : "\"", stream);
        for (const char *c = csv->fields[i].text; *c; c++) {
            if (*c == '"')
                fputc('"', stream);
            fputc(*c, stream);
        }
        fputc('"', stream);
    }
    fputs("\r\n", stream);
}

// Each fault and record takes at least a byte.
static char *rewrite(char *bytes, size_t length, char separator, size_t *faults)
{
    struct csv_cursor csv;
    struct error err = {""};
    char *out = NULL;
    size_t out_length = 0;
    FILE *stream = open_memstream(&out, &out_length);
    int rc = csv_cursor_init(&csv, bytes, length, separator, &err);

    *faults = rc < 0;
    for (size_t calls = 0; (rc = csv_cursor_next(&csv, &err)) != 0; calls++) {
        require(calls <= length && (rc == 1 || err.text[0] != '\0'));
        *faults += rc < 0;
        if (rc == 1)
            write_record(stream, &csv);
    }
    fclose(stream);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);
    size_t faults = 0;

    memcpy(bytes, data, size);
    char *once = rewrite(bytes, size, 0, &faults);
    char *copy = malloc(strlen(once) + 1);
    memcpy(copy, once, strlen(once));
    char *twice = rewrite(copy, strlen(once), ',', &faults);
    require(faults == 0 || strlen(once) > CSV_CURSOR_RECORD_MAX);
    require(faults > 0 || strcmp(once, twice) == 0);
    free(twice);
    free(copy);
    free(once);
    free(bytes);
    return 0;
}
