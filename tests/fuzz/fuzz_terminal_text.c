// What is shown on a terminal: whatever comes in, no control byte goes out, and it stays UTF-8; without UTF-8
// it is ASCII.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/terminal_text.h"
#include "ipam/text_wrap.h"
#include "shared/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static char *written(const char *text, bool utf8)
{
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);

    terminal_text_write(stream, text, utf8);
    fclose(stream);
    require(text_is_clean(out, length));
    return out;
}

static void check_ascii(const char *text)
{
    for (; *text; text++)
        require(*text >= 0x20 && *text < 0x7f);
}

// Wrapping changes blanks into line ends, adds line ends, may lose a blank at the very end, and nothing else.
static void check_wrap(const char *text)
{
    char *wrapped = text_wrap_new(text, 8);
    const char *at = wrapped;

    for (; *text; text++) {
        if (*at == '\n' && *text != ' ')
            at++;
        if (*at == '\0' && strcmp(text, " ") == 0)
            break;
        require(*at == *text || (*at == '\n' && *text == ' '));
        at++;
    }
    free(wrapped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);
    char *utf8 = written(text, true);
    char *ascii = written(text, false);

    check_ascii(ascii);
    check_wrap(utf8);
    free(ascii);
    free(utf8);
    free(text);
    return 0;
}
