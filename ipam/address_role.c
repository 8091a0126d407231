#include "address_role.h"

#include "shared/inventory/prefix.h"
#include "shared/net/ip_range.h"

bool address_role_is_gateway(const struct prefix *prefix, const struct ip_addr *addr)
{
    struct ip_addr gateway;

    return ip_addr_parse(prefix->gateway, &gateway) == 0 && ip_addr_compare(&gateway, addr) == 0;
}

const char *address_role(const struct prefix *prefix, const struct ip_addr *addr)
{
    struct ip_range usable = ip_range_usable(&prefix->cidr);

    if (address_role_is_gateway(prefix, addr))
        return "the gateway";
    if (ip_range_contains(&usable, addr))
        return NULL;
    if (ip_addr_compare(addr, &usable.first) > 0)
        return "the broadcast address";
    return ip_addr_family(addr) == 4 ? "the network address" : "the anycast address of its routers";
}
