// Addresses and prefixes: whatever is accepted is written canonically and read back the
// same.
#include <stdlib.h>
#include <string.h>

#include "shared/net/cidr.h"
#include "shared/net/ip_addr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void check_addr(const char *text)
{
    struct ip_addr addr, again;
    char canonical[IP_ADDR_TEXT_MAX], zone[IP_ADDR_ZONE_MAX];

    if (ip_addr_parse_zone(text, &addr, zone) < 0)
        return;
    require(ip_addr_parse(ip_addr_format(&addr, canonical), &again) == 0);
    require(ip_addr_compare(&addr, &again) == 0);
    require(zone[0] == '\0' || ip_addr_is_link_local(&addr));
}

static void check_cidr(const char *text)
{
    struct cidr prefix, again;
    char canonical[CIDR_TEXT_MAX];

    if (cidr_parse(text, &prefix, NULL) < 0)
        return;
    require(cidr_parse(cidr_format(&prefix, canonical), &again, NULL) == 0);
    require(ip_addr_compare(&prefix.first, &again.first) == 0 && prefix.length == again.length);
    require(cidr_contains(&prefix, &prefix.first));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);

    check_addr(text);
    check_cidr(text);
    free(text);
    return 0;
}
