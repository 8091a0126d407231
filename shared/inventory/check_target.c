#include "check_target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"

enum { DNS_NAME_MAX = 253 };

bool check_target_key_is_valid(const char *key)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(key);
    return length > 0 && length < sizeof(((struct check *)NULL)->key) && strchr("._-", key[0]) == NULL &&
           strspn(key, allowed) == length;
}

static int normalise_address(struct check *check, struct ip_addr *addr, struct error *err)
{
    char zone[IP_ADDR_ZONE_MAX], text[IP_ADDR_TEXT_MAX];
    if (ip_addr_parse_zone(check->target, addr, zone) < 0)
        return error_set(err, -EINVAL, "\"%.128s\" is not an address", check->target);
    if (!ip_addr_is_unicast(addr))
        return error_set(err, -EINVAL, "%s is not the address of one machine", check->target);
    ip_addr_format(addr, text);
    snprintf(check->target, sizeof(check->target), "%s%s%s", text, zone[0] == '\0' ? "" : "%", zone);
    return 0;
}

// A host name as RFC 1123 has it, with the underscores that people use; an address is no name.
static int check_name(const struct check *check, struct error *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *name = check->target;
    size_t length = strlen(name);
    struct ip_addr addr;
    if (length == 0 || length > DNS_NAME_MAX || strspn(name, allowed) != length ||
        strstr(name, "..") != NULL || name[0] == '.' || name[0] == '-' || ip_addr_parse(name, &addr) == 0)
        return error_set(err, -EINVAL, "\"%.128s\" is not a DNS name", name);
    return 0;
}

int check_target_normalise(struct check *check, struct ip_addr *addr, struct error *err)
{
    switch (check->target_kind) {
    case CHECK_TARGET_DEVICE_V4:
    case CHECK_TARGET_DEVICE_V6:
        if (check->target[0] == '\0')
            return 0;
        return error_set(err, -EINVAL,
                         "a check that follows its device has no target of its own, not \"%.128s\"",
                         check->target);
    case CHECK_TARGET_ADDRESS:
        return normalise_address(check, addr, err);
    case CHECK_TARGET_NAME:
        return check_name(check, err);
    }
    return error_set(err, -EINVAL, "%d is not a kind of target", (int)check->target_kind);
}
