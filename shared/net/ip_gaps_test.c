#include "ip_gaps.h"

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

enum { SPACE = 256, SPANS_MAX = 24 };

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

// A small world: numbers 0 to 255 as the last byte of an IPv4 /24 or of an IPv6 /120.
struct world {
    const char *base;
    struct ip_gaps_span taken[SPANS_MAX], avoided[SPANS_MAX];
    const struct ip_gaps_span *taken_at[SPACE]; // the span that reaches furthest
    bool avoided_at[SPACE];
    unsigned first, last; // of the outer range
    struct ip_gaps_plan plan;
};

static struct ip_addr number(const struct world *world, unsigned n)
{
    struct ip_addr addr = net_fixture_addr(world->base);

    addr.bytes[15] = (uint8_t)n;
    return addr;
}

static struct ip_range numbers(const struct world *world, unsigned first, unsigned last)
{
    return (struct ip_range){.first = number(world, first), .last = number(world, last)};
}

static int by_first(const void *a, const void *b)
{
    const struct ip_gaps_span *left = a, *right = b;

    return ip_addr_compare(&left->range.first, &right->range.first);
}

// Short spans, long ones, neighbours, spans within spans, some of the other family.
static size_t random_spans(struct world *world, uint64_t *seed, struct ip_gaps_span *spans)
{
    size_t count = (size_t)(next_random(seed) % SPANS_MAX);

    for (size_t i = 0; i < count; i++) {
        unsigned first = (unsigned)(next_random(seed) % SPACE);
        unsigned length = (unsigned)(next_random(seed) % (next_random(seed) % 4 ? 4 : 120));
        spans[i].range = numbers(world, first, first + length < SPACE ? first + length : SPACE - 1);
        spans[i].kind = (int)i;
        if (next_random(seed) % 16 == 0)
            spans[i].range = net_fixture_range(strchr(world->base, ':') ? "10.9.0.0/24" : "2001:db8:9::/120");
    }
    qsort(spans, count, sizeof *spans, by_first);
    return count;
}

static void paint(struct world *world)
{
    for (unsigned n = 0; n < SPACE; n++) {
        struct ip_addr addr = number(world, n);
        const struct ip_gaps_span *best = NULL;
        for (size_t i = 0; i < world->plan.taken.count; i++) {
            const struct ip_gaps_span *span = &world->taken[i];
            bool inside = ip_range_contains(&span->range, &addr);
            if (inside && (!best || ip_addr_compare(&span->range.last, &best->range.last) > 0))
                best = span;
        }
        world->taken_at[n] = best;
        world->avoided_at[n] = false;
        for (size_t i = 0; i < world->plan.avoided.count; i++)
            world->avoided_at[n] |= ip_range_contains(&world->avoided[i].range, &addr);
    }
}

static void random_world(struct world *world, uint64_t *seed, const char *base)
{
    unsigned a = (unsigned)(next_random(seed) % SPACE), b = (unsigned)(next_random(seed) % SPACE);
    bool whole = next_random(seed) % 2;

    memset(world, 0, sizeof *world);
    world->base = base;
    world->first = whole ? 0 : a < b ? a : b;
    world->last = whole ? SPACE - 1 : a < b ? b : a;
    world->plan.outer = numbers(world, world->first, world->last);
    world->plan.taken = (struct ip_gaps_list){world->taken, random_spans(world, seed, world->taken)};
    world->plan.avoided = (struct ip_gaps_list){world->avoided, random_spans(world, seed, world->avoided)};
    paint(world);
}

static bool is_free(const struct world *world, unsigned n)
{
    return n >= world->first && n <= world->last && !world->taken_at[n] && !world->avoided_at[n];
}

static void check_parts(const struct world *world)
{
    struct ip_gaps gaps;
    struct ip_gaps_part part, before = {0};
    unsigned at = world->first;

    ip_gaps_init(&gaps, &world->plan);
    while (ip_gaps_next_part(&gaps, &part)) {
        // As large as it can be.
        assert_true(at == world->first || part.taken != before.taken || part.avoided != before.avoided);
        before = part;
        assert_int_equal(part.range.first.bytes[15], at);
        assert_true(part.range.last.bytes[15] >= at && part.range.last.bytes[15] <= world->last);
        for (; at <= part.range.last.bytes[15]; at++) {
            struct ip_addr addr = number(world, at);
            assert_ptr_equal(part.taken, world->taken_at[at]);
            assert_int_equal(part.avoided != NULL, world->avoided_at[at]);
            assert_true(!part.avoided || ip_range_contains(&part.avoided->range, &addr));
        }
    }
    assert_int_equal(at, world->last + 1);
    assert_false(ip_gaps_next_part(&gaps, &part));
}

static void check_gaps(const struct world *world)
{
    struct ip_gaps gaps;
    struct ip_range gap;
    unsigned at = 0;

    ip_gaps_init(&gaps, &world->plan);
    for (;;) {
        while (at < SPACE && !is_free(world, at))
            at++;
        if (!ip_gaps_next(&gaps, &gap))
            break;
        assert_int_equal(gap.first.bytes[15], at);
        while (at < SPACE && is_free(world, at))
            at++;
        assert_int_equal(gap.last.bytes[15], at - 1);
    }
    assert_int_equal(at, SPACE);
}

static void check_cidr(const struct world *world, unsigned start, unsigned host_bits)
{
    unsigned size = 1u << host_bits;
    struct ip_addr from = number(world, start);
    unsigned wanted = (start + size - 1) / size * size, inside = 0;
    struct cidr found;

    for (; wanted < SPACE; wanted += size) {
        for (inside = 0; inside < size && is_free(world, wanted + inside); inside++)
            continue;
        if (inside == size)
            break;
    }
    unsigned length = (ip_addr_family(&from) == 4 ? 32 : 128) - host_bits;
    int result = ip_gaps_cidr(&world->plan, &from, length, &found);
    assert_int_equal(result, wanted < SPACE ? 0 : -ENOENT);
    if (result == 0) {
        assert_int_equal(found.first.bytes[15], wanted);
        assert_int_equal(found.length, length);
    }
}

static void check_worlds(const char *base, uint64_t seed)
{
    static struct world world;

    for (unsigned round = 0; round < 3000; round++) {
        random_world(&world, &seed, base);
        check_parts(&world);
        check_gaps(&world);
        check_cidr(&world, (unsigned)(next_random(&seed) % SPACE), 0);
        check_cidr(&world, (unsigned)(next_random(&seed) % SPACE), (unsigned)(next_random(&seed) % 9));
        check_cidr(&world, 0, (unsigned)(next_random(&seed) % 5));
    }
}

static void test_a_slash_24_is_as_an_array_of_bits_says(void **state)
{
    (void)state;
    check_worlds("10.0.0.0", 1);
    // Where the family ends.
    check_worlds("255.255.255.0", 2);
    check_worlds("0.0.0.0", 3);
}

static void test_a_slash_120_is_as_an_array_of_bits_says(void **state)
{
    (void)state;
    check_worlds("2001:db8::", 1);
    check_worlds("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00", 2);
    check_worlds("::", 3);
    // Right below the IPv4 addresses.
    check_worlds("::fffe:ffff:ff00", 4);
}

static struct ip_gaps_plan plan_of(const char *outer, const struct ip_gaps_span *spans, size_t count)
{
    return (struct ip_gaps_plan){.outer = net_fixture_range(outer), .taken = {spans, count}};
}

static void test_the_whole_of_a_family_is_a_range_too(void **state)
{
    const struct ip_gaps_span v4[] = {{.range = net_fixture_range("0.0.0.0/1")},
                                      {.range = net_fixture_range("192.0.0.0/2")}};
    const struct ip_gaps_span v6[] = {{.range = net_fixture_range("::/1")},
                                      {.range = net_fixture_range("ffff::/16")}};
    struct ip_gaps_plan plan = plan_of("0.0.0.0/0", v4, 2);
    struct cidr found;
    char prefix[CIDR_TEXT_MAX];

    (void)state;
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 2, &found), 0);
    assert_string_equal(cidr_format(&found, prefix), "128.0.0.0/2");
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 1, &found), -ENOENT);
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 33, &found), -ERANGE);

    plan = plan_of("::/0", v6, 2);
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 64, &found), 0);
    assert_string_equal(cidr_format(&found, prefix), "8000::/64");
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 0, &found), -ENOENT);
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 129, &found), -ERANGE);
    plan.taken.count = 0;
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 0, &found), 0);
    assert_string_equal(cidr_format(&found, prefix), "::/0");
}

// The IPv4 addresses stand among the IPv6 ones and are none.
static void test_no_ipv4_address_is_proposed_for_ipv6(void **state)
{
    const struct ip_gaps_span spans[] = {{.range = net_fixture_range("::-::fffe:ffff:ffff")}};
    struct ip_gaps_plan plan = plan_of("::/64", spans, 1);
    struct cidr prefix;
    char text[CIDR_TEXT_MAX];

    (void)state;
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 128, &prefix), 0);
    assert_string_equal(cidr_format(&prefix, text), "::1:0:0:0/128");
    plan.outer = net_fixture_range("::fffe:ffff:ff01-::1:0:0:ffff");
    plan.taken.count = 0;
    assert_int_equal(ip_gaps_cidr(&plan, NULL, 120, &prefix), 0);
    assert_string_equal(cidr_format(&prefix, text), "::1:0:0:0/120");
}

static void test_a_start_of_the_other_family_finds_nothing(void **state)
{
    struct ip_gaps_plan plan = plan_of("10.0.0.0/24", NULL, 0);
    struct ip_addr start = net_fixture_addr("::");
    struct cidr prefix;

    (void)state;
    assert_int_equal(ip_gaps_cidr(&plan, &start, 30, &prefix), -ENOENT);
    start = net_fixture_addr("10.0.1.0");
    assert_int_equal(ip_gaps_cidr(&plan, &start, 32, &prefix), -ENOENT);
    start = net_fixture_addr("9.0.0.0");
    assert_int_equal(ip_gaps_cidr(&plan, &start, 32, &prefix), 0);
    assert_int_equal(prefix.first.bytes[15], 0);
}

// An outer range or a span that ends before it begins holds nothing.
static void test_turned_ranges_end(void **state)
{
    const struct ip_range turned = {.first = net_fixture_addr("10.0.0.9"),
                                    .last = net_fixture_addr("10.0.0.5")};
    const struct ip_gaps_span spans[] = {{.range = turned}, {.range = net_fixture_range("10.0.0.3")}};
    struct ip_gaps_plan plan = plan_of("10.0.0.0/28", spans, 2);
    struct ip_gaps gaps;
    struct ip_range gap;

    (void)state;
    ip_gaps_init(&gaps, &plan);
    assert_true(ip_gaps_next(&gaps, &gap) && gap.first.bytes[15] == 0 && gap.last.bytes[15] == 2);
    assert_true(ip_gaps_next(&gaps, &gap) && gap.first.bytes[15] == 4 && gap.last.bytes[15] == 15);
    assert_false(ip_gaps_next(&gaps, &gap));
    plan.outer = turned;
    ip_gaps_init(&gaps, &plan);
    assert_false(ip_gaps_next(&gaps, &gap));
}

static void test_a_gap_is_told(void **state)
{
    struct ip_range gap = net_fixture_range("10.0.0.15-200"), one = net_fixture_range("10.0.0.7");
    struct ip_range large = net_fixture_range("2001:db8::/96"), less = large;
    char text[IP_GAPS_TEXT_MAX];

    (void)state;
    assert_string_equal(ip_gaps_format(&gap, true, text), "10.0.0.15\xe2\x80\x93"
                                                          "10.0.0.200 (186 unused)");
    assert_string_equal(ip_gaps_format(&gap, false, text), "10.0.0.15-10.0.0.200 (186 unused)");
    assert_string_equal(ip_gaps_format(&one, true, text), "10.0.0.7 (1 unused)");
    assert_string_equal(ip_gaps_format(&large, false, text), "2001:db8::-2001:db8::ffff:ffff (unused)");
    less.last.bytes[15]--;
    assert_string_equal(ip_gaps_format(&less, false, text),
                        "2001:db8::-2001:db8::ffff:fffe (4,294,967,295 unused)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_slash_24_is_as_an_array_of_bits_says),
        cmocka_unit_test(test_a_slash_120_is_as_an_array_of_bits_says),
        cmocka_unit_test(test_the_whole_of_a_family_is_a_range_too),
        cmocka_unit_test(test_no_ipv4_address_is_proposed_for_ipv6),
        cmocka_unit_test(test_a_start_of_the_other_family_finds_nothing),
        cmocka_unit_test(test_turned_ranges_end),
        cmocka_unit_test(test_a_gap_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
