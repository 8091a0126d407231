#include "export_lines.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export_host.h"
#include "shared/base/text_index.h"
#include "shared/interchange/paper_print.h"

static bool is_link_local(const struct export_host *host)
{
    return ip_addr_is_link_local(&host->addr);
}

void export_lines_hosts(FILE *stream, const struct export_hosts *hosts)
{
    char text[IP_ADDR_TEXT_MAX];

    for (size_t i = 0; i < hosts->count; i++) {
        const struct export_host *host = &hosts->rows[i];
        if (!*host->name)
            continue;
        fprintf(stream, "%s%s%s\t%s", ip_addr_format(&host->addr, text), *host->zone ? "%" : "", host->zone,
                host->name);
        if (*host->alias)
            fprintf(stream, " %s", host->alias);
        fputc('\n', stream);
    }
}

static bool is_reservation(const struct export_host *host)
{
    return *host->mac && !host->dynamic && !is_link_local(host);
}

// A DHCP host has a name of one label, or a domain behind it; dnsmasq takes the first label.
size_t export_lines_dnsmasq(FILE *stream, const struct export_hosts *hosts)
{
    char text[IP_ADDR_TEXT_MAX];
    size_t written = 0;

    for (size_t i = 0; i < hosts->count; i++) {
        const struct export_host *host = &hosts->rows[i];
        bool v6 = ip_addr_family(&host->addr) == 6;
        if (!is_reservation(host))
            continue;
        fprintf(stream, "%s,%s%s%s", host->mac, v6 ? "[" : "", ip_addr_format(&host->addr, text),
                v6 ? "]" : "");
        if (*host->name)
            fprintf(stream, ",%s", host->name);
        fputc('\n', stream);
        written++;
    }
    return written;
}

// One address of a subnet.
struct lease {
    const struct export_host *host;
    const struct export_prefix *subnet;
};

static const struct export_prefix *subnet_of(const struct export_prefixes *prefixes,
                                             const struct ip_addr *addr)
{
    size_t low = 0, high = prefixes->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ip_addr_compare(&prefixes->rows[middle].cidr.first, addr) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    // the nearest one before it that holds it is the longest: parents come before children
    while (low > 0 && !cidr_contains(&prefixes->rows[low - 1].cidr, addr))
        low--;
    return low > 0 ? &prefixes->rows[low - 1] : NULL;
}

static int compare_leases(const void *a, const void *b)
{
    const struct lease *left = a, *right = b;

    if (left->subnet != right->subnet)
        return left->subnet < right->subnet ? -1 : 1;
    return ip_addr_compare(&left->host->addr, &right->host->addr);
}

static size_t find_leases(const struct export_hosts *hosts, const struct export_prefixes *prefixes,
                          struct lease *leases, size_t *left_out)
{
    size_t count = 0;

    for (size_t i = 0; i < hosts->count; i++) {
        if (!is_reservation(&hosts->rows[i]))
            continue;
        leases[count] = (struct lease){&hosts->rows[i], subnet_of(prefixes, &hosts->rows[i].addr)};
        if (leases[count].subnet)
            count++;
        else
            ++*left_out;
    }
    qsort(leases, count, sizeof *leases, compare_leases);
    return count;
}

static void write_lease(FILE *stream, const struct export_host *host, bool v6)
{
    char text[IP_ADDR_TEXT_MAX];

    fprintf(stream, "      {\"hw-address\": \"%s\", ", host->mac);
    fprintf(stream, v6 ? "\"ip-addresses\": [\"%s\"]" : "\"ip-address\": \"%s\"",
            ip_addr_format(&host->addr, text));
    if (*host->name) {
        fputs(", \"hostname\": ", stream);
        paper_print_json_text(stream, host->name, strlen(host->name));
    }
    fputc('}', stream);
}

// The leases of one subnet, from the first on; gives how many there were.
static size_t write_subnet(FILE *stream, const struct lease *leases, size_t count, bool v6, size_t *written,
                           size_t *left_out)
{
    const struct export_prefix *subnet = leases[0].subnet;
    struct text_index macs = {0};
    char text[CIDR_TEXT_MAX];
    const char *separator = "";
    size_t i = 0;

    fprintf(stream, "    {\"id\": %" PRId64 ", \"subnet\": \"%s\", \"reservations\": [\n", subnet->id,
            cidr_format(&subnet->cidr, text));
    for (; i < count && leases[i].subnet == subnet; i++) {
        void **at = text_index_at(&macs, leases[i].host->mac);
        if (!at || *at) {
            ++*left_out;
            continue;
        }
        *at = at; // anything: only that it is there counts
        fputs(separator, stream);
        write_lease(stream, leases[i].host, v6);
        separator = ",\n";
        ++*written;
    }
    fputs("\n    ]}", stream);
    text_index_fini(&macs);
    return i;
}

static void write_family(FILE *stream, const struct lease *leases, size_t count, bool v6, size_t *written,
                         size_t *left_out)
{
    const char *separator = "\n";

    fprintf(stream, v6 ? "  \"Dhcp6\": {\"subnet6\": [" : "  \"Dhcp4\": {\"subnet4\": [");
    for (size_t i = 0; i < count;) {
        if ((ip_addr_family(&leases[i].host->addr) == 6) != v6) {
            i++;
            continue;
        }
        fputs(separator, stream);
        separator = ",\n";
        i += write_subnet(stream, leases + i, count - i, v6, written, left_out);
    }
    fputs(*separator == ',' ? "\n  ]}" : "]}", stream);
}

int export_lines_kea(FILE *stream, const struct export_hosts *hosts, const struct export_prefixes *prefixes,
                     size_t *written, size_t *left_out)
{
    struct lease *leases = calloc(hosts->count + 1, sizeof *leases);

    *written = *left_out = 0;
    if (!leases)
        return -ENOMEM;
    size_t count = find_leases(hosts, prefixes, leases, left_out);
    fputs("{\n", stream);
    write_family(stream, leases, count, false, written, left_out);
    fputs(",\n", stream);
    write_family(stream, leases, count, true, written, left_out);
    fputs("\n}\n", stream);
    free(leases);
    return 0;
}
