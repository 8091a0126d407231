#include "calc_split.h"

#include <errno.h>

#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/net/ip_range.h"

static const struct output_column columns[] = {
    {"prefix", "PREFIX", 0, 0},
    {"first", "FIRST", 0, 3},
    {"last", "LAST", 0, 4},
    {"addresses", "ADDRESSES", OUTPUT_RIGHT, 5},
    {"first_host", "FIRST HOST", 0, 1},
    {"last_host", "LAST HOST", 0, 2},
    {"usable", "USABLE", OUTPUT_RIGHT, 0},
    {"total", "", OUTPUT_MACHINE, 0},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static unsigned family_bits(const struct cidr *prefix)
{
    return ip_addr_family(&prefix->first) == 4 ? 32 : 128;
}

static int read_length(const struct cidr *prefix, const char *split, unsigned *length, struct error *err)
{
    const char *digits = split[0] == '/' ? split + 1 : split;
    unsigned most = family_bits(prefix);
    uint64_t wanted = 0;

    if (number_parse_u64(digits, prefix->length, most, &wanted) < 0)
        return error_set(err, -EINVAL,
                         "--split %.32s: a /%u is split into prefixes of a length from /%u to /%u", split,
                         (unsigned)prefix->length, (unsigned)prefix->length, most);
    *length = (unsigned)wanted;
    return 0;
}

static int read_parts(const struct cidr *prefix, const char *into, unsigned *length, struct error *err)
{
    unsigned bits = 0;
    uint64_t parts = 0;

    if (number_parse_u64(into, 1, (uint64_t)1 << 63, &parts) < 0)
        return error_set(err, -EINVAL, "--into takes a number of parts from 1 to 2^63, not \"%.32s\"", into);
    while ((uint64_t)1 << bits < parts)
        bits++;
    if (prefix->length + bits > family_bits(prefix))
        return error_set(err, -EINVAL, "--into %s: a /%u has not so many addresses", into,
                         (unsigned)prefix->length);
    *length = prefix->length + bits;
    return 0;
}

int calc_split_length(const struct cidr *prefix, const char *split, const char *into, unsigned *length,
                      struct error *err)
{
    return split ? read_length(prefix, split, length, err) : read_parts(prefix, into, length, err);
}

void calc_split_begin(struct output *out)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
}

static void write_row(struct output *out, const struct cidr *subnet, const struct ip_count *total)
{
    struct ip_range range = ip_range_of_cidr(subnet);
    struct ip_range usable = ip_range_usable(subnet);
    struct ip_count addresses = ip_range_count(&range);
    struct ip_count hosts = ip_range_count(&usable);
    char prefix[CIDR_TEXT_MAX], first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];
    char first_host[IP_ADDR_TEXT_MAX], last_host[IP_ADDR_TEXT_MAX];
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(cidr_format(subnet, prefix), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&range.first, first), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&range.last, last), OUTPUT_PLAIN),
        output_cell_count(&addresses),
        output_cell_text(ip_addr_format(&usable.first, first_host), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&usable.last, last_host), OUTPUT_PLAIN),
        output_cell_count(&hosts),
        output_cell_count(total),
    };

    output_row(out, cells);
}

struct ip_count calc_split_rows(struct output *out, const struct cidr *prefix, unsigned length,
                                uint64_t limit)
{
    struct ip_count total = ip_count_power(length - prefix->length);
    struct ip_count left = total, one = ip_count_of(1);
    struct cidr subnet = {.first = prefix->first, .length = (uint8_t)length};
    bool more = true;

    for (uint64_t i = 0; i < limit && more && !ip_count_is_zero(&left); i++) {
        write_row(out, &subnet, &total);
        ip_count_subtract(&left, &one, &left);
        more = cidr_next(&subnet, &subnet);
    }
    return left;
}
