#include "ip_class.h"

struct entry {
    const char *prefix;
    struct ip_class class;
};

// As of RFC 9780 (2025). What is within another stands after it.
static const struct entry special[] = {
    {"0.0.0.0/8", {"this network", "RFC 791"}},
    {"0.0.0.0/32", {"unspecified", "RFC 1122"}},
    {"10.0.0.0/8", {"private", "RFC 1918"}},
    {"100.64.0.0/10", {"shared (CGNAT)", "RFC 6598"}},
    {"127.0.0.0/8", {"loopback", "RFC 1122"}},
    {"169.254.0.0/16", {"link-local", "RFC 3927"}},
    {"172.16.0.0/12", {"private", "RFC 1918"}},
    {"192.0.0.0/24", {"protocol assignments", "RFC 6890"}},
    {"192.0.0.0/29", {"IPv4 service continuity", "RFC 7335"}},
    {"192.0.0.8/32", {"dummy address", "RFC 7600"}},
    {"192.0.0.9/32", {"port control anycast", "RFC 7723"}},
    {"192.0.0.10/32", {"TURN anycast", "RFC 8155"}},
    {"192.0.0.170/31", {"NAT64 discovery", "RFC 8880"}},
    {"192.0.2.0/24", {"documentation", "RFC 5737"}},
    {"192.31.196.0/24", {"AS112", "RFC 7535"}},
    {"192.52.193.0/24", {"AMT", "RFC 7450"}},
    {"192.88.99.0/24", {"6to4 relay anycast (deprecated)", "RFC 7526"}},
    {"192.168.0.0/16", {"private", "RFC 1918"}},
    {"192.175.48.0/24", {"AS112", "RFC 7534"}},
    {"198.18.0.0/15", {"benchmarking", "RFC 2544"}},
    {"198.51.100.0/24", {"documentation", "RFC 5737"}},
    {"203.0.113.0/24", {"documentation", "RFC 5737"}},
    {"224.0.0.0/4", {"multicast", "RFC 5771"}},
    {"240.0.0.0/4", {"reserved", "RFC 1112"}},
    {"255.255.255.255/32", {"limited broadcast", "RFC 919"}},
    {"::/128", {"unspecified", "RFC 4291"}},
    {"::1/128", {"loopback", "RFC 4291"}},
    {"64:ff9b::/96", {"NAT64", "RFC 6052"}},
    {"64:ff9b:1::/48", {"local NAT64", "RFC 8215"}},
    {"100::/64", {"discard only", "RFC 6666"}},
    {"100:0:0:1::/64", {"dummy prefix", "RFC 9780"}},
    {"2001::/23", {"protocol assignments", "RFC 2928"}},
    {"2001::/32", {"Teredo", "RFC 4380"}},
    {"2001:1::1/128", {"port control anycast", "RFC 7723"}},
    {"2001:1::2/128", {"TURN anycast", "RFC 8155"}},
    {"2001:1::3/128", {"DNS-SD registration anycast", "RFC 9665"}},
    {"2001:2::/48", {"benchmarking", "RFC 5180"}},
    {"2001:3::/32", {"AMT", "RFC 7450"}},
    {"2001:4:112::/48", {"AS112", "RFC 7535"}},
    {"2001:10::/28", {"ORCHID (deprecated)", "RFC 4843"}},
    {"2001:20::/28", {"ORCHIDv2", "RFC 7343"}},
    {"2001:30::/28", {"drone remote ID", "RFC 9374"}},
    {"2001:db8::/32", {"documentation", "RFC 3849"}},
    {"2002::/16", {"6to4", "RFC 3056"}},
    {"2620:4f:8000::/48", {"AS112", "RFC 7534"}},
    {"3fff::/20", {"documentation", "RFC 9637"}},
    {"5f00::/16", {"SRv6 segments", "RFC 9602"}},
    {"fc00::/7", {"unique local (ULA)", "RFC 4193"}},
    {"fe80::/10", {"link-local", "RFC 4291"}},
    {"fec0::/10", {"site-local (deprecated)", "RFC 3879"}},
    {"ff00::/8", {"multicast", "RFC 4291"}},
};

static const struct ip_class global = {"global", ""};
static const struct ip_class mixed = {"mixed", ""};
static const struct ip_class unassigned = {"reserved", "RFC 4291"};

static struct ip_range entry_range(const char *text)
{
    struct cidr prefix = {0};

    cidr_parse(text, &prefix, NULL);
    return ip_range_of_cidr(&prefix);
}

// Of addresses that no registry of special ones names. IPv6 has given out 2000::/3 alone (RFC 4291 section
// 2.4).
static struct ip_class plain_class(const struct ip_range *range)
{
    struct ip_range given_out = entry_range("2000::/3");

    if (ip_addr_family(&range->first) == 4 || ip_range_covers(&given_out, range))
        return global;
    return ip_range_overlaps(&given_out, range) ? mixed : unassigned;
}

struct ip_class ip_class_of(const struct ip_range *range)
{
    struct ip_class class = plain_class(range);
    bool within = false, touched = false;

    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        struct ip_range entry = entry_range(special[i].prefix);
        if (ip_range_covers(&entry, range)) {
            class = special[i].class;
            within = true;
        } else if (ip_range_overlaps(&entry, range)) {
            touched = true;
        }
    }
    return touched && !within ? mixed : class;
}
