#include "terminal_text.h"

#include <inttypes.h>

#include "utf8_decode.h"

void terminal_text_write_hidden(FILE *stream, uint32_t code)
{
    if (code == '\n')
        fputs("\\n", stream);
    else if (code == '\t')
        fputs("\\t", stream);
    else if (code < 0x100)
        fprintf(stream, "\\x%02" PRIx32, code);
    else
        fprintf(stream, "\\u{%" PRIx32 "}", code);
}

void terminal_text_write(FILE *stream, const char *text, bool utf8)
{
    while (*text) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);
        if (!utf8_decode_is_printable(code))
            terminal_text_write_hidden(stream, code);
        else if (!utf8 && code > 0x7e)
            fputc('?', stream);
        else if (code == UTF8_DECODE_INVALID)
            fputs("\xef\xbf\xbd", stream);
        else
            fwrite(text, 1, length, stream);
        text += length;
    }
}
