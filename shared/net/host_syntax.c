#include "host_syntax.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "shared/base/number.h"
#include "shared/net/ip_addr.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum { NAME_MAX_BYTES = 253, LABEL_MAX_BYTES = 63, SERVER_MAX_BYTES = 64 };

static bool is_label(const char *text, size_t length)
{
    return length > 0 && length <= LABEL_MAX_BYTES && text[0] != '-' && text[length - 1] != '-';
}

static bool is_name(const char *text)
{
    size_t length = strlen(text);
    bool is_number = true;

    if (length > 0 && text[length - 1] == '.')
        length--;
    if (length == 0 || length > NAME_MAX_BYTES)
        return false;
    for (size_t at = 0; at <= length;) {
        size_t label = strspn(text + at, LETTERS DIGITS "-_");
        if (!is_label(text + at, label) || (at + label != length && text[at + label] != '.'))
            return false;
        is_number = strspn(text + at, DIGITS) == label;
        at += label + 1;
    }
    return !is_number;
}

bool host_syntax_is_target(const char *text)
{
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX];

    if (ip_addr_parse_zone(text, &addr, zone) == 0)
        return ip_addr_is_unicast(&addr);
    return is_name(text);
}

static bool is_port(const char *text)
{
    uint64_t port = 0;

    return number_parse_u64(text, 1, 65535, &port) == 0;
}

// Splits the port off `server`, in place.
static const char *split_port(char *server, const char **address)
{
    char *close = strchr(server, ']');
    char *colon = strchr(server, ':');

    *address = server;
    if (server[0] == '[' && close) {
        *close = '\0';
        *address = server + 1;
        return close[1] == '\0' ? NULL : (close[1] == ':' ? close + 2 : "");
    }
    if (!colon || strchr(colon + 1, ':'))
        return NULL;
    *colon = '\0';
    return colon + 1;
}

static bool is_server(const char *text, size_t length)
{
    char server[SERVER_MAX_BYTES];
    const char *address = NULL;
    struct ip_addr addr;

    if (length >= sizeof server)
        return false;
    memcpy(server, text, length);
    server[length] = '\0';
    const char *port = split_port(server, &address);
    return (!port || is_port(port)) && ip_addr_parse(address, &addr) == 0 && ip_addr_is_unicast(&addr);
}

bool host_syntax_is_server_list(const char *text)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        if (!is_server(text, length))
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}
