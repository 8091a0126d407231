#include "ip_addr.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static struct ip_addr parsed(const char *text)
{
    struct ip_addr addr;

    if (ip_addr_parse(text, &addr) != 0)
        fail_msg("\"%s\" was refused", text);
    return addr;
}

// Text as written, then as RFC 5952 writes it.
static const char *const CANONICAL[][2] = {
    // RFC 5952 section 4.1: leading zeros.
    {"2001:0db8::0001", "2001:db8::1"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    // Sections 1 and 2.
    {"2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:db8::1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"},
    {"2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"},
    {"2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1"},
    {"2001:db8:0:0:0::1", "2001:db8::1"},
    {"2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"},
    // Section 4.2.1: shorten as much as possible.
    {"2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
    {"2001:db8::0:1", "2001:db8::1"},
    // Section 4.2.2: one zero group is not shortened.
    {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    // Section 4.2.3: the longest run, the first of equals.
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    // Section 4.3: lower case.
    {"2001:DB8::ABCD:EF", "2001:db8::abcd:ef"},
    // RFC 4291 section 2.2.
    {"ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
    {"2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"},
    {"FF01:0:0:0:0:0:0:101", "ff01::101"},
    {"0:0:0:0:0:0:0:1", "::1"},
    {"0:0:0:0:0:0:0:0", "::"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
    {"1::", "1::"},
    // Section 2.5.5.1: the deprecated IPv4-compatible form has no dots in the output.
    {"::13.1.68.3", "::d01:4403"},
    {"::0.1.0.0", "::1:0"},
    {"::0.0.0.1", "::1"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    // Section 2.5.5.2: a mapped address is the IPv4 address.
    {"0:0:0:0:0:FFFF:129.144.52.38", "129.144.52.38"},
    {"::ffff:8190:3426", "129.144.52.38"},
    {"::ffff:0:0", "0.0.0.0"},
    {"::ffff:255.255.255.255", "255.255.255.255"},
    // Beside the mapped range.
    {"::fffe:c000:221", "::fffe:c000:221"},
    {"::1:ffff:192.0.2.33", "::1:ffff:c000:221"},
    {"::ffff:0:c000:221", "::ffff:0:c000:221"},
    {"0.0.0.0", "0.0.0.0"},
    {"192.0.2.1", "192.0.2.1"},
    {"255.255.255.255", "255.255.255.255"},
};

static void test_format_is_canonical(void **state)
{
    char text[IP_ADDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(CANONICAL); i++) {
        struct ip_addr addr = parsed(CANONICAL[i][0]);
        assert_string_equal(ip_addr_format(&addr, text), CANONICAL[i][1]);
        struct ip_addr again = parsed(text);
        assert_int_equal(ip_addr_compare(&addr, &again), 0);
    }
}

static const char *const REFUSED[] = {
    "",
    " ",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.",
    ".1.2.3",
    "1..2.3",
    "1.2.3.4.",
    "256.0.0.1",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.04",
    "1.2.3.00",
    "000.0.0.0",
    "0x1.2.3.4",
    "0x7f000001",
    "2130706433",
    "127.1",
    "+1.2.3.4",
    "1.2.3.-4",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4\n",
    "1.2.3.4/24",
    "1.2.3.4:80",
    "1.2.3.4%eth0",
    "1,2,3,4",
    "1.2.3.1234",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:",
    ":1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8:",
    "::1::",
    "1::2::3",
    "1:::2",
    ":1::2",
    "1::2:",
    "1:2:3:4::5:6:7:8",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8::",
    "00001::",
    "12345::",
    "::00000",
    "g::",
    "::0x1",
    "::-1",
    " ::1",
    "::1 ",
    "[::1]",
    "::1/128",
    "fe80::1%eth0",
    "::%",
    "::1.2.3",
    "::1.2.3.4.5",
    "::01.2.3.4",
    "::256.2.3.4",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1:2:3:4:5:1.2.3.4",
    "::ffff:1.2.3.04",
    "\xd9\xa1.2.3.4",
    "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff:2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff:2001:db8:aaaa:bbbb:cccc",
};

static void test_anything_else_is_refused_and_changes_nothing(void **state)
{
    struct ip_addr addr = parsed("192.0.2.1");
    struct ip_addr before = addr;

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        if (ip_addr_parse(REFUSED[i], &addr) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i]);
        assert_int_equal(ip_addr_compare(&addr, &before), 0);
    }
}

struct zone_case {
    const char *text;
    int rc;
    const char *bare;
    const char *zone;
};

static const struct zone_case ZONES[] = {
    {"fe80::1%eth0", 0, "fe80::1", "eth0"},
    {"fe80::1%2", 0, "fe80::1", "2"},
    {"febf:ffff::1%br-lan.10", 0, "febf:ffff::1", "br-lan.10"},
    {"fe80::1%abcdefghijklmno", 0, "fe80::1", "abcdefghijklmno"},
    {"fe80::1", 0, "fe80::1", ""},
    {"2001:db8::1", 0, "2001:db8::1", ""},
    {"169.254.1.1", 0, "169.254.1.1", ""},
    {"fe80::1%", -EINVAL, NULL, NULL},
    {"fe80::1%abcdefghijklmnop", -EINVAL, NULL, NULL},
    {"fe80::1%eth 0", -EINVAL, NULL, NULL},
    {"fe80::1%eth0\n", -EINVAL, NULL, NULL},
    {"fe80::1%et/h0", -EINVAL, NULL, NULL},
    {"fe80::1%et:h0", -EINVAL, NULL, NULL},
    {"fe80::1%eth0%1", -EINVAL, NULL, NULL},
    {"fe80::1%\xc3\xbc", -EINVAL, NULL, NULL},
    {"%eth0", -EINVAL, NULL, NULL},
    {"", -EINVAL, NULL, NULL},
    {"fec0::1%eth0", -EINVAL, NULL, NULL},
    {"2001:db8::1%eth0", -EINVAL, NULL, NULL},
    {"::1%lo", -EINVAL, NULL, NULL},
    {"ff02::1%eth0", -EINVAL, NULL, NULL},
    {"169.254.1.1%eth0", -EINVAL, NULL, NULL},
    {"::ffff:169.254.1.1%eth0", -EINVAL, NULL, NULL},
    {"00000000000000000000000000000000000000000000000fe80::1%eth0", -EINVAL, NULL, NULL},
};

static void test_zone_is_for_ipv6_link_local_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ZONES); i++) {
        const struct zone_case *c = &ZONES[i];
        struct ip_addr addr = parsed("192.0.2.1");
        char zone[IP_ADDR_ZONE_MAX] = "old";
        int rc = ip_addr_parse_zone(c->text, &addr, zone);
        struct ip_addr expected = parsed(c->rc == 0 ? c->bare : "192.0.2.1");
        if (rc != c->rc || ip_addr_compare(&addr, &expected) != 0)
            fail_msg("\"%s\": rc %d", c->text, rc);
        assert_string_equal(zone, c->rc == 0 ? c->zone : "old");
    }
}

static void test_mapped_address_is_ipv4(void **state)
{
    const uint8_t quad[4] = {192, 0, 2, 33};
    const uint8_t stored[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 33};
    struct ip_addr built = ip_addr_from_v4(quad);
    struct ip_addr mapped = parsed("::ffff:192.0.2.33");
    struct ip_addr compatible = parsed("::192.0.2.33");

    (void)state;
    assert_memory_equal(built.bytes, stored, 16);
    assert_int_equal(ip_addr_compare(&built, &mapped), 0);
    assert_int_equal(ip_addr_family(&mapped), 4);
    assert_int_equal(ip_addr_family(&compatible), 6);
}

static void test_addresses_sort_by_number(void **state)
{
    static const char *const order[] = {
        "::",       "::1",         "::fffe:ffff:ffff", "0.0.0.0",         "9.255.255.255",
        "10.0.0.9", "10.0.0.10",   "128.0.0.1",        "255.255.255.255", "::1:0:0:0",
        "1::",      "2001:db8::9", "2001:db8::10",     "fe80::1",         "ff02::1",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(order); i++) {
        for (size_t j = 0; j < COUNT(order); j++) {
            struct ip_addr a = parsed(order[i]);
            struct ip_addr b = parsed(order[j]);
            int sign = ip_addr_compare(&a, &b);
            if ((sign > 0) != (i > j) || (sign < 0) != (i < j))
                fail_msg("%s against %s: %d", order[i], order[j], sign);
        }
    }
}

struct kind_case {
    const char *text;
    bool link_local;
    bool unicast;
};

static const struct kind_case KINDS[] = {
    {"10.0.0.1", false, true},
    {"127.0.0.1", false, true},
    {"0.0.0.0", false, false},
    {"0.0.0.1", false, true},
    {"169.253.255.255", false, true},
    {"169.254.0.1", true, true},
    {"169.255.0.0", false, true},
    {"223.255.255.255", false, true},
    {"224.0.0.1", false, false},
    {"239.255.255.255", false, false},
    {"240.0.0.1", false, true},
    {"255.255.255.254", false, true},
    {"255.255.255.255", false, false},
    {"::ffff:224.0.0.1", false, false},
    {"::", false, false},
    {"::1", false, true},
    {"2001:db8::1", false, true},
    {"fe7f::1", false, true},
    {"fe80::1", true, true},
    {"febf::1", true, true},
    {"fec0::1", false, true},
    {"fd00::1", false, true},
    {"feff::1", false, true},
    {"ff00::", false, false},
    {"ff02::1", false, false},
    {"ffff::1", false, false},
};

static void test_kinds_follow_their_prefixes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        struct ip_addr addr = parsed(KINDS[i].text);
        if (ip_addr_is_link_local(&addr) != KINDS[i].link_local ||
            ip_addr_is_unicast(&addr) != KINDS[i].unicast)
            fail_msg("%s", KINDS[i].text);
    }
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

// RFC 5952 section 4 by brute force: of every run that could be left out, the longest, the first of equals.
static void oracle_format(const uint16_t groups[8], char *text, size_t capacity)
{
    unsigned start = 8, length = 0, used = 0;

    for (unsigned n = 8; n >= 2 && length == 0; n--) {
        for (unsigned at = 0; at + n <= 8 && length == 0; at++) {
            unsigned zeros = 0;
            for (unsigned i = at; i < at + n; i++)
                zeros += groups[i] == 0;
            if (zeros == n) {
                start = at;
                length = n;
            }
        }
    }
    text[0] = '\0';
    for (unsigned i = 0; i < 8; i++) {
        if (i == start)
            used += (unsigned)snprintf(text + used, capacity - used, "::");
        if (i >= start && i < start + length)
            continue;
        bool colon = i > 0 && i != start + length;
        used += (unsigned)snprintf(text + used, capacity - used, "%s%x", colon ? ":" : "", groups[i]);
    }
}

// Groups that are often zero and often short.
static void random_groups(uint64_t *seed, uint16_t groups[8])
{
    uint64_t choices = next_random(seed);

    for (unsigned i = 0; i < 8; i++) {
        unsigned shift = 48 + (unsigned)(choices >> (8 + 2 * i) & 15);
        groups[i] = (uint16_t)(next_random(seed) >> shift);
        if (choices >> i & 1)
            groups[i] = 0;
    }
}

static struct ip_addr addr_of_groups(const uint16_t groups[8])
{
    struct ip_addr addr;

    for (size_t i = 0; i < 8; i++) {
        addr.bytes[2 * i] = (uint8_t)(groups[i] >> 8);
        addr.bytes[2 * i + 1] = (uint8_t)groups[i];
    }
    return addr;
}

static void test_random_addresses_are_written_as_the_oracle_does(void **state)
{
    uint64_t seed = choose_seed();

    (void)state;
    for (unsigned round = 0; round < 100000; round++) {
        uint16_t groups[8];
        char text[IP_ADDR_TEXT_MAX], expected[64];

        random_groups(&seed, groups);
        struct ip_addr addr = addr_of_groups(groups);
        if (ip_addr_family(&addr) == 4)
            continue;
        oracle_format(groups, expected, sizeof expected);
        assert_string_equal(ip_addr_format(&addr, text), expected);
        struct ip_addr again = parsed(text);
        assert_int_equal(ip_addr_compare(&addr, &again), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_is_canonical),
        cmocka_unit_test(test_anything_else_is_refused_and_changes_nothing),
        cmocka_unit_test(test_zone_is_for_ipv6_link_local_alone),
        cmocka_unit_test(test_mapped_address_is_ipv4),
        cmocka_unit_test(test_addresses_sort_by_number),
        cmocka_unit_test(test_kinds_follow_their_prefixes),
        cmocka_unit_test(test_random_addresses_are_written_as_the_oracle_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
