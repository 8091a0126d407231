// Ranges, prefixes with host bits and netmasks: whatever is accepted is written canonically, read back the
// same, and made up of its prefixes.
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/net/ip_input.h"
#include "shared/net/ip_range.h"
#include "shared/net/ip_step.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

// The prefixes follow one another from the first address to the last.
static void check_prefixes(const struct ip_range *range)
{
    struct cidr list[IP_RANGE_CIDRS_MAX];
    size_t count = ip_range_cidrs(range, list, IP_RANGE_CIDRS_MAX);
    struct ip_addr at = range->first;

    require(count > 0 && count <= IP_RANGE_CIDRS_MAX);
    for (size_t i = 0; i < count; i++) {
        require(ip_addr_compare(&list[i].first, &at) == 0);
        at = cidr_last(&list[i]);
        require(i + 1 == count || ip_step_next(&at));
    }
    require(ip_addr_compare(&at, &range->last) == 0);
}

// The IPv4 addresses among those of IPv6 belong to no prefix of theirs.
static bool is_plain(const struct ip_range *range)
{
    static const uint8_t zeros[8];

    return ip_addr_family(&range->first) == 4 || memcmp(range->first.bytes, zeros, sizeof zeros) != 0;
}

static void check_range(const char *text)
{
    struct ip_range range, again;
    struct error err = {""};
    char canonical[IP_RANGE_TEXT_MAX];

    if (ip_range_parse(text, &range, &err) < 0) {
        require(err.text[0] != '\0');
        return;
    }
    require(ip_addr_family(&range.first) == ip_addr_family(&range.last));
    require(ip_addr_compare(&range.first, &range.last) <= 0);
    if (!is_plain(&range))
        return;
    require(ip_range_parse(ip_range_format(&range, canonical), &again, NULL) == 0);
    require(ip_range_covers(&range, &again) && ip_range_covers(&again, &range));
    check_prefixes(&range);
}

static void check_prefix(const char *text)
{
    struct ip_addr addr;
    struct cidr prefix;
    unsigned length = 0;

    if (ip_input_prefix(text, &addr, &length, NULL) < 0)
        return;
    require(cidr_of(&addr, length, &prefix) == 0);
    require(cidr_contains(&prefix, &addr));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);

    check_range(text);
    check_prefix(text);
    free(text);
    return 0;
}
