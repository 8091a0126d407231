#include "ip_step.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net_fixture.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void assert_addr(const struct ip_addr *addr, const char *wanted)
{
    char text[IP_ADDR_TEXT_MAX];

    assert_string_equal(ip_addr_format(addr, text), wanted);
}

// An address, a power of two, the address above it by that (NULL: none). Computed with Python's ipaddress.
static const struct {
    const char *low;
    unsigned bits;
    const char *high;
} STEPS[] = {
    {"10.0.0.0", 0, "10.0.0.1"},
    {"10.0.0.255", 0, "10.0.1.0"},
    {"9.255.255.255", 0, "10.0.0.0"},
    {"0.0.0.0", 31, "128.0.0.0"},
    {"128.0.0.0", 31, NULL},
    {"0.0.0.0", 32, NULL},
    {"0.0.0.0", 128, NULL},
    {"255.255.255.254", 0, "255.255.255.255"},
    {"255.255.255.255", 0, NULL},
    {"10.0.0.0", 64, NULL},
    {"2001:db8::", 64, "2001:db8:0:1::"},
    {"2001:db8::ffff:ffff:ffff:ffff", 0, "2001:db8:0:1::"},
    {"2001:db8:0:ffff:ffff:ffff:ffff:ffff", 0, "2001:db8:1::"},
    {"::", 127, "8000::"},
    {"8000::", 127, NULL},
    {"::", 128, NULL},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0, NULL},
    {"::", 64, "0:0:0:1::"},
    // The IPv4 addresses are no answer to IPv6.
    {"::fffe:ffff:ffff", 0, NULL},
    {"::fffe:ffff:ffff", 31, NULL},
    {"::fffe:0:0", 33, "::1:0:0:0"},
};

static void test_steps_end_at_the_family(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        struct ip_addr low = net_fixture_addr(STEPS[i].low), out = low;
        struct ip_count n = ip_count_power(STEPS[i].bits);
        if (!STEPS[i].high) {
            assert_int_equal(ip_step_up(&low, &n, &out), -ERANGE);
            assert_memory_equal(&out, &low, sizeof out);
            continue;
        }
        assert_int_equal(ip_step_up(&low, &n, &out), 0);
        assert_addr(&out, STEPS[i].high);
        struct ip_count distance = ip_step_distance(&low, &out);
        assert_int_equal(ip_count_compare(&distance, &n), 0);
        distance = ip_step_distance(&out, &low);
        assert_true(ip_count_is_zero(&distance));
        assert_int_equal(ip_step_down(&out, &n, &out), 0);
        assert_addr(&out, STEPS[i].low);
    }
}

static void test_nothing_is_below_the_first(void **state)
{
    static const char *const firsts[] = {"0.0.0.0", "::"};
    static const char *const lasts[] = {"255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};
    struct ip_count one = ip_count_of(1);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct ip_addr addr = net_fixture_addr(firsts[i]);
        assert_int_equal(ip_step_down(&addr, &one, &addr), -ERANGE);
        assert_false(ip_step_previous(&addr));
        assert_addr(&addr, firsts[i]);
        addr = net_fixture_addr(lasts[i]);
        assert_false(ip_step_next(&addr));
        assert_addr(&addr, lasts[i]);
    }
}

static void test_neighbours_step_over_the_other_family(void **state)
{
    struct ip_addr addr = net_fixture_addr("::fffe:ffff:ffff");

    (void)state;
    assert_true(ip_step_next(&addr));
    assert_addr(&addr, "::1:0:0:0");
    assert_true(ip_step_previous(&addr));
    assert_addr(&addr, "::fffe:ffff:ffff");
    assert_true(ip_step_previous(&addr));
    assert_addr(&addr, "::fffe:ffff:fffe");
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

// With carry, byte by byte: what counting by hand does.
static void count_up(struct ip_addr *addr, unsigned times)
{
    for (unsigned round = 0; round < times; round++) {
        for (unsigned i = 16; i-- > 0;) {
            if (++addr->bytes[i] != 0)
                break;
        }
    }
}

static void test_a_step_is_counting_by_hand(void **state)
{
    uint64_t seed = 6;

    (void)state;
    for (unsigned round = 0; round < 5000; round++) {
        uint8_t bytes[16];
        for (unsigned i = 0; i < 16; i++)
            bytes[i] = next_random(&seed) % 3 ? 0xff : (uint8_t)next_random(&seed);
        bytes[0] = bytes[12] = (uint8_t)(next_random(&seed) % 0xf0);
        struct ip_addr addr = round % 2 ? ip_addr_from_v4(bytes + 12) : (struct ip_addr){{0}};
        if (round % 2 == 0)
            memcpy(addr.bytes, bytes, sizeof bytes);
        unsigned times = (unsigned)(next_random(&seed) % 700);
        struct ip_count n = ip_count_of(times);
        struct ip_addr wanted = addr, out = addr;
        count_up(&wanted, times);
        assert_int_equal(ip_step_up(&addr, &n, &out), 0);
        assert_memory_equal(&out, &wanted, sizeof out);
        assert_int_equal(ip_step_down(&out, &n, &out), 0);
        assert_memory_equal(&out, &addr, sizeof out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_end_at_the_family),
        cmocka_unit_test(test_nothing_is_below_the_first),
        cmocka_unit_test(test_neighbours_step_over_the_other_family),
        cmocka_unit_test(test_a_step_is_counting_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
