#include "import_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/net/cidr.h"
#include "shared/net/ip_input.h"
#include "shared/net/mac_addr.h"

#include "device_group.h"
#include "device_tag.h"
#include "interface.h"
#include "link.h"
#include "prefix.h"
#include "vlan.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

typedef int check(const char *value, char out[IMPORT_CHECK_MAX], struct error *err);

static int keep(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    if (text_copy(out, IMPORT_CHECK_MAX, value) < 0)
        return error_set(err, -EINVAL, "longer than %d bytes", IMPORT_CHECK_MAX - 1);
    return 0;
}

static int keep_at_most(const char *value, size_t most, char out[IMPORT_CHECK_MAX], struct error *err)
{
    if (strlen(value) > most)
        return error_set(err, -EINVAL, "longer than %zu bytes", most);
    return keep(value, out, err);
}

static int check_vrf(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return keep_at_most(value, VRF_NAME_MAX - 1, out, err);
}

static int check_interface(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return keep_at_most(value, INTERFACE_NAME_MAX - 1, out, err);
}

static int check_icon(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return keep_at_most(value, 63, out, err);
}

static int check_vid(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    uint64_t number = 0;
    if (number_parse_u64(value, VLAN_ID_MIN, VLAN_ID_MAX, &number) < 0)
        return error_set(err, -EINVAL, "\"%.32s\" is no VLAN; give a number from %d to %d", value,
                         VLAN_ID_MIN, VLAN_ID_MAX);
    snprintf(out, IMPORT_CHECK_MAX, "%u", (unsigned)number);
    return 0;
}

// "20", "20@site", "20@".
static int check_vlan_of_prefix(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    char number[16];
    size_t length = strcspn(value, "@");
    snprintf(number, sizeof(number), "%.*s", length < sizeof(number) ? (int)length : 15, value);
    int code = check_vid(number, out, err);
    if (code == 0 && value[length] != '\0')
        snprintf(out + strlen(out), PAPER_NAME_MAX, "%s", value + length);
    return code;
}

static int check_prefix(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    struct cidr prefix;
    int code = cidr_parse(value, &prefix, err);
    if (code == 0)
        cidr_format(&prefix, out);
    return code;
}

static int check_plain_address(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    struct ip_addr addr;
    int code = ip_input_addr(value, &addr, err);
    if (code == 0)
        ip_addr_format(&addr, out);
    return code;
}

// That of one machine, with its zone where it is link-local.
static int check_address(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX] = "";
    bool zoned = strchr(value, '%') != NULL && ip_addr_parse_zone(value, &addr, zone) == 0;
    int code = zoned ? 0 : ip_input_addr(value, &addr, err);
    if (code < 0)
        return code;
    ip_addr_format(&addr, out);
    if (!ip_addr_is_unicast(&addr))
        return error_set(err, -EINVAL, "%s is not the address of one machine", out);
    if (!zoned && ip_addr_family(&addr) == 6 && ip_addr_is_link_local(&addr))
        return error_set(err, -EINVAL, "%s is link-local: say on which link, as in %s%%eth0", out, out);
    if (zoned)
        snprintf(out + strlen(out), IP_ADDR_ZONE_MAX + 1, "%%%s", zone);
    return 0;
}

// Each word of a list through `one`, with a blank between.
static int check_words(const char *value, check *one, char out[IMPORT_CHECK_MAX], struct error *err)
{
    struct text_buf list;
    char *made = malloc(IMPORT_CHECK_MAX);
    int code = made == NULL ? error_set(err, -ENOMEM, "out of memory") : 0;
    text_buf_init(&list, out, IMPORT_CHECK_MAX);
    out[0] = '\0';
    while (code == 0 && *(value += strspn(value, " ")) != '\0') {
        char word[PAPER_NAME_MAX + 1];
        size_t length = strcspn(value, " ");
        if (length >= sizeof(word)) {
            code = error_set(err, -EINVAL, "a word is longer than %d bytes", PAPER_NAME_MAX);
            break;
        }
        memcpy(word, value, length);
        word[length] = '\0';
        value += length;
        code = one(word, made, err);
        text_buf_add(&list, "%s%s", list.length > 0 ? " " : "", made);
    }
    free(made);
    if (code == 0 && list.overflow)
        code = error_set(err, -EINVAL, "longer than %d bytes", IMPORT_CHECK_MAX - 1);
    return code;
}

static int check_dns(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    int code = check_words(value, check_plain_address, out, err);
    return code == 0 && strlen(out) >= PREFIX_DNS_MAX
               ? error_set(err, -EINVAL, "longer than %d bytes", PREFIX_DNS_MAX - 1)
               : code;
}

static int check_tag(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    size_t length = strlen(value);
    if (length >= DEVICE_TAG_MAX)
        return error_set(err, -EINVAL, "the tag \"%.64s…\" is longer than %d bytes", value,
                         DEVICE_TAG_MAX - 1);
    for (size_t i = 0; i <= length; i++)
        out[i] = value[i] >= 'A' && value[i] <= 'Z' ? (char)(value[i] - 'A' + 'a') : value[i];
    if (strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789._-") != length)
        return error_set(err, -EINVAL, "\"%.64s\" is no tag; use a-z, 0-9, '.', '_' and '-'", value);
    return 0;
}

static int check_tags(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return check_words(value, check_tag, out, err);
}

static int check_members(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return check_words(value, keep, out, err);
}

static int check_mac(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    struct mac_addr mac;
    if (mac_addr_parse(value, &mac) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is no MAC address; write it as 00:00:5e:00:53:01", value);
    mac_addr_format(&mac, out);
    return 0;
}

static int check_key(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    size_t length = strlen(value);
    bool good = length > 0 && length < INVENTORY_KEY_MAX && strstr(value, "..") == NULL &&
                strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length &&
                strchr("._-", value[0]) == NULL;
    if (!good)
        return error_set(
            err, -EINVAL,
            "\"%.64s\" is no key; use a-z, 0-9, '.', '_' and '-', at most %d, a letter or digit first", value,
            INVENTORY_KEY_MAX - 1);
    return keep(value, out, err);
}

static int check_flag(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    static const char *const words[][2] = {{"true", "true"},   {"yes", "true"}, {"1", "true"},
                                           {"false", "false"}, {"no", "false"}, {"0", "false"}};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i][0], value) == 0)
            return keep(words[i][1], out, err);
    return error_set(err, -EINVAL, "\"%.64s\" is neither true nor false", value);
}

static int check_choice(const char *value, const char *const *words, char out[IMPORT_CHECK_MAX],
                        struct error *err)
{
    char list[256];
    struct text_buf buf;
    size_t count = 0;
    text_buf_init(&buf, list, sizeof(list));
    for (; words[count] != NULL; count++) {
        if (strcmp(words[count], value) == 0)
            return keep(value, out, err);
        text_buf_add(&buf, "%s%s", count > 0 ? ", " : "", words[count]);
    }
    const char *near = nearest_word(value, words, count);
    if (near != NULL)
        return error_set(err, -EINVAL, "\"%.64s\" is not known; did you mean \"%s\"?", value, near);
    return error_set(err, -EINVAL, "\"%.64s\" is not known; give one of %s", value, list);
}

static int check_type(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    static const char *const types[] = {
        "router",     "switch", "firewall",  "access_point", "server", "workstation", "laptop",  "phone",
        "tablet",     "nas",    "printer",   "camera",       "iot",    "tv",          "console", "speaker",
        "hypervisor", "vm",     "container", "vpn",          "cloud",  "unknown",     NULL};
    return check_choice(value, types, out, err);
}

static int check_prefix_kind(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return check_choice(value, prefix_kinds, out, err);
}

static int check_range_kind(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    static const char *const kinds[] = {"dhcp", "reserved", "infrastructure", NULL};
    return check_choice(value, kinds, out, err);
}

static int check_link_kind(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return check_choice(value, link_kinds, out, err);
}

static int check_group_kind(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    return check_choice(value, device_group_kinds, out, err);
}

static int check_assignment(const char *value, char out[IMPORT_CHECK_MAX], struct error *err)
{
    static const char *const words[] = {"static", "dhcp", "reserved", "deprecated", NULL};
    return check_choice(value, words, out, err);
}

// PAPER_KINDS: of any kind. What is not here is kept as it is.
static const struct {
    unsigned kind;
    const char *field;
    check *check;
} CHECKS[] = {
    {PAPER_VRF, "name", check_vrf},
    {PAPER_VLAN, "vlan", check_vid},
    {PAPER_PREFIX, "vlan", check_vlan_of_prefix},
    {PAPER_PREFIX, "kind", check_prefix_kind},
    {PAPER_RANGE, "kind", check_range_kind},
    {PAPER_LINK, "kind", check_link_kind},
    {PAPER_GROUP, "kind", check_group_kind},
    {PAPER_KINDS, "vrf", check_vrf},
    {PAPER_KINDS, "prefix", check_prefix},
    {PAPER_KINDS, "gateway", check_plain_address},
    {PAPER_KINDS, "dns", check_dns},
    {PAPER_KINDS, "first", check_plain_address},
    {PAPER_KINDS, "last", check_plain_address},
    {PAPER_KINDS, "address", check_address},
    {PAPER_KINDS, "mac", check_mac},
    {PAPER_KINDS, "assignment", check_assignment},
    {PAPER_KINDS, "held", check_flag},
    {PAPER_KINDS, "trusted", check_flag},
    {PAPER_KINDS, "monitored", check_flag},
    {PAPER_KINDS, "type", check_type},
    {PAPER_KINDS, "icon", check_icon},
    {PAPER_KINDS, "key", check_key},
    {PAPER_KINDS, "tags", check_tags},
    {PAPER_KINDS, "members", check_members},
    {PAPER_KINDS, "interface", check_interface},
    {PAPER_KINDS, "to_interface", check_interface},
};

int import_check_value(enum paper_kind kind, const char *field, const char *value, char out[IMPORT_CHECK_MAX],
                       struct error *err)
{
    for (size_t i = 0; i < COUNT(CHECKS); i++)
        if ((CHECKS[i].kind == kind || CHECKS[i].kind == PAPER_KINDS) && strcmp(CHECKS[i].field, field) == 0)
            return CHECKS[i].check(value, out, err);
    return keep(value, out, err);
}

const char *const *import_check_needed(enum paper_kind kind)
{
    static const char *const needed[PAPER_KINDS][4] = {
        [PAPER_SITE] = {"name"},
        [PAPER_VRF] = {"name"},
        [PAPER_VLAN] = {"vlan"},
        [PAPER_PREFIX] = {"prefix"},
        [PAPER_RANGE] = {"first", "last"},
        [PAPER_DEVICE] = {"device"},
        [PAPER_INTERFACE] = {"device"},
        [PAPER_ADDRESS] = {"address"},
        [PAPER_LINK] = {"device", "to_device", "kind"},
        [PAPER_GROUP] = {"name"},
    };
    return needed[kind];
}
