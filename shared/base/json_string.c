#include "json_string.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "utf8_step.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// "\uXXXX" at `at`; -1 when it is not there.
static int32_t read_unit(const char *at, const char *end)
{
    int32_t unit = 0;

    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(at[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

// RFC 3629 section 3.
static char *write_character(char *to, uint32_t code)
{
    static const uint8_t leads[] = {0x00, 0x00, 0xc0, 0xe0, 0xf0};
    unsigned length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    *to++ = (char)(leads[length] | code >> 6 * (length - 1));
    for (unsigned left = length - 1; left > 0; left--)
        *to++ = (char)(0x80 | (code >> 6 * (left - 1) & 0x3f));
    return to;
}

static const char *take_unicode(char **at, const char *end, char **to, unsigned *column)
{
    int32_t code = read_unit(*at, end);
    unsigned length = 6;

    if (code < 0)
        return "four hex digits follow \\u";
    if (code == 0)
        return "\\u0000 has no place in a text";
    if (code >= 0xdc00 && code <= 0xdfff)
        return "the second half of a surrogate pair without the first";
    if (code >= 0xd800 && code <= 0xdbff) {
        int32_t low = read_unit(*at + 6, end);
        if (low < 0xdc00 || low > 0xdfff)
            return "the first half of a surrogate pair without the second";
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        length = 12;
    }
    *to = write_character(*to, (uint32_t)code);
    *at += length;
    *column += length;
    return NULL;
}

static const char *take_escape(char **at, const char *end, char **to, unsigned *column)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";

    if (end - *at < 2)
        return "the text ends in a string";
    if ((*at)[1] == 'u')
        return take_unicode(at, end, to, column);

    const char *letter = (*at)[1] ? strchr(letters, (*at)[1]) : NULL;
    if (!letter)
        return "no such escape; a backslash is written \\\\";
    *(*to)++ = meanings[letter - letters];
    *at += 2;
    *column += 2;
    return NULL;
}

const char *json_string_take(char **at, const char *end, char **to, unsigned *column)
{
    if (**at == '\\')
        return take_escape(at, end, to, column);
    if (**at == '\0')
        return "a NUL byte";
    if ((unsigned char)**at < 0x20)
        return "a control character in a string; write it as an escape";

    size_t step = utf8_step(*at, (size_t)(end - *at));
    if (step == 0)
        return "not UTF-8; save the file as UTF-8";
    memmove(*to, *at, step);
    *to += step;
    *at += step;
    *column += 1;
    return NULL;
}
