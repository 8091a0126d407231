#include "device_input.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"

int device_input_address(const char *text, struct device_address *out, struct error *err)
{
    struct device_address read = {0};

    if (ip_addr_parse_zone(text, &read.addr, read.zone) < 0)
        return error_set(err, -EINVAL,
                         "\"%s\" is no IP address; write it as 192.0.2.7, 2001:db8::7 or fe80::7%%eth0",
                         text);
    if (!ip_addr_is_unicast(&read.addr))
        return error_set(err, -EINVAL, "%s is not an address of one machine", text);
    if (ip_addr_family(&read.addr) == 6 && ip_addr_is_link_local(&read.addr) && !read.zone[0])
        return error_set(err, -EINVAL, "%s is link-local: say on which interface, as %s%%eth0", text, text);
    *out = read;
    return 0;
}

int device_input_place(const char *text, struct device_address *out,
                       char interface[DEVICE_INPUT_INTERFACE_MAX], struct error *err)
{
    char address[IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX] = "";
    const char *at = strrchr(text, '@');

    interface[0] = '\0';
    if (!at)
        return device_input_address(text, out, err);
    if (!at[1] || text_copy(interface, DEVICE_INPUT_INTERFACE_MAX, at + 1) < 0)
        return error_set(err, -EINVAL,
                         "the interface behind '@' in \"%.100s\" has 1 to %d bytes, as in 192.0.2.7@eth0",
                         text, DEVICE_INPUT_INTERFACE_MAX - 1);
    if ((size_t)(at - text) < sizeof address)
        snprintf(address, sizeof address, "%.*s", (int)(at - text), text);
    return device_input_address(address, out, err);
}

int device_input_profile(const char *text, enum check_profile *out, struct error *err)
{
    if (!text || strcmp(text, "normal") == 0)
        *out = CHECK_PROFILE_NORMAL;
    else if (strcmp(text, "sleepy") == 0)
        *out = CHECK_PROFILE_SLEEPY;
    else
        return error_set(err, -EINVAL, "\"%s\" is no profile; use normal, or sleepy for phones and laptops",
                         text);
    return 0;
}

const char *device_input_profile_text(enum check_profile profile)
{
    switch (profile) {
    case CHECK_PROFILE_NORMAL:
        return "normal";
    case CHECK_PROFILE_SLEEPY:
        return "sleepy";
    }
    return "?";
}

static const struct {
    const char *name;
    bool is_list;
} fields[] = {
    {"name", false},      {"site", false},   {"type", false},   {"notes", false},
    {"monitored", false}, {"icon", false},   {"vendor", false}, {"os", false},
    {"trusted", false},   {"address", true}, {"tag", true},     {"mac", true},
};

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static int find_field(const char *field, struct error *err)
{
    const char *names[FIELD_COUNT];

    for (int i = 0; i < FIELD_COUNT; i++) {
        names[i] = fields[i].name;
        if (strcmp(field, names[i]) == 0)
            return i;
    }
    const char *meant = nearest_word(field, names, FIELD_COUNT);
    return error_set(
        err, -EINVAL, "a device has no field \"%.64s\"; %s%s%s", field,
        meant ? "did you mean \"" : "there are ",
        meant ? meant : "name, site, type, notes, monitored, icon, vendor, os, trusted, address, tag and mac",
        meant ? "\"?" : "");
}

int device_input_change(char *text, struct device_change *out, struct error *err)
{
    char *equals = strchr(text, '=');
    enum device_change_kind kind = DEVICE_CHANGE_SET;

    if (!equals || equals == text)
        return error_set(
            err, -EINVAL,
            "\"%s\" is no change; write field=value, or address+=ADDRESS, tag+=TAG, mac+=MAC, and -= to"
            " take away",
            text);
    if (equals[-1] == '+')
        kind = DEVICE_CHANGE_ADD;
    else if (equals[-1] == '-')
        kind = DEVICE_CHANGE_REMOVE;

    *(kind == DEVICE_CHANGE_SET ? equals : equals - 1) = '\0';
    int field = find_field(text, err);
    if (field < 0)
        return field;
    if (kind == DEVICE_CHANGE_SET && fields[field].is_list)
        return error_set(err, -EINVAL, "write %s+=%s to add it, %s-=%s to take it away", text, equals + 1,
                         text, equals + 1);
    if (kind != DEVICE_CHANGE_SET && !fields[field].is_list)
        return error_set(err, -EINVAL, "only address, tag and mac are added to and taken from: write %s=%s",
                         text, equals + 1);
    *out = (struct device_change){.kind = kind, .field = fields[field].name, .value = equals + 1};
    return 0;
}
