#include "cidr.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <cmocka.h>

#include "net_fixture.h"

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// Prefix as written, as formatted, its last address.
static const char *const GOOD[][3] = {
    {"0.0.0.0/0", "0.0.0.0/0", "255.255.255.255"},
    {"128.0.0.0/1", "128.0.0.0/1", "255.255.255.255"},
    {"10.0.0.0/8", "10.0.0.0/8", "10.255.255.255"},
    {"172.16.0.0/12", "172.16.0.0/12", "172.31.255.255"},
    {"192.168.0.0/16", "192.168.0.0/16", "192.168.255.255"},
    {"192.0.2.0/24", "192.0.2.0/24", "192.0.2.255"},
    {"192.0.2.128/25", "192.0.2.128/25", "192.0.2.255"},
    {"192.0.2.2/31", "192.0.2.2/31", "192.0.2.3"},
    {"192.0.2.1/32", "192.0.2.1/32", "192.0.2.1"},
    {"::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"FE80::/10", "fe80::/10", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2001:0db8::/32", "2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
    // RFC 4291 section 2.3.
    {"2001:0DB8:0:CD30::/60", "2001:db8:0:cd30::/60", "2001:db8:0:cd3f:ffff:ffff:ffff:ffff"},
    {"2001:db8::/127", "2001:db8::/127", "2001:db8::1"},
    {"2001:db8::1/128", "2001:db8::1/128", "2001:db8::1"},
    {"64:ff9b::/96", "64:ff9b::/96", "64:ff9b::ffff:ffff"},
};

static void test_prefix_is_read_and_written(void **state)
{
    char text[CIDR_TEXT_MAX], last_text[IP_ADDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct cidr prefix = net_fixture_prefix(GOOD[i][0]);
        struct ip_addr last = cidr_last(&prefix);
        assert_string_equal(cidr_format(&prefix, text), GOOD[i][1]);
        assert_string_equal(ip_addr_format(&last, last_text), GOOD[i][2]);
    }
}

static void test_longest_prefix_fits_its_text(void **state)
{
    struct cidr prefix = net_fixture_prefix("abcd:ef01:2345:6789:abcd:ef01:2345:6789/128");
    char text[CIDR_TEXT_MAX];

    (void)state;
    assert_string_equal(cidr_format(&prefix, text), "abcd:ef01:2345:6789:abcd:ef01:2345:6789/128");
}

static const char *const REFUSED[] = {
    "",
    "/",
    "/24",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/+8",
    "10.0.0.0/08",
    "10.0.0.0/00",
    "10.0.0.0/ 8",
    "10.0.0.0/8 ",
    " 10.0.0.0/8",
    "10.0.0.0 /8",
    "10.0.0.0/8/8",
    "10.0.0.0/8.0",
    "10.0.0.0/0x8",
    "10.0.0.0/255.0.0.0",
    "10/8",
    "10.0.0/24",
    "10.0.0.0/18446744073709551624",
    "::/129",
    "::/",
    "::",
    "fe80::%eth0/10",
    "fe80::/10%eth0",
    "2001:db8::/032",
    "::ffff:10.0.0.0/104",
    "::ffff:10.0.0.0/8",
    "::ffff:0:0/96",
    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/0",
};

static void test_anything_else_is_refused_with_a_reason(void **state)
{
    struct cidr prefix = net_fixture_prefix("192.0.2.0/24");
    struct cidr before = prefix;

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        struct error err = {""};
        if (cidr_parse(REFUSED[i], &prefix, &err) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i]);
        assert_non_null(strstr(err.text, "not a prefix"));
        assert_memory_equal(&prefix, &before, sizeof prefix);
    }
    assert_int_equal(cidr_parse("10.0.0.0", &prefix, NULL), -EINVAL);
}

static const char *const HOST_BITS[][2] = {
    {"10.0.0.5/24", "10.0.0.5/24: host bits are set; did you mean 10.0.0.0/24?"},
    {"192.0.2.3/31", "192.0.2.3/31: host bits are set; did you mean 192.0.2.2/31?"},
    {"255.255.255.255/0", "255.255.255.255/0: host bits are set; did you mean 0.0.0.0/0?"},
    // RFC 4291 section 2.3 shows this as not legal.
    {"2001:0DB8::CD30/60", "2001:0DB8::CD30/60: host bits are set; did you mean 2001:db8::/60?"},
};

static void test_host_bits_are_refused_with_the_prefix_meant(void **state)
{
    struct cidr prefix;

    (void)state;
    for (size_t i = 0; i < COUNT(HOST_BITS); i++) {
        struct error err = {""};
        assert_int_equal(cidr_parse(HOST_BITS[i][0], &prefix, &err), -EINVAL);
        assert_string_equal(err.text, HOST_BITS[i][1]);
    }
}

static void test_prefix_of_an_address_has_no_host_bits(void **state)
{
    static const struct {
        const char *addr;
        unsigned length;
        const char *prefix;
    } cases[] = {
        {"192.0.2.77", 24, "192.0.2.0/24"},    {"192.0.2.77", 0, "0.0.0.0/0"},
        {"192.0.2.77", 32, "192.0.2.77/32"},   {"192.0.2.77", 30, "192.0.2.76/30"},
        {"2001:db8::77", 64, "2001:db8::/64"}, {"2001:db8::77", 127, "2001:db8::76/127"},
        {"2001:db8::77", 0, "::/0"},           {"2001:db8::77", 128, "2001:db8::77/128"},
    };
    char text[CIDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ip_addr addr = net_fixture_addr(cases[i].addr);
        struct cidr prefix;
        assert_int_equal(cidr_of(&addr, cases[i].length, &prefix), 0);
        assert_string_equal(cidr_format(&prefix, text), cases[i].prefix);
    }
}

static void test_length_must_fit_the_family(void **state)
{
    struct ip_addr v4 = net_fixture_addr("192.0.2.1");
    struct ip_addr v6 = net_fixture_addr("2001:db8::1");
    struct cidr prefix = net_fixture_prefix("192.0.2.0/24");
    struct cidr before = prefix;

    (void)state;
    assert_int_equal(cidr_of(&v4, 33, &prefix), -ERANGE);
    assert_int_equal(cidr_of(&v6, 129, &prefix), -ERANGE);
    assert_int_equal(cidr_of(&v4, 256 + 24, &prefix), -ERANGE);
    assert_memory_equal(&prefix, &before, sizeof prefix);
}

static void test_families_do_not_hold_each_other(void **state)
{
    struct cidr all_v6 = net_fixture_prefix("::/0");
    struct cidr low_v6 = net_fixture_prefix("::/64");
    struct cidr all_v4 = net_fixture_prefix("0.0.0.0/0");
    struct ip_addr v4 = net_fixture_addr("192.0.2.1");
    struct ip_addr v6 = net_fixture_addr("::c000:201");

    (void)state;
    assert_false(cidr_contains(&all_v6, &v4));
    assert_false(cidr_contains(&low_v6, &v4));
    assert_false(cidr_contains(&all_v4, &v6));
    assert_true(cidr_contains(&all_v4, &v4));
    assert_true(cidr_contains(&low_v6, &v6));
}

// A prefix, its mask, its wildcard. Computed with Python's ipaddress.
static const char *const MASKS[][3] = {
    {"0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
    {"10.0.0.0/13", "255.248.0.0", "0.7.255.255"},
    {"192.0.2.0/24", "255.255.255.0", "0.0.0.255"},
    {"192.0.2.2/31", "255.255.255.254", "0.0.0.1"},
    {"10.0.0.1/32", "255.255.255.255", "0.0.0.0"},
    {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2001:db8::/48", "ffff:ffff:ffff::", "::ffff:ffff:ffff:ffff:ffff"},
    // The bytes of this wildcard are those of a mapped IPv4 address.
    {"2001:db8::/80", "ffff:ffff:ffff:ffff:ffff::", "::ffff:ffff:ffff"},
    {"2001:db8::/81", "ffff:ffff:ffff:ffff:ffff:8000::", "::7fff:ffff:ffff"},
    {"2001:db8::/100", "ffff:ffff:ffff:ffff:ffff:ffff:f000:0", "::fff:ffff"},
    {"::1/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::"},
};

static void test_masks_are_written_and_read(void **state)
{
    char text[IP_ADDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(MASKS); i++) {
        struct cidr prefix = net_fixture_prefix(MASKS[i][0]);
        struct ip_addr mask = net_fixture_addr(MASKS[i][1]);
        unsigned length = 999;
        assert_string_equal(cidr_format_mask(&prefix, text), MASKS[i][1]);
        assert_string_equal(cidr_format_wildcard(&prefix, text), MASKS[i][2]);
        assert_int_equal(cidr_mask_length(&mask, &length), 0);
        assert_int_equal(length, prefix.length);
    }
}

static void test_a_mask_with_holes_is_none(void **state)
{
    static const char *const texts[] = {"255.0.255.0", "0.0.0.255", "0.0.0.1", "255.255.255.253",
                                        "ffff::1",     "::1",       "7fff::"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct ip_addr mask = net_fixture_addr(texts[i]);
        unsigned length = 7;
        assert_int_equal(cidr_mask_length(&mask, &length), -EINVAL);
        assert_int_equal(length, 7);
    }
}

static void test_the_ends_of_a_family_have_no_neighbours(void **state)
{
    static const char *const lasts[] = {"0.0.0.0/0",          "128.0.0.0/1", "255.255.255.0/24",
                                        "255.255.255.255/32", "::/0",        "ff00::/8"};
    struct cidr prefix;

    (void)state;
    for (size_t i = 0; i < COUNT(lasts); i++) {
        prefix = net_fixture_prefix(lasts[i]);
        assert_false(cidr_next(&prefix, &prefix));
    }
    prefix = net_fixture_prefix("0.0.0.0/0");
    assert_false(cidr_parent(&prefix, &prefix));
    prefix = net_fixture_prefix("::/0");
    assert_false(cidr_parent(&prefix, &prefix));
}

static void assert_prefix(const struct cidr *prefix, const char *wanted)
{
    char text[CIDR_TEXT_MAX];

    assert_string_equal(cidr_format(prefix, text), wanted);
}

// No IPv4 address follows an IPv6 prefix.
static void test_the_next_prefix_is_of_the_family(void **state)
{
    static const char *const pairs[][2] = {
        {"10.0.0.0/24", "10.0.1.0/24"},
        {"9.255.255.255/32", "10.0.0.0/32"},
        {"0.0.0.0/1", "128.0.0.0/1"},
        {"::/1", "8000::/1"},
        {"2001:db8::/64", "2001:db8:0:1::/64"},
        {"::fffe:0:0/96", "::1:0:0:0/96"},
        {"::fffe:ffff:ff00/120", "::1:0:0:0/120"},
        {"::fffe:0:0/95", "::1:0:0:0/95"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct cidr prefix = net_fixture_prefix(pairs[i][0]);
        assert_true(cidr_next(&prefix, &prefix));
        assert_prefix(&prefix, pairs[i][1]);
    }
}

static void test_the_prefix_of_two_addresses(void **state)
{
    static const char *const cases[][3] = {
        {"10.0.0.5", "10.0.0.77", "10.0.0.0/25"},
        {"10.0.0.255", "10.0.1.0", "10.0.0.0/23"},
        {"10.0.0.5", "10.0.0.5", "10.0.0.5/32"},
        {"0.0.0.0", "255.255.255.255", "0.0.0.0/0"},
        {"2001:db8::1", "2001:db8::ff", "2001:db8::/120"},
        {"2001:db8::1", "2001:db8::1", "2001:db8::1/128"},
        {"::1", "8000::", "::/0"},
    };
    struct ip_addr v4 = net_fixture_addr("10.0.0.5"), v6 = net_fixture_addr("2001:db8::1");
    struct cidr prefix;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ip_addr a = net_fixture_addr(cases[i][0]), b = net_fixture_addr(cases[i][1]);
        assert_int_equal(cidr_common(&a, &b, &prefix), 0);
        assert_prefix(&prefix, cases[i][2]);
        assert_int_equal(cidr_common(&b, &a, &prefix), 0);
        assert_prefix(&prefix, cases[i][2]);
    }
    assert_int_equal(cidr_common(&v4, &v6, &prefix), -EINVAL);
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

// TEST_SEED repeats a run.
static uint64_t choose_seed(void)
{
    const char *wanted = getenv("TEST_SEED");
    uint64_t seed = 1;

    if (wanted)
        seed = strtoull(wanted, NULL, 0);
    else if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = 1;
    print_message("TEST_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

static unsigned bit_at(const struct ip_addr *addr, unsigned index)
{
    return (unsigned)addr->bytes[index / 8] >> (7 - index % 8) & 1u;
}

// Bit by bit, counting from the first bit of the address's own family.
static bool oracle_contains(const struct cidr *prefix, const struct ip_addr *addr)
{
    unsigned start = ip_addr_family(&prefix->first) == 4 ? 96 : 0;

    for (unsigned i = 0; i < prefix->length; i++) {
        if (bit_at(&prefix->first, start + i) != bit_at(addr, start + i))
            return false;
    }
    return ip_addr_family(&prefix->first) == ip_addr_family(addr);
}

static struct ip_addr random_addr(uint64_t *seed, bool v4)
{
    struct ip_addr addr;

    for (unsigned i = 0; i < 16; i++)
        addr.bytes[i] = (uint8_t)next_random(seed);
    return v4 ? ip_addr_from_v4(addr.bytes) : addr;
}

// The next address up (by 1) or down (by -1), with carry; false past either end.
static bool step(struct ip_addr *addr, int by)
{
    for (unsigned i = 16; i-- > 0;) {
        addr->bytes[i] = (uint8_t)(addr->bytes[i] + by);
        if (addr->bytes[i] != (by > 0 ? 0 : 0xff))
            return true;
    }
    return false;
}

static void check_borders(const struct cidr *prefix)
{
    struct ip_addr first = prefix->first;
    struct ip_addr last = cidr_last(prefix);

    assert_true(cidr_contains(prefix, &first));
    assert_true(cidr_contains(prefix, &last));
    assert_true(ip_addr_compare(&first, &last) <= 0);
    assert_true(!step(&first, -1) || !cidr_contains(prefix, &first));
    assert_true(!step(&last, 1) || !cidr_contains(prefix, &last));
}

static void test_random_prefixes_hold_what_the_oracle_says(void **state)
{
    uint64_t seed = choose_seed();

    (void)state;
    for (unsigned round = 0; round < 50000; round++) {
        bool v4 = next_random(&seed) & 1;
        struct ip_addr addr = random_addr(&seed, v4);
        unsigned length = (unsigned)(next_random(&seed) % (v4 ? 33 : 129));
        struct cidr prefix;

        assert_int_equal(cidr_of(&addr, length, &prefix), 0);
        assert_true(cidr_contains(&prefix, &addr));
        check_borders(&prefix);

        // A neighbour that differs in one bit, so that both answers are common.
        unsigned flip = (v4 ? 96 : 0) + (unsigned)(next_random(&seed) % (v4 ? 32 : 128));
        addr.bytes[flip / 8] ^= (uint8_t)(0x80 >> flip % 8);
        assert_int_equal(cidr_contains(&prefix, &addr), oracle_contains(&prefix, &addr));
        addr = random_addr(&seed, next_random(&seed) & 1);
        assert_int_equal(cidr_contains(&prefix, &addr), oracle_contains(&prefix, &addr));
    }
}

// Parent, halves, next and inside, held against the bits and the borders.
static void test_random_prefixes_have_their_family(void **state)
{
    uint64_t seed = choose_seed();

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        bool v4 = next_random(&seed) & 1;
        struct ip_addr addr = random_addr(&seed, v4);
        unsigned length = 1 + (unsigned)(next_random(&seed) % (v4 ? 31 : 127));
        struct cidr prefix, halves[2], parent, next;

        assert_int_equal(cidr_of(&addr, length, &prefix), 0);
        net_fixture_halves(&prefix, halves);
        struct ip_addr last = cidr_last(&prefix), middle = cidr_last(&halves[0]),
                       upper = cidr_last(&halves[1]);
        assert_int_equal(ip_addr_compare(&halves[0].first, &prefix.first), 0);
        assert_int_equal(ip_addr_compare(&upper, &last), 0);
        assert_true(step(&middle, 1) && ip_addr_compare(&middle, &halves[1].first) == 0);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(halves[i].length, length + 1);
            assert_true(cidr_parent(&halves[i], &parent));
            assert_memory_equal(&parent, &prefix, sizeof parent);
            assert_true(cidr_is_inside(&halves[i], &prefix) && !cidr_is_inside(&prefix, &halves[i]));
        }
        assert_true(cidr_is_inside(&prefix, &prefix));
        assert_false(cidr_is_inside(&halves[0], &halves[1]));
        if (cidr_next(&prefix, &next))
            assert_true(step(&last, 1) && ip_addr_compare(&last, &next.first) == 0 && next.length == length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefix_is_read_and_written),
        cmocka_unit_test(test_longest_prefix_fits_its_text),
        cmocka_unit_test(test_anything_else_is_refused_with_a_reason),
        cmocka_unit_test(test_host_bits_are_refused_with_the_prefix_meant),
        cmocka_unit_test(test_prefix_of_an_address_has_no_host_bits),
        cmocka_unit_test(test_length_must_fit_the_family),
        cmocka_unit_test(test_families_do_not_hold_each_other),
        cmocka_unit_test(test_random_prefixes_hold_what_the_oracle_says),
        cmocka_unit_test(test_masks_are_written_and_read),
        cmocka_unit_test(test_a_mask_with_holes_is_none),
        cmocka_unit_test(test_the_ends_of_a_family_have_no_neighbours),
        cmocka_unit_test(test_the_next_prefix_is_of_the_family),
        cmocka_unit_test(test_the_prefix_of_two_addresses),
        cmocka_unit_test(test_random_prefixes_have_their_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
