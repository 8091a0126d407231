// prefix_set and prefix_add_part of prefix.h.
#include "prefix.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"
#include "shared/net/ip_input.h"
#include "shared/net/ip_range.h"

#include "inventory_error.h"
#include "plan_field.h"
#include "prefix_row.h"
#include "row_edit.h"
#include "site.h"
#include "vlan.h"

// Reads what a person wrote and gives what is stored, at most PREFIX_DNS_MAX bytes with its end; a longer
// value (a note) is stored as it is.
struct field {
    const char *name;
    enum query_id query;
    int (*read)(struct db *db, const struct prefix *prefix, const char *value, char stored[PREFIX_DNS_MAX],
                struct error *err);
};

static int read_name(struct db *db, const struct prefix *prefix, const char *value,
                     char stored[PREFIX_DNS_MAX], struct error *err)
{
    (void)db;
    (void)prefix;
    int code =
        inventory_error_unless_clean_or_empty("name of the prefix", value, INVENTORY_NAME_MAX - 1, err);
    return code < 0 ? code : text_copy(stored, PREFIX_DNS_MAX, value);
}

static int read_kind(struct db *db, const struct prefix *prefix, const char *value,
                     char stored[PREFIX_DNS_MAX], struct error *err)
{
    size_t count = 0;
    (void)db;
    (void)prefix;
    for (; prefix_kinds[count] != NULL; count++)
        if (strcmp(prefix_kinds[count], value) == 0)
            return text_copy(stored, PREFIX_DNS_MAX, value);
    if (value[0] == '\0')
        return text_copy(stored, PREFIX_DNS_MAX, "");
    const char *near = nearest_word(value, prefix_kinds, count);
    if (near != NULL)
        return error_set(err, -EINVAL, "\"%.64s\" is no kind of prefix; did you mean %s?", value, near);
    return error_set(err, -EINVAL,
                     "\"%.64s\" is no kind of prefix; give lan, wifi, iot, guest, dmz, management, storage,"
                     " vpn, container, remote or internet",
                     value);
}

static int read_site(struct db *db, const struct prefix *prefix, const char *value,
                     char stored[PREFIX_DNS_MAX], struct error *err)
{
    int64_t id = 0;
    (void)prefix;
    int code = site_ensure(db, value, &id, err);
    return code < 0 ? code : text_copy(stored, PREFIX_DNS_MAX, value);
}

// A number alone means that of the prefix's own site first.
static int read_vlan(struct db *db, const struct prefix *prefix, const char *value,
                     char stored[PREFIX_DNS_MAX], struct error *err)
{
    char site[INVENTORY_NAME_MAX];
    struct vlan vlan;
    int vid = 0;
    if (value[0] == '\0')
        return text_copy(stored, PREFIX_DNS_MAX, "");
    int code = vlan_parse(value, &vid, site, err);
    if (code < 0)
        return code;
    code = -ENOENT;
    if (site[0] == '\0' && prefix->site[0] != '\0')
        code = vlan_find(db, vid, prefix->site, &vlan, NULL);
    if (code == -ENOENT)
        code = vlan_find(db, vid, site, &vlan, err);
    if (code == 0)
        snprintf(stored, PREFIX_DNS_MAX, "%lld", (long long)vlan.id);
    return code;
}

static int read_gateway(struct db *db, const struct prefix *prefix, const char *value,
                        char stored[PREFIX_DNS_MAX], struct error *err)
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX], cidr[CIDR_TEXT_MAX];
    struct ip_range usable = ip_range_usable(&prefix->cidr);
    struct ip_addr addr;
    (void)db;
    if (value[0] == '\0')
        return text_copy(stored, PREFIX_DNS_MAX, "");
    int code = ip_input_addr(value, &addr, err);
    if (code < 0)
        return code;
    bool is_six = ip_addr_family(&prefix->cidr.first) == 6;
    bool is_link_local = ip_addr_family(&addr) == 6 && ip_addr_is_link_local(&addr);
    if (!ip_range_contains(&usable, &addr) && !(is_six && is_link_local))
        return error_set(err, -EINVAL, "%s is no gateway of %s; give an address from %s to %s%s", value,
                         cidr_format(&prefix->cidr, cidr), ip_addr_format(&usable.first, first),
                         ip_addr_format(&usable.last, last), is_six ? ", or a link-local one" : "");
    ip_addr_format(&addr, stored);
    return 0;
}

static int add_resolver(const char *word, struct text_buf *buf, struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    struct ip_addr addr;
    int code = ip_input_addr(word, &addr, err);
    if (code < 0)
        return code;
    text_buf_add(buf, "%s%s", buf->length > 0 ? " " : "", ip_addr_format(&addr, text));
    return buf->overflow
               ? error_set(err, -EINVAL, "the DNS servers have more than %d bytes; give fewer of them",
                           PREFIX_DNS_MAX - 1)
               : 0;
}

static int read_dns(struct db *db, const struct prefix *prefix, const char *value,
                    char stored[PREFIX_DNS_MAX], struct error *err)
{
    static const char between[] = ", \t";
    struct text_buf buf;
    int code = 0;
    (void)db;
    (void)prefix;
    text_buf_init(&buf, stored, PREFIX_DNS_MAX);
    for (value += strspn(value, between); code == 0 && *value != '\0'; value += strspn(value, between)) {
        char word[2 * IP_ADDR_TEXT_MAX];
        size_t length = strcspn(value, between);
        if (length >= sizeof(word))
            return error_set(err, -EINVAL, "\"%.64s\" is no address of a DNS server", value);
        snprintf(word, sizeof(word), "%.*s", (int)length, value);
        code = add_resolver(word, &buf, err);
        value += length;
    }
    return code;
}

static int read_note(struct db *db, const struct prefix *prefix, const char *value,
                     char stored[PREFIX_DNS_MAX], struct error *err)
{
    (void)db;
    (void)prefix;
    (void)stored;
    return inventory_error_unless_note(value, err);
}

static int read_vrf(struct db *db, const struct prefix *prefix, const char *value,
                    char stored[PREFIX_DNS_MAX], struct error *err)
{
    int code = vrf_check(db, value, err);
    if (code == 0 && strcmp(value, prefix->vrf) != 0)
        code = prefix_row_check_left(db, prefix, err);
    return code < 0 ? code : text_copy(stored, PREFIX_DNS_MAX, value);
}

static const struct field fields[] = {
    {"name", QUERY_PREFIX_SET_NAME, read_name}, {"kind", QUERY_PREFIX_SET_KIND, read_kind},
    {"site", QUERY_PREFIX_SET_SITE, read_site}, {"vlan", QUERY_PREFIX_SET_VLAN, read_vlan},
    {"dns", QUERY_PREFIX_SET_DNS, read_dns},    {"gateway", QUERY_PREFIX_SET_GATEWAY, read_gateway},
    {"note", QUERY_PREFIX_SET_NOTE, read_note}, {"vrf", QUERY_PREFIX_SET_VRF, read_vrf},
};

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static int write_field(struct db *db, const struct prefix *prefix, const struct field *field,
                       const char *value, struct error *err)
{
    char stored[PREFIX_DNS_MAX] = "";
    char text[CIDR_TEXT_MAX];
    int code = field->read(db, prefix, value, stored, err);
    if (code == 0)
        code = row_edit_set(db, field->query, prefix->id, field->read == read_note ? value : stored, err);
    if (code == -EEXIST)
        return error_set(err, code, "the VRF \"%s\" has a prefix %s already", value,
                         cidr_format(&prefix->cidr, text));
    return code;
}

int prefix_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
               struct error *err)
{
    const struct field *known = find_field(field);
    struct prefix prefix;
    if (known == NULL)
        return error_set(err, -EINVAL,
                         "a prefix has no field \"%.64s\"; give name, kind, site, vlan, gateway, dns, note or"
                         " vrf",
                         field);
    int code = prefix_row_by_id(db, id, &prefix);
    if (code == -ENOENT)
        return error_set(err, code, "there is no such prefix");
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = plan_field_check(db, PLAN_FIELD_PREFIX, id, field, source, err);
    if (code == 0)
        code = write_field(db, &prefix, known, value, err);
    return code < 0 ? code : plan_field_claim(db, PLAN_FIELD_PREFIX, id, field, source, err);
}

// Takes over a field of `whole` that the part does not have.
static int inherit(struct db *db, int64_t id, const char *field, const char *own, const char *value,
                   const char *source, struct error *err)
{
    return own[0] != '\0' || value[0] == '\0' ? 0 : prefix_set(db, id, field, value, source, err);
}

int prefix_add_part(struct db *db, const struct prefix *whole, const struct cidr *part, const char *name,
                    const char *source, struct prefix *out, struct error *err)
{
    char text[CIDR_TEXT_MAX], around[CIDR_TEXT_MAX];
    struct prefix row;
    if (!cidr_is_inside(part, &whole->cidr))
        return error_set(err, -EINVAL, "%s does not lie in %s", cidr_format(part, text),
                         cidr_format(&whole->cidr, around));
    int code = prefix_add(db, whole->vrf, part, name, source, &row, err);
    if (code == 0)
        code = inherit(db, row.id, "kind", row.kind, whole->kind, source, err);
    if (code == 0)
        code = inherit(db, row.id, "site", row.site, whole->site, source, err);
    return code < 0 || out == NULL ? code : prefix_find_cidr(db, whole->vrf, part, out, err);
}
