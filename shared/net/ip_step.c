#include "ip_step.h"

#include <errno.h>
#include <string.h>

// The bytes of an address that count in a family: the last 4 or all 16, as a number.
static struct ip_count value_of(const struct ip_addr *addr, int family)
{
    struct ip_count value = {0};

    for (unsigned i = family == 4 ? 12 : 0; i < 16; i++) {
        value.high = value.high << 8 | value.low >> 56;
        value.low = value.low << 8 | addr->bytes[i];
    }
    return value;
}

// The address of a family that is this number; -ERANGE when there is none.
static int addr_of(int family, const struct ip_count *value, struct ip_addr *out)
{
    struct ip_count limit = ip_count_power(family == 4 ? 32 : 128);
    struct ip_addr addr;

    if (ip_count_compare(value, &limit) >= 0)
        return -ERANGE;
    for (unsigned i = 0; i < 16; i++) {
        uint64_t word = i < 8 ? value->high : value->low;
        addr.bytes[i] = (uint8_t)(word >> (56 - i % 8 * 8));
    }
    if (family == 4)
        addr = ip_addr_from_v4(addr.bytes + 12);
    if (ip_addr_family(&addr) != family)
        return -ERANGE;
    *out = addr;
    return 0;
}

int ip_step_up(const struct ip_addr *addr, const struct ip_count *n, struct ip_addr *out)
{
    struct ip_count value = value_of(addr, ip_addr_family(addr));

    if (ip_count_add(&value, n, &value) < 0)
        return -ERANGE;
    return addr_of(ip_addr_family(addr), &value, out);
}

int ip_step_down(const struct ip_addr *addr, const struct ip_count *n, struct ip_addr *out)
{
    struct ip_count value = value_of(addr, ip_addr_family(addr));

    if (ip_count_subtract(&value, n, &value) < 0)
        return -ERANGE;
    return addr_of(ip_addr_family(addr), &value, out);
}

typedef int step(const struct ip_addr *addr, const struct ip_count *n, struct ip_addr *out);

// By one; or, where the IPv4 addresses begin, by all of them and one.
static bool by_one(struct ip_addr *addr, step *go)
{
    struct ip_count one = ip_count_of(1);
    struct ip_count beyond = ip_count_of(((uint64_t)1 << 32) + 1);

    return go(addr, &one, addr) == 0 || (ip_addr_family(addr) == 6 && go(addr, &beyond, addr) == 0);
}

bool ip_step_next(struct ip_addr *addr)
{
    return by_one(addr, ip_step_up);
}

bool ip_step_previous(struct ip_addr *addr)
{
    return by_one(addr, ip_step_down);
}

struct ip_count ip_step_distance(const struct ip_addr *low, const struct ip_addr *high)
{
    int family = ip_addr_family(low);
    struct ip_count from = value_of(low, family);
    struct ip_count distance = value_of(high, family);

    return ip_count_subtract(&distance, &from, &distance) < 0 ? ip_count_of(0) : distance;
}
