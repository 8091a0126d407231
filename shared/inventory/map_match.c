#include "map_match.h"

#include <string.h>

static int compare(const char *vrf_a, const struct ip_addr *a, const char *vrf_b, const struct ip_addr *b)
{
    int by_vrf = strcmp(vrf_a, vrf_b);
    return by_vrf != 0 ? by_vrf : memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

// The innermost of the nested prefixes from `top` outwards that reaches the address.
static size_t reach(const struct map_prefix *prefixes, size_t top, const char *vrf,
                    const struct ip_addr *addr)
{
    while (top != MAP_MATCH_NONE && compare(prefixes[top].vrf, &prefixes[top].last, vrf, addr) < 0)
        top = prefixes[top].parent;
    return top;
}

void map_match_all(struct map_prefix *prefixes, size_t prefix_count, struct map_address *addresses,
                   size_t address_count)
{
    size_t next = 0, top = MAP_MATCH_NONE;
    for (size_t i = 0; i < address_count; i++) {
        struct map_address *address = &addresses[i];
        while (next < prefix_count &&
               compare(prefixes[next].vrf, &prefixes[next].first, address->vrf, &address->addr) <= 0) {
            prefixes[next].parent = reach(prefixes, top, prefixes[next].vrf, &prefixes[next].first);
            top = next++;
        }
        top = reach(prefixes, top, address->vrf, &address->addr);
        address->prefix = top;
        while (address->prefix != MAP_MATCH_NONE &&
               prefixes[address->prefix].family != ip_addr_family(&address->addr))
            address->prefix = prefixes[address->prefix].parent;
    }
}
