#include "ip_range.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ip_input.h"
#include "ip_step.h"
#include "shared/base/error.h"
#include "shared/base/number.h"

enum { PART_MAX = 128 };

static int parse_prefix(const char *text, struct ip_range *out, struct error *err)
{
    char meant[CIDR_TEXT_MAX];
    struct ip_addr addr;
    struct cidr prefix;
    unsigned length = 0;

    if (ip_input_prefix(text, &addr, &length, err) < 0 || cidr_of(&addr, length, &prefix) < 0)
        return -EINVAL;
    if (ip_addr_compare(&addr, &prefix.first) != 0)
        return error_set(err, -EINVAL, "%.64s: host bits are set; did you mean %s?", text,
                         cidr_format(&prefix, meant));
    *out = ip_range_of_cidr(&prefix);
    return 0;
}

// "9" in "10.0.0.5-9".
static int parse_short_end(const char *text, const struct ip_addr *first, struct ip_addr *last,
                           struct error *err)
{
    uint64_t octet = 0;

    if (ip_addr_family(first) != 4)
        return error_set(err, -EINVAL, "%.32s: of IPv6 both ends of a range are written in full", text);
    if ((text[0] == '0' && text[1] != '\0') || number_parse_u64(text, 0, 255, &octet) < 0)
        return error_set(err, -EINVAL,
                         "%.32s: the short end of a range is a number from 0 to 255, as in 192.0.2.5-9",
                         text);
    *last = *first;
    last->bytes[15] = (uint8_t)octet;
    return 0;
}

static int parse_end(const char *text, const struct ip_addr *first, struct ip_addr *last, struct error *err)
{
    if (*text && strspn(text, "0123456789") == strlen(text))
        return parse_short_end(text, first, last, err);
    return ip_input_addr(text, last, err);
}

static int check_ends(const struct ip_range *range, const char *text, struct error *err)
{
    struct ip_range turned = {.first = range->last, .last = range->first};
    char meant[IP_RANGE_TEXT_MAX];

    if (ip_addr_family(&range->first) != ip_addr_family(&range->last))
        return error_set(err, -EINVAL, "%.64s: one end is IPv4 and the other IPv6", text);
    if (ip_addr_compare(&range->first, &range->last) > 0)
        return error_set(err, -EINVAL, "%.64s: ends before it begins; did you mean %s?", text,
                         ip_range_format(&turned, meant));
    return 0;
}

static int parse_ends(const char *text, const char *separator, struct ip_range *out, struct error *err)
{
    size_t split = (size_t)(strstr(text, separator) - text);
    char first[PART_MAX];
    struct ip_range range;

    if (split >= sizeof first)
        return error_set(err, -EINVAL, "%.64s: not a range; write it like 192.0.2.5-192.0.2.9", text);
    memcpy(first, text, split);
    first[split] = '\0';
    if (ip_input_addr(first, &range.first, err) < 0 ||
        parse_end(text + split + strlen(separator), &range.first, &range.last, err) < 0 ||
        check_ends(&range, text, err) < 0)
        return -EINVAL;
    *out = range;
    return 0;
}

int ip_range_parse(const char *text, struct ip_range *out, struct error *err)
{
    static const char *const separators[] = {"..", "\xe2\x80\x93", "-"};
    struct ip_addr addr;

    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        if (strstr(text, separators[i]))
            return parse_ends(text, separators[i], out, err);
    }
    if (strchr(text, '/'))
        return parse_prefix(text, out, err);
    if (ip_input_addr(text, &addr, err) < 0)
        return -EINVAL;
    *out = (struct ip_range){.first = addr, .last = addr};
    return 0;
}

const char *ip_range_format(const struct ip_range *range, char text[IP_RANGE_TEXT_MAX])
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];

    if (ip_addr_compare(&range->first, &range->last) == 0)
        return ip_addr_format(&range->first, text);
    snprintf(text, IP_RANGE_TEXT_MAX, "%s-%s", ip_addr_format(&range->first, first),
             ip_addr_format(&range->last, last));
    return text;
}

struct ip_range ip_range_of_cidr(const struct cidr *prefix)
{
    return (struct ip_range){.first = prefix->first, .last = cidr_last(prefix)};
}

struct ip_range ip_range_usable(const struct cidr *prefix)
{
    struct ip_range range = ip_range_of_cidr(prefix);
    bool v4 = ip_addr_family(&prefix->first) == 4;

    if (prefix->length >= (v4 ? 31 : 127))
        return range;
    ip_step_next(&range.first);
    if (v4)
        ip_step_previous(&range.last);
    return range;
}

bool ip_range_contains(const struct ip_range *range, const struct ip_addr *addr)
{
    return ip_addr_family(addr) == ip_addr_family(&range->first) &&
           ip_addr_compare(addr, &range->first) >= 0 && ip_addr_compare(addr, &range->last) <= 0;
}

bool ip_range_overlaps(const struct ip_range *a, const struct ip_range *b)
{
    return ip_addr_family(&a->first) == ip_addr_family(&b->first) &&
           ip_addr_compare(&a->first, &b->last) <= 0 && ip_addr_compare(&b->first, &a->last) <= 0;
}

bool ip_range_covers(const struct ip_range *outer, const struct ip_range *inner)
{
    return ip_range_contains(outer, &inner->first) && ip_addr_compare(&inner->last, &outer->last) <= 0;
}

struct ip_count ip_range_count(const struct ip_range *range)
{
    struct ip_count count = ip_step_distance(&range->first, &range->last);
    struct ip_count one = ip_count_of(1);

    ip_count_add(&count, &one, &count);
    return count;
}

// The largest prefix that begins at `first` and does not reach beyond `last`.
static struct cidr largest_at(const struct ip_addr *first, const struct ip_addr *last)
{
    struct cidr best = {.first = *first, .length = ip_addr_family(first) == 4 ? 32 : 128};
    struct cidr wider;

    while (cidr_parent(&best, &wider)) {
        struct ip_addr end = cidr_last(&wider);
        if (ip_addr_compare(&wider.first, first) != 0 || ip_addr_compare(&end, last) > 0)
            break;
        best = wider;
    }
    return best;
}

size_t ip_range_cidrs(const struct ip_range *range, struct cidr *out, size_t capacity)
{
    struct cidr next = {.first = range->first};
    size_t count = 0;
    bool more = ip_addr_compare(&range->first, &range->last) <= 0;

    while (more) {
        struct cidr prefix = largest_at(&next.first, &range->last);
        if (count < capacity)
            out[count] = prefix;
        count++;
        more = cidr_next(&prefix, &next) && ip_addr_compare(&next.first, &range->last) <= 0;
    }
    return count;
}
