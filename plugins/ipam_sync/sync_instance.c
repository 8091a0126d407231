#include "sync_instance.h"

#include <stdio.h>

enum { VRF_TEXT_MAX = 32 };

static const char *vrf_text(int64_t vrf_id, char text[VRF_TEXT_MAX])
{
    text[0] = '\0';
    if (vrf_id != 0)
        snprintf(text, VRF_TEXT_MAX, "vrf%lld-", (long long)vrf_id);
    return text;
}

static const char *address(const struct ip_addr *addr, char text[IP_ADDR_TEXT_MAX])
{
    ip_addr_format(addr, text);
    for (char *at = text; *at != '\0'; at++)
        *at = *at == ':' ? '-' : *at;
    return text;
}

const char *sync_instance_prefix(int64_t vrf_id, const struct cidr *cidr, char text[SYNC_INSTANCE_MAX])
{
    char vrf[VRF_TEXT_MAX], first[IP_ADDR_TEXT_MAX];
    snprintf(text, SYNC_INSTANCE_MAX, "%s%s_%u", vrf_text(vrf_id, vrf), address(&cidr->first, first),
             (unsigned)cidr->length);
    return text;
}

const char *sync_instance_pool(int64_t vrf_id, const struct ip_range *range, char text[SYNC_INSTANCE_MAX])
{
    char vrf[VRF_TEXT_MAX], first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];
    snprintf(text, SYNC_INSTANCE_MAX, "%spool-%s%s%s", vrf_text(vrf_id, vrf), address(&range->first, first),
             ip_addr_family(&range->first) == 4 ? "-" : "_", address(&range->last, last));
    return text;
}
