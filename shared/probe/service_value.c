#include "service_value.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/pattern.h"

#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum { NAME_MAX_BYTES = 253, LABEL_MAX_BYTES = 63 };

static unsigned hex_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

// How many characters an escape has, the backslash included; 0: none that we know.
static size_t escape_length(const char *at)
{
    if (at[1] == 'x')
        return strspn(at + 2, HEX) >= 2 ? 4 : 0;
    return at[1] != '\0' && strchr("rnt\\", at[1]) != NULL ? 2 : 0;
}

const char *service_value_unescape(const char *at, char *byte)
{
    size_t length = at[0] == '\\' ? escape_length(at) : 0;
    *byte = at[0];
    if (length == 0)
        return at + 1;
    switch (at[1]) {
    case 'r':
        *byte = '\r';
        break;
    case 'n':
        *byte = '\n';
        break;
    case 't':
        *byte = '\t';
        break;
    case 'x':
        *byte = (char)(hex_value(at[2]) << 4 | hex_value(at[3]));
        break;
    default:
        *byte = '\\';
    }
    return at + length;
}

int service_value_check_send(const char *value, struct error *err)
{
    char byte;
    for (const char *at = value; *at != '\0'; at = service_value_unescape(at, &byte))
        if (at[0] == '\\' && escape_length(at) == 0)
            return error_set(err, -EINVAL, "\"%.4s\" is none of \\r, \\n, \\t, \\\\ and \\xHH", at);
    return 0;
}

int service_value_check_pattern(const char *value, struct error *err)
{
    struct pattern *pattern = NULL;
    int code = pattern_new(value, &pattern, err);
    pattern_free(pattern);
    return code;
}

int service_value_check_path(const char *value, struct error *err)
{
    if (value[0] != '/')
        return error_set(err, -EINVAL, "\"%.64s\" is not a path; it begins with /", value);
    for (const char *at = value; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~' || *at == '#')
            return error_set(
                err, -EINVAL,
                "\"%.64s\": a path is sent as it is written: letters beyond ASCII, blanks and # as "
                "%%20, %%23, …",
                value);
    return 0;
}

static bool is_label(const char *text, size_t length)
{
    return length > 0 && length <= LABEL_MAX_BYTES && text[0] != '-' && text[length - 1] != '-';
}

// With the underscores of service names; one dot at the end is allowed.
static bool is_dns_name(const char *text)
{
    size_t length = strlen(text);
    if (length > 1 && text[length - 1] == '.')
        length--;
    if (length > NAME_MAX_BYTES)
        return false;
    for (size_t at = 0; at <= length;) {
        size_t label = strspn(text + at, LETTERS DIGITS "-_");
        if (!is_label(text + at, label) || (at + label != length && text[at + label] != '.'))
            return false;
        at += label + 1;
    }
    return true;
}

static bool looks_like_ipv6(const char *text)
{
    const char *colon = strchr(text, ':');
    return colon != NULL && strchr(colon + 1, ':') != NULL && strspn(text, HEX ":.") == strlen(text);
}

int service_value_check_name(const char *value, struct error *err)
{
    return is_dns_name(value) || looks_like_ipv6(value)
               ? 0
               : error_set(err, -EINVAL, "\"%.128s\" is not a host name or an address", value);
}
