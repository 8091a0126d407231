#include "prefix_proposal.h"

#include <string.h>

#include "shared/base/text.h"

static bool is_link_local_v4(const struct ip_addr *addr)
{
    return ip_addr_family(addr) == 4 && addr->bytes[12] == 169 && addr->bytes[13] == 254;
}

// RFC 1918 and the shared space of RFC 6598; RFC 5737 and RFC 2544 for documentation and benchmarks.
static bool is_private_v4(const struct ip_addr *addr)
{
    static const char *const texts[] = {
        "10.0.0.0/8",   "172.16.0.0/12",   "192.168.0.0/16", "100.64.0.0/10",
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15",
    };
    struct cidr block;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (cidr_parse(texts[i], &block, NULL) == 0 && cidr_contains(&block, addr))
            return true;
    }
    return false;
}

static const char *doubt_about(const struct iface_address *row)
{
    static const char *const virtual_names[] = {
        "docker", "br-",     "veth", "virbr",   "podman", "cni",     "lxc",
        "lxdbr",  "incusbr", "cali", "flannel", "vmnet",  "vboxnet",
    };
    static const char *const tunnel_names[] = {"tun", "tap", "wg", "tailscale", "zt", "ppp"};

    for (size_t i = 0; i < sizeof virtual_names / sizeof virtual_names[0]; i++) {
        if (strncmp(row->name, virtual_names[i], strlen(virtual_names[i])) == 0)
            return "a network of containers or virtual machines";
    }
    for (size_t i = 0; i < sizeof tunnel_names / sizeof tunnel_names[0]; i++) {
        if (strncmp(row->name, tunnel_names[i], strlen(tunnel_names[i])) == 0)
            return "a tunnel: others may own what is behind it";
    }
    if (ip_addr_family(&row->addr) == 4 && !is_private_v4(&row->addr))
        return "public addresses: others may own some of them";
    return NULL;
}

static bool is_candidate(const struct iface_address *row)
{
    unsigned host_length = ip_addr_family(&row->addr) == 4 ? 32 : 128;

    if (!row->up || row->loopback || row->length == 0 || row->length >= host_length)
        return false;
    return !ip_addr_is_link_local(&row->addr) && !is_link_local_v4(&row->addr) &&
           ip_addr_is_unicast(&row->addr);
}

static bool is_listed(const struct prefix_proposal *list, size_t count, const struct cidr *cidr)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].cidr.length == cidr->length && ip_addr_compare(&list[i].cidr.first, &cidr->first) == 0)
            return true;
    }
    return false;
}

size_t prefix_proposal_make(const struct iface_address_list *addresses, struct prefix_proposal *out,
                            size_t capacity)
{
    size_t count = 0;

    for (size_t i = 0; i < addresses->count && count < capacity; i++) {
        const struct iface_address *row = &addresses->rows[i];
        struct cidr cidr;
        if (!is_candidate(row) || cidr_of(&row->addr, row->length, &cidr) < 0 || is_listed(out, count, &cidr))
            continue;
        out[count] = (struct prefix_proposal){.cidr = cidr, .doubt = doubt_about(row)};
        text_copy(out[count].iface, sizeof out[count].iface, row->name);
        count++;
    }
    return count;
}
