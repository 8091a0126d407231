#include "device_key.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t trimmed_length(const char *key, size_t length)
{
    while (length > 0 && !is_alnum(key[length - 1]))
        length--;
    return length;
}

void device_key_from_name(const char *name, char key[INVENTORY_KEY_MAX])
{
    size_t length = 0;
    for (; *name != '\0' && length < INVENTORY_KEY_MAX - 1; name++) {
        char c = lower(*name);
        if (is_alnum(c))
            key[length++] = c;
        else if (length > 0 && is_alnum(key[length - 1]))
            key[length++] = c == '.' || c == '_' ? c : '-';
    }
    length = trimmed_length(key, length);
    if (length == 0)
        length = (size_t)snprintf(key, INVENTORY_KEY_MAX, "device");
    key[length] = '\0';
}

void device_key_numbered(const char *key, unsigned number, char out[INVENTORY_KEY_MAX])
{
    char suffix[16];
    size_t suffix_length = (size_t)snprintf(suffix, sizeof(suffix), "-%u", number);
    size_t length = strnlen(key, INVENTORY_KEY_MAX - 1);
    if (length + suffix_length > INVENTORY_KEY_MAX - 1)
        length = trimmed_length(key, INVENTORY_KEY_MAX - 1 - suffix_length);
    snprintf(out, INVENTORY_KEY_MAX, "%.*s%s", (int)length, key, suffix);
}
