#include "device_input.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

int device_input_address(const char *text, struct device_address *out, struct error *err)
{
    struct device_address read = {0};

    if (ip_addr_parse_zone(text, &read.addr, read.zone) < 0)
        return error_set(err, -EINVAL,
                         "'%s' is no IP address; write it as 192.0.2.7, 2001:db8::7 or fe80::7%%eth0", text);
    if (!ip_addr_is_unicast(&read.addr))
        return error_set(err, -EINVAL, "%s is not an address of one machine", text);
    if (ip_addr_family(&read.addr) == 6 && ip_addr_is_link_local(&read.addr) && !read.zone[0])
        return error_set(err, -EINVAL, "%s is link-local: say on which interface, as %s%%eth0", text, text);
    *out = read;
    return 0;
}

int device_input_profile(const char *text, enum check_profile *out, struct error *err)
{
    if (!text || strcmp(text, "normal") == 0)
        *out = CHECK_PROFILE_NORMAL;
    else if (strcmp(text, "sleepy") == 0)
        *out = CHECK_PROFILE_SLEEPY;
    else
        return error_set(err, -EINVAL, "'%s' is no profile; use normal, or sleepy for phones and laptops",
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

static int refuse_field(const char *field, struct error *err)
{
    static const char *const fields[] = {"name", "site", "type", "notes", "monitored", "address"};
    const char *meant = nearest_word(field, fields, sizeof fields / sizeof fields[0]);

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strcmp(field, fields[i]) == 0)
            return 0;
    }
    return error_set(err, -EINVAL, "a device has no field '%s'; %s%s%s", field,
                     meant ? "did you mean '" : "there are ",
                     meant ? meant : "name, site, type, notes, monitored and address", meant ? "'?" : "");
}

int device_input_change(char *text, struct device_change *out, struct error *err)
{
    char *equals = strchr(text, '=');
    enum device_change_kind kind = DEVICE_CHANGE_SET;

    if (!equals || equals == text)
        return error_set(err, -EINVAL,
                         "'%s' is no change; write field=value, address+=ADDRESS or address-=ADDRESS", text);
    if (equals[-1] == '+')
        kind = DEVICE_CHANGE_ADD;
    else if (equals[-1] == '-')
        kind = DEVICE_CHANGE_REMOVE;

    *(kind == DEVICE_CHANGE_SET ? equals : equals - 1) = '\0';
    if (refuse_field(text, err) < 0)
        return -EINVAL;
    bool is_address = strcmp(text, "address") == 0;
    if (kind == DEVICE_CHANGE_SET && is_address)
        return error_set(err, -EINVAL, "write address+=%s to add the address, address-= to remove one",
                         equals + 1);
    if (kind != DEVICE_CHANGE_SET && !is_address)
        return error_set(err, -EINVAL, "only addresses are added and removed: write %s=%s", text, equals + 1);
    *out = (struct device_change){.kind = kind, .field = text, .value = equals + 1};
    return 0;
}
