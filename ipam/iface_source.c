#include "iface_source.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "route_line.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

// The bytes of an IPv4 or IPv6 socket address, copied: it need not be aligned as a sockaddr_in6 is.
static size_t address_bytes(const struct sockaddr *addr, uint8_t bytes[16])
{
    bool v4 = addr->sa_family == AF_INET;
    size_t length = v4 ? 4 : 16;
    size_t offset = v4 ? offsetof(struct sockaddr_in, sin_addr) : offsetof(struct sockaddr_in6, sin6_addr);

    memcpy(bytes, (const uint8_t *)addr + offset, length);
    return length;
}

static unsigned mask_length(const struct sockaddr *mask)
{
    uint8_t bytes[16];
    unsigned bits = 0;
    size_t length = address_bytes(mask, bytes);

    for (size_t i = 0; i < length; i++)
        bits += (unsigned)__builtin_popcount(bytes[i]);
    return bits;
}

static bool is_usable(const struct ifaddrs *entry)
{
    if (!entry->ifa_addr || !entry->ifa_netmask)
        return false;
    return entry->ifa_addr->sa_family == AF_INET || entry->ifa_addr->sa_family == AF_INET6;
}

static struct iface_address from_entry(const struct ifaddrs *entry)
{
    struct iface_address row = {
        .length = mask_length(entry->ifa_netmask),
        .up = entry->ifa_flags & IFF_UP,
        .loopback = entry->ifa_flags & IFF_LOOPBACK,
    };
    uint8_t bytes[16];

    if (address_bytes(entry->ifa_addr, bytes) == 4)
        row.addr = ip_addr_from_v4(bytes);
    else
        memcpy(row.addr.bytes, bytes, sizeof row.addr.bytes);
    text_copy(row.name, sizeof row.name, entry->ifa_name);
    return row;
}

int iface_source_read(struct iface_address_list *out, struct error *err)
{
    struct ifaddrs *entries = NULL;
    size_t capacity = 0;
    struct iface_address_list list = {0};

    if (getifaddrs(&entries) < 0)
        return error_set(err, -errno, "cannot read the interfaces: %s", error_name(-errno));
    for (const struct ifaddrs *entry = entries; entry; entry = entry->ifa_next)
        capacity++;
    list.rows = calloc(capacity + 1, sizeof *list.rows);
    for (const struct ifaddrs *entry = entries; list.rows && entry; entry = entry->ifa_next) {
        if (is_usable(entry))
            list.rows[list.count++] = from_entry(entry);
    }
    freeifaddrs(entries);
    if (!list.rows)
        return error_set(err, -ENOMEM, "out of memory");
    *out = list;
    return 0;
}

void iface_source_free(struct iface_address_list *list)
{
    free(list->rows);
    *list = (struct iface_address_list){0};
}

int iface_source_gateway(struct ip_addr *out)
{
    FILE *table = fopen("/proc/self/net/route", "re");
    struct ip_addr gateway;
    uint32_t metric = 0;
    uint32_t best = UINT32_MAX;
    int result = -ENOENT;
    char line[512];

    while (table && fgets(line, sizeof line, table)) {
        if (route_line_parse(line, &gateway, &metric) < 0 || (result == 0 && metric >= best))
            continue;
        *out = gateway;
        best = metric;
        result = 0;
    }
    if (table)
        fclose(table);
    return result;
}
