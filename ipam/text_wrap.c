#include "text_wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "utf8_decode.h"

static size_t cells_of(uint32_t code)
{
    int cells = wcwidth((wchar_t)code);

    return cells > 0 ? (size_t)cells : 0;
}

// The bytes of the next line; *skipped is the blank behind it that is left out, 0 or 1.
static size_t line_length(const char *text, size_t width, size_t *skipped)
{
    size_t length = 0;
    size_t blank = 0;
    size_t cells = 0;

    *skipped = 0;
    while (text[length]) {
        uint32_t code = 0;
        size_t step = utf8_decode(text + length, &code);
        cells += cells_of(code);
        if (code == ' ')
            blank = length;
        if (cells > width && length > 0) {
            *skipped = blank > 0;
            return blank > 0 ? blank : length;
        }
        length += step;
    }
    return length;
}

char *text_wrap_new(const char *text, size_t width)
{
    char *wrapped = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&wrapped, &size);

    if (!memory)
        return NULL;
    while (*text) {
        size_t skipped = 0;
        size_t length = line_length(text, width, &skipped);
        fwrite(text, 1, length, memory);
        text += length + skipped;
        if (*text)
            fputc('\n', memory);
    }
    if (fclose(memory) == 0)
        return wrapped;
    free(wrapped);
    return NULL;
}
