#include "conflict_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/text.h"

enum { NAMES_MAX = 320, OPTION_MAX = 300, PLACE_MAX = 160 };

static const char info[] = "info";
static const char warning[] = "warning";
static const char critical[] = "critical";
static const char is_meant[] = "If it is meant so: ipam conflicts ack ID.";

// What was cut ends with a whole character.
static void end_whole(char *text, size_t capacity)
{
    size_t length = strlen(text);
    if (length + 1 < capacity)
        return;
    while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
        length--;
    if (length > 0 && (unsigned char)text[length - 1] >= 0x80)
        length--;
    text[length] = '\0';
}

__attribute__((format(printf, 3, 4))) static void write_text(char *text, size_t capacity, const char *format,
                                                             ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(text, capacity, format, args);
    va_end(args);
    end_whole(text, capacity);
}

#define SUBJECT(conflict, ...) write_text((conflict)->subject, sizeof((conflict)->subject), __VA_ARGS__)
#define EXPLAIN(conflict, ...)                                                                               \
    write_text((conflict)->explanation, sizeof((conflict)->explanation), __VA_ARGS__)
#define REMEDY(conflict, ...) write_text((conflict)->remedy, sizeof((conflict)->remedy), __VA_ARGS__)

static struct conflict make(enum conflict_kind kind, const char *severity)
{
    struct conflict conflict = {.kind = kind};
    text_copy(conflict.severity, sizeof(conflict.severity), severity);
    return conflict;
}

static bool is_default(const char *vrf)
{
    return strcmp(vrf, VRF_DEFAULT) == 0;
}

// " (vrf lab)", or nothing for the default one.
static const char *in_vrf(const char *vrf, char text[PLACE_MAX])
{
    text[0] = '\0';
    if (!is_default(vrf))
        snprintf(text, PLACE_MAX, " (vrf %s)", vrf);
    return text;
}

static bool is_plain(const char *word)
{
    return word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

// " --vrf lab", quoted for a shell where it must be.
static const char *vrf_option(const char *vrf, char text[OPTION_MAX])
{
    struct text_buf buf;
    text_buf_init(&buf, text, OPTION_MAX);
    if (is_default(vrf))
        return text;
    text_buf_add(&buf, " --vrf ");
    if (is_plain(vrf)) {
        text_buf_add(&buf, "%s", vrf);
        return text;
    }
    text_buf_add(&buf, "'");
    for (; *vrf != '\0'; vrf++)
        text_buf_add(&buf, "%s%c%s", *vrf == '\'' ? "'\\" : "", *vrf, *vrf == '\'' ? "'" : "");
    text_buf_add(&buf, "'");
    return text;
}

// "nas, tv and 3 more".
static const char *join(const struct conflict_names *names, char text[NAMES_MAX])
{
    struct text_buf buf;
    text_buf_init(&buf, text, NAMES_MAX);
    for (size_t i = 0; i < names->count; i++) {
        bool is_last = i + 1 == names->count && names->more == 0;
        text_buf_add(&buf, "%s%s", i == 0 ? "" : is_last ? " and " : ", ", names->keys[i]);
    }
    if (names->more > 0)
        text_buf_add(&buf, " and %zu more", names->more);
    return text;
}

static const char *address(const struct conflict_place *place, char text[PLACE_MAX])
{
    snprintf(text, PLACE_MAX, "%s%s%s", place->ip, place->segment[0] == '\0' ? "" : "%", place->segment);
    return text;
}

static void name_place(struct conflict *conflict, const struct conflict_place *place)
{
    char at[PLACE_MAX], vrf[PLACE_MAX];
    SUBJECT(conflict, "%s%s", address(place, at), in_vrf(place->vrf, vrf));
}

static const char *last_of(const struct conflict_names *names)
{
    return names->count == 0 ? "DEVICE" : names->keys[names->count - 1];
}

struct conflict conflict_text_duplicate(const struct conflict_place *place,
                                        const struct conflict_names *holders)
{
    struct conflict conflict = make(CONFLICT_DUPLICATE_ADDRESS, critical);
    char names[NAMES_MAX], at[PLACE_MAX];
    name_place(&conflict, place);
    EXPLAIN(&conflict, "%s is held by %s at once: what is sent to it reaches one or the other.",
            conflict.subject, join(holders, names));
    REMEDY(&conflict,
           "Give one of them another address. Where it is gone already: ipam device set %s address-=%s. %s",
           last_of(holders), address(place, at), is_meant);
    return conflict;
}

struct conflict conflict_text_outside(const struct conflict_place *place, const char *assignment)
{
    bool is_planned = assignment[0] != '\0';
    struct conflict conflict = make(CONFLICT_OUTSIDE_PREFIX, is_planned ? warning : info);
    char option[OPTION_MAX];
    name_place(&conflict, place);
    vrf_option(place->vrf, option);
    if (is_planned) {
        EXPLAIN(&conflict, "%s is planned (%s), but lies in no prefix of the plan.", conflict.subject,
                assignment);
        REMEDY(&conflict,
               "Add its prefix: ipam prefix add CIDR%s. Or take it away: ipam address release %s%s.", option,
               place->ip, option);
    } else {
        EXPLAIN(&conflict, "%s is in use, but lies in no prefix of the plan.", conflict.subject);
        REMEDY(&conflict, "Add its prefix: ipam prefix add CIDR%s. %s", option, is_meant);
    }
    return conflict;
}

struct conflict conflict_text_outside_range(const char *vrf, const char *kind, const struct ip_range *range)
{
    struct conflict conflict = make(CONFLICT_OUTSIDE_PREFIX, warning);
    char text[IP_RANGE_TEXT_MAX], where[PLACE_MAX], option[OPTION_MAX];
    ip_range_format(range, text);
    vrf_option(vrf, option);
    SUBJECT(&conflict, "range %s%s", text, in_vrf(vrf, where));
    EXPLAIN(&conflict, "The %s range %s%s lies in no single prefix of the plan.", kind, text, where);
    REMEDY(&conflict, "Add its prefix: ipam prefix add CIDR%s. Or change it: ipam range set %s%s range=NEW.",
           option, text, option);
    return conflict;
}

struct conflict conflict_text_overlap(const char *vrf, const struct conflict_prefix *outer,
                                      const struct conflict_prefix *inner, bool by_site)
{
    struct conflict conflict = make(CONFLICT_OVERLAPPING_PREFIXES, warning);
    char where[PLACE_MAX], option[OPTION_MAX];
    vrf_option(vrf, option);
    SUBJECT(&conflict, "%s %s%s", outer->cidr, inner->cidr, in_vrf(vrf, where));
    if (by_site)
        EXPLAIN(&conflict, "%s (site %s) lies in %s%s, which is of another site (%s).", inner->cidr,
                inner->site, outer->cidr, where, outer->site);
    else
        EXPLAIN(&conflict, "%s (VLAN %d) lies in %s%s, which is of another VLAN (%d).", inner->cidr,
                inner->vid, outer->cidr, where, outer->vid);
    REMEDY(&conflict, "Say the same of both, or nothing of the outer one: ipam prefix set %s%s %s. %s",
           outer->cidr, option, by_site ? "site=" : "vlan=", is_meant);
    return conflict;
}

struct conflict conflict_text_in_pool(const struct conflict_place *place, const char *assignment,
                                      const struct ip_range *pool, bool by_mac)
{
    struct conflict conflict = make(CONFLICT_RESERVATION_IN_POOL, by_mac ? info : warning);
    char text[IP_RANGE_TEXT_MAX], option[OPTION_MAX];
    ip_range_format(pool, text);
    vrf_option(place->vrf, option);
    name_place(&conflict, place);
    if (by_mac) {
        EXPLAIN(&conflict,
                "%s is %s for one MAC address inside the DHCP pool %s: some servers give it to others.",
                conflict.subject, assignment, text);
        REMEDY(&conflict,
               "If your server keeps it (dnsmasq, Kea): ipam conflicts ack ID. Else take it out of the pool: "
               "ipam range set %s%s range=NEW.",
               text, option);
    } else {
        EXPLAIN(&conflict, "%s is %s, but lies in the DHCP pool %s: the server may give it to somebody else.",
                conflict.subject, assignment, text);
        REMEDY(&conflict,
               "Take another (ipam next PREFIX%s), or make the pool smaller: ipam range set %s%s range=NEW.",
               option, text, option);
    }
    return conflict;
}

struct conflict conflict_text_in_use(const struct conflict_place *place, const char *assignment,
                                     const char *whom, const struct conflict_names *holders)
{
    struct conflict conflict = make(CONFLICT_RESERVED_IN_USE, warning);
    char names[NAMES_MAX], option[OPTION_MAX];
    name_place(&conflict, place);
    EXPLAIN(&conflict, "%s is %s%s%s, but held by %s.", conflict.subject, assignment,
            whom[0] == '\0' ? "" : " for ", whom, join(holders, names));
    REMEDY(&conflict, "If it may keep it: ipam address set %s%s device=%s. Else give %s another address.",
           place->ip, vrf_option(place->vrf, option), last_of(holders), last_of(holders));
    return conflict;
}

struct conflict conflict_text_in_use_range(const struct conflict_place *place, const struct ip_range *range,
                                           const struct conflict_names *holders)
{
    struct conflict conflict = make(CONFLICT_RESERVED_IN_USE, info);
    char text[IP_RANGE_TEXT_MAX], names[NAMES_MAX], option[OPTION_MAX];
    name_place(&conflict, place);
    EXPLAIN(&conflict, "%s lies in the reserved range %s, and is held by %s without a plan.",
            conflict.subject, ip_range_format(range, text), join(holders, names));
    REMEDY(&conflict,
           "If it may keep it: ipam address set %s%s assignment=static device=%s. Else give it another.",
           place->ip, vrf_option(place->vrf, option), last_of(holders));
    return conflict;
}

struct conflict conflict_text_shared_mac(const char *mac, const struct conflict_names *owners)
{
    struct mac_addr parsed;
    bool is_local = mac_addr_parse(mac, &parsed) == 0 && mac_addr_is_local(&parsed);
    struct conflict conflict = make(CONFLICT_SHARED_MAC, is_local ? info : warning);
    char names[NAMES_MAX];
    SUBJECT(&conflict, "%s", mac);
    EXPLAIN(&conflict, "%s is the MAC address of %s%s.", mac, join(owners, names),
            is_local ? "; it was invented by a machine (a container, a phone), and may be by chance" : "");
    REMEDY(&conflict,
           "If they are one device: ipam device merge %s %s. A copied VM needs a MAC of its own. %s",
           owners->count == 0 ? "DEVICE" : owners->keys[0], last_of(owners), is_meant);
    return conflict;
}

struct conflict conflict_text_more(enum conflict_kind kind, int count)
{
    struct conflict conflict = make(kind, warning);
    SUBJECT(&conflict, "more than %d", count);
    EXPLAIN(
        &conflict,
        "There are more than %d conflicts of this kind: %d of them are listed, and the others when those are "
        "over.",
        count, count);
    REMEDY(
        &conflict,
        "Mend what many of them share: a prefix that is missing or wrong, or an import into the wrong VRF.");
    return conflict;
}
