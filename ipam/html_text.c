#include "html_text.h"

#include <stddef.h>

#include "terminal_text.h"
#include "utf8_decode.h"

static const char *reference_of(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text_write(FILE *stream, const char *text)
{
    while (*text) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);
        const char *reference = reference_of(code);
        if (reference)
            fputs(reference, stream);
        else if (code == UTF8_DECODE_INVALID)
            fputs("\xef\xbf\xbd", stream);
        else if (!utf8_decode_is_printable(code))
            terminal_text_write_hidden(stream, code);
        else
            fwrite(text, 1, length, stream);
        text += length;
    }
}

void html_text_write_name(FILE *stream, const char *text)
{
    fputs("<bdi>", stream);
    html_text_write(stream, text);
    fputs("</bdi>", stream);
}
