#include "ip_range.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net_fixture.h"

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// As written, as formatted, how many.
static const char *const GOOD[][3] = {
    {"10.0.0.5-10.0.0.9", "10.0.0.5-10.0.0.9", "5"},
    {"10.0.0.5-9", "10.0.0.5-10.0.0.9", "5"},
    {"10.0.0.5-5", "10.0.0.5", "1"},
    {"10.0.0.0-255", "10.0.0.0-10.0.0.255", "256"},
    {"10.0.0.5..10.0.0.9", "10.0.0.5-10.0.0.9", "5"},
    {"10.0.0.5..9", "10.0.0.5-10.0.0.9", "5"},
    {"10.0.0.5\xe2\x80\x93"
     "10.0.0.9",
     "10.0.0.5-10.0.0.9", "5"},
    {"10.0.0.0/24", "10.0.0.0-10.0.0.255", "256"},
    {"10.0.0.0/255.255.255.0", "10.0.0.0-10.0.0.255", "256"},
    {"10.0.0.7", "10.0.0.7", "1"},
    {"10.0.0.7/32", "10.0.0.7", "1"},
    {"0.0.0.0/0", "0.0.0.0-255.255.255.255", "4294967296"},
    {"::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "340282366920938463463374607431768211456"},
    {"2001:DB8::5-2001:db8::a", "2001:db8::5-2001:db8::a", "6"},
    {"2001:db8::5..2001:db8:0:1::", "2001:db8::5-2001:db8:0:1::", "18446744073709551612"},
    {"2001:db8::/127", "2001:db8::-2001:db8::1", "2"},
    // Its last address has the bytes of an IPv4 one (see cidr_last).
    {"::/80", "::-255.255.255.255", "281474976710656"},
};

static void test_a_range_is_read_written_and_counted(void **state)
{
    char text[IP_RANGE_TEXT_MAX], count_text[IP_COUNT_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct ip_range range = net_fixture_range(GOOD[i][0]);
        struct ip_count count = ip_range_count(&range);
        assert_string_equal(ip_range_format(&range, text), GOOD[i][1]);
        assert_string_equal(ip_count_format(&count, count_text), GOOD[i][2]);
    }
}

static void test_the_longest_range_fits_its_text(void **state)
{
    static const char longest[] =
        "abcd:ef01:2345:6789:abcd:ef01:2345:6789-abcd:ef01:2345:6789:abcd:ef01:2345:6790";
    struct ip_range range = net_fixture_range(longest);
    char text[IP_RANGE_TEXT_MAX];

    (void)state;
    assert_string_equal(ip_range_format(&range, text), longest);
}

// As written, and what the person is told.
static const char *const REFUSED[][2] = {
    {"", "the address is missing"},
    {"-", "the address is missing"},
    {"10.0.0.5-", "the address is missing"},
    {"-10.0.0.5", "the address is missing"},
    {"..", "the address is missing"},
    {"10.0.0.9-10.0.0.5", "ends before it begins; did you mean 10.0.0.5-10.0.0.9?"},
    {"10.0.0.9-5", "did you mean 10.0.0.5-10.0.0.9?"},
    {"10.0.0.5-2001:db8::5", "one end is IPv4 and the other IPv6"},
    {"10.0.0.5-256", "256: the short end of a range is a number from 0 to 255"},
    {"10.0.0.5-09", "09: the short end of a range"},
    {"10.0.0.5-18446744073709551621", "the short end of a range"},
    {"2001:db8::5-9", "of IPv6 both ends of a range are written in full"},
    {"10.0.0.5-10.0.0.9-10.0.0.12", "not an address"},
    {"10.0.0.5 - 10.0.0.9", "not an address"},
    {"10.0.0.0/24-10.0.1.0/24", "not an address"},
    {"010.0.0.1-10.0.0.9", "did you mean 10.0.0.1?"},
    {"10.0.0.7/24", "host bits are set; did you mean 10.0.0.0/24?"},
    {"10.0.0.0/33", "/33: not a prefix length of IPv4"},
    {"::ffff:10.0.0.5-::ffff:10.0.0.9", "write it as IPv4: 10.0.0.5"},
    {"fe80::1%eth0-fe80::9", "leave out \"%eth0\""},
    {"1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
     "12345678901234567890123456789012345678901234567890-10.0.0.9",
     "not a range"},
};

static void test_anything_else_is_refused_with_the_way_out(void **state)
{
    struct ip_range range = net_fixture_range("10.0.0.5-9"), before = range;

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        struct error err = {""};
        if (ip_range_parse(REFUSED[i][0], &range, &err) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i][0]);
        if (!strstr(err.text, REFUSED[i][1]))
            fail_msg("\"%s\": %s", REFUSED[i][0], err.text);
        assert_memory_equal(&range, &before, sizeof range);
    }
}

// RFC 3021, RFC 6164, RFC 4291 section 2.6.1.
static const char *const USABLE[][2] = {
    {"192.0.2.0/24", "192.0.2.1-192.0.2.254"},
    {"192.0.2.0/30", "192.0.2.1-192.0.2.2"},
    {"192.0.2.2/31", "192.0.2.2-192.0.2.3"},
    {"192.0.2.7/32", "192.0.2.7"},
    {"0.0.0.0/0", "0.0.0.1-255.255.255.254"},
    {"255.255.255.254/31", "255.255.255.254-255.255.255.255"},
    {"2001:db8::/64", "2001:db8::1-2001:db8::ffff:ffff:ffff:ffff"},
    {"2001:db8::/126", "2001:db8::1-2001:db8::3"},
    {"2001:db8::2/127", "2001:db8::2-2001:db8::3"},
    {"2001:db8::5/128", "2001:db8::5"},
    {"::/0", "::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
};

static void test_hosts_may_use_what_the_standards_say(void **state)
{
    char text[IP_RANGE_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(USABLE); i++) {
        struct cidr prefix;
        assert_int_equal(cidr_parse(USABLE[i][0], &prefix, NULL), 0);
        struct ip_range range = ip_range_usable(&prefix);
        assert_string_equal(ip_range_format(&range, text), USABLE[i][1]);
    }
}

// A range, another, whether they overlap, whether the first covers the second.
static const struct {
    const char *a, *b;
    bool overlaps, covers;
} PAIRS[] = {
    {"10.0.0.5-9", "10.0.0.5-9", true, true},  {"10.0.0.5-9", "10.0.0.6-8", true, true},
    {"10.0.0.6-8", "10.0.0.5-9", true, false}, {"10.0.0.5-9", "10.0.0.9-12", true, false},
    {"10.0.0.5-9", "10.0.0.1-5", true, false}, {"10.0.0.5-9", "10.0.0.10-12", false, false},
    {"10.0.0.5-9", "10.0.0.4", false, false},  {"10.0.0.5-9", "10.0.0.9", true, true},
    {"::/0", "10.0.0.0/8", false, false},      {"10.0.0.0/8", "::/0", false, false},
    {"::/0", "2001:db8::/32", true, true},
};

static void test_ranges_are_compared(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(PAIRS); i++) {
        struct ip_range a = net_fixture_range(PAIRS[i].a), b = net_fixture_range(PAIRS[i].b);
        assert_int_equal(ip_range_overlaps(&a, &b), PAIRS[i].overlaps);
        assert_int_equal(ip_range_overlaps(&b, &a), PAIRS[i].overlaps);
        assert_int_equal(ip_range_covers(&a, &b), PAIRS[i].covers);
        assert_int_equal(ip_range_contains(&a, &b.first) && ip_range_contains(&a, &b.last), PAIRS[i].covers);
    }
}

// Computed with summarize_address_range of Python's ipaddress: how many, the first, the last.
static const struct {
    const char *range;
    size_t count;
    const char *first, *last;
} MADE_OF[] = {
    {"10.0.0.5-10.0.0.77", 8, "10.0.0.5/32", "10.0.0.76/31"},
    {"10.0.0.0-10.0.0.255", 1, "10.0.0.0/24", "10.0.0.0/24"},
    {"0.0.0.1-255.255.255.254", 62, "0.0.0.1/32", "255.255.255.254/32"},
    {"0.0.0.0-255.255.255.255", 1, "0.0.0.0/0", "0.0.0.0/0"},
    {"255.255.255.255", 1, "255.255.255.255/32", "255.255.255.255/32"},
    {"2001:db8::1-2001:db8::ff", 8, "2001:db8::1/128", "2001:db8::80/121"},
    {"::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 254, "::1/128",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/128"},
    {"::/0", 1, "::/0", "::/0"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"},
};

static void test_a_range_is_made_of_prefixes(void **state)
{
    struct cidr list[IP_RANGE_CIDRS_MAX];
    char text[CIDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(MADE_OF); i++) {
        struct ip_range range = net_fixture_range(MADE_OF[i].range);
        assert_int_equal(ip_range_cidrs(&range, list, IP_RANGE_CIDRS_MAX), MADE_OF[i].count);
        assert_string_equal(cidr_format(&list[0], text), MADE_OF[i].first);
        assert_string_equal(cidr_format(&list[MADE_OF[i].count - 1], text), MADE_OF[i].last);
        assert_int_equal(ip_range_cidrs(&range, NULL, 0), MADE_OF[i].count);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

// By halving from the top: a half that is all within the range is one, else its halves are asked.
static void halve(const struct cidr *prefix, const struct ip_range *range, struct cidr *out, size_t *count)
{
    struct ip_range whole = ip_range_of_cidr(prefix);
    struct cidr halves[2];

    if (!ip_range_overlaps(&whole, range))
        return;
    if (ip_range_covers(range, &whole)) {
        out[(*count)++] = *prefix;
        return;
    }
    net_fixture_halves(prefix, halves);
    halve(&halves[0], range, out, count);
    halve(&halves[1], range, out, count);
}

static struct ip_range random_range(uint64_t *seed)
{
    struct ip_range range;
    bool v4 = next_random(seed) & 1;
    unsigned random_bytes = 1 + (unsigned)(next_random(seed) % (v4 ? 4 : 14));

    range.first = range.last = net_fixture_addr(v4 ? "0.0.0.0" : "2001:db8::");
    for (unsigned i = 16 - random_bytes; i < 16; i++) {
        range.first.bytes[i] = (uint8_t)next_random(seed);
        range.last.bytes[i] = (uint8_t)next_random(seed);
    }
    if (ip_addr_compare(&range.first, &range.last) > 0)
        return (struct ip_range){.first = range.last, .last = range.first};
    return range;
}

static void test_the_list_is_the_one_of_halving(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        struct ip_range range = random_range(&seed);
        struct cidr list[IP_RANGE_CIDRS_MAX], wanted[IP_RANGE_CIDRS_MAX], all;
        size_t count = 0;
        assert_int_equal(cidr_of(&range.first, 0, &all), 0);
        halve(&all, &range, wanted, &count);
        assert_int_equal(ip_range_cidrs(&range, list, IP_RANGE_CIDRS_MAX), count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(ip_addr_compare(&list[i].first, &wanted[i].first), 0);
            assert_int_equal(list[i].length, wanted[i].length);
        }
    }
}

// 32 addresses, and every prefix in them with its set of addresses as bits.
enum { SMALL = 32, SMALL_BITS = 5, SMALL_PREFIXES = 2 * SMALL - 1 };

struct small {
    struct ip_addr addrs[SMALL];
    unsigned bits; // of the family
    struct cidr prefixes[SMALL_PREFIXES];
    uint32_t sets[SMALL_PREFIXES];
    size_t count;
};

static uint32_t bits_from_to(unsigned first, unsigned last)
{
    uint32_t set = 0;

    for (unsigned i = first; i <= last; i++)
        set |= UINT32_C(1) << i;
    return set;
}

static void make_small(struct small *small, const char *base)
{
    small->bits = strchr(base, ':') ? 128 : 32;
    small->count = 0;
    for (unsigned i = 0; i < SMALL; i++) {
        small->addrs[i] = net_fixture_addr(base);
        small->addrs[i].bytes[15] = (uint8_t)(small->addrs[i].bytes[15] + i);
    }
    for (unsigned host_bits = 0; host_bits <= SMALL_BITS; host_bits++) {
        for (unsigned at = 0; at < SMALL; at += 1U << host_bits) {
            struct cidr prefix = {small->addrs[at], (uint8_t)(small->bits - host_bits)};
            small->prefixes[small->count] = prefix;
            small->sets[small->count++] = bits_from_to(at, at + (1U << host_bits) - 1);
        }
    }
}

static uint32_t set_of(const struct small *small, const struct ip_range *range)
{
    uint32_t set = 0;

    for (unsigned i = 0; i < SMALL; i++)
        set |= (uint32_t)ip_range_contains(range, &small->addrs[i]) << i;
    return set;
}

// RFC 3021, RFC 6164, RFC 4291 section 2.6.1.
static uint32_t usable_of(const struct small *small, size_t index)
{
    uint32_t set = small->sets[index];
    unsigned host_bits = small->bits - small->prefixes[index].length;

    if (host_bits < 2)
        return set;
    set &= set - 1; // without the first
    return small->bits == 128 ? set : set & ~(UINT32_C(1) << (31 - __builtin_clz(set)));
}

static void check_alone(const struct small *small, size_t index)
{
    const struct cidr *prefix = &small->prefixes[index];
    struct ip_range all = ip_range_of_cidr(prefix), usable = ip_range_usable(prefix);
    struct ip_count count = ip_range_count(&all);
    struct cidr found;

    assert_int_equal(set_of(small, &all), small->sets[index]);
    assert_int_equal(set_of(small, &usable), usable_of(small, index));
    assert_int_equal(count.low, __builtin_popcount(small->sets[index]));
    for (unsigned i = 0; i < SMALL; i++)
        assert_int_equal(cidr_contains(prefix, &small->addrs[i]), small->sets[index] >> i & 1);
    assert_int_equal(ip_range_cidrs(&all, &found, 1), 1);
    assert_memory_equal(&found, prefix, sizeof found);
}

static void check_together(const struct small *small, size_t a, size_t b)
{
    const struct cidr *left = &small->prefixes[a], *right = &small->prefixes[b];
    struct ip_range outer = ip_range_of_cidr(left), inner = ip_range_of_cidr(right);
    uint32_t both = small->sets[a] & small->sets[b];

    assert_int_equal(ip_range_overlaps(&outer, &inner), both != 0);
    assert_int_equal(ip_range_covers(&outer, &inner), both == small->sets[b]);
    assert_int_equal(cidr_is_inside(right, left), both == small->sets[b]);
}

// The prefixes stand from the smallest to the largest: the first that holds both is the one.
static void check_common(const struct small *small, unsigned a, unsigned b)
{
    struct cidr common;
    size_t at = 0;

    while (!(small->sets[at] >> a & small->sets[at] >> b & 1))
        at++;
    assert_int_equal(cidr_common(&small->addrs[a], &small->addrs[b], &common), 0);
    assert_memory_equal(&common, &small->prefixes[at], sizeof common);
}

// The beginnings and the ends of both families, and one between.
static void test_all_prefixes_of_a_small_space(void **state)
{
    static const char *const bases[] = {"0.0.0.0",          "10.0.0.32",
                                        "255.255.255.224",  "::",
                                        "2001:db8::ff:c0",  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffe0",
                                        "::fffe:ffff:ffe0", "::1:0:0:0"};

    (void)state;
    for (size_t i = 0; i < COUNT(bases); i++) {
        struct small small;
        make_small(&small, bases[i]);
        for (size_t a = 0; a < small.count; a++) {
            check_alone(&small, a);
            for (size_t b = 0; b < small.count; b++)
                check_together(&small, a, b);
        }
        for (unsigned a = 0; a < SMALL * SMALL; a++)
            check_common(&small, a / SMALL, a % SMALL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_range_is_read_written_and_counted),
        cmocka_unit_test(test_the_longest_range_fits_its_text),
        cmocka_unit_test(test_anything_else_is_refused_with_the_way_out),
        cmocka_unit_test(test_hosts_may_use_what_the_standards_say),
        cmocka_unit_test(test_ranges_are_compared),
        cmocka_unit_test(test_a_range_is_made_of_prefixes),
        cmocka_unit_test(test_the_list_is_the_one_of_halving),
        cmocka_unit_test(test_all_prefixes_of_a_small_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
