#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_fixture.h"

enum { ROUNDS = 6, PREFIXES = 120, LOOKS = 300 };

static uint64_t seed;

// xorshift64*: the same numbers in each run.
static uint64_t draw(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717);
}

// Few bits are free, so that addresses and prefixes meet often; the others are all zeros or all ones.
static struct ip_addr draw_addr(int family)
{
    struct ip_addr addr = {{0}};
    unsigned from = family == 4 ? 12 : 0;
    if (family == 4)
        addr.bytes[10] = addr.bytes[11] = 0xff;
    else
        addr.bytes[0] = 0x20;
    for (unsigned i = from + (family == 6); i < 16; i++) {
        uint64_t kind = draw() % 4;
        addr.bytes[i] = kind == 0 ? 0 : kind == 1 ? 0xff : (uint8_t)(draw() & 0x83);
    }
    return addr;
}

static struct cidr draw_cidr(int family)
{
    struct cidr cidr;
    struct ip_addr addr = draw_addr(family);
    assert_int_equal(cidr_of(&addr, (unsigned)(draw() % (family == 4 ? 33 : 129)), &cidr), 0);
    return cidr;
}

// The longest of all that hold `goal`, one after the other; -1 without. With `strictly` not itself.
static int oracle(const struct cidr *all, size_t count, const struct cidr *goal, bool strictly)
{
    int best = -1;
    for (size_t i = 0; i < count; i++) {
        if (!cidr_is_inside(goal, &all[i]) || (strictly && all[i].length == goal->length))
            continue;
        if (best < 0 || all[i].length > all[best].length)
            best = (int)i;
    }
    return best;
}

static void compare(int code, const struct prefix *found, const struct cidr *all, int expected,
                    const struct cidr *goal)
{
    char text[CIDR_TEXT_MAX];
    if (code != (expected < 0 ? -ENOENT : 0))
        fail_msg("%s: %d, expected row %d", cidr_format(goal, text), code, expected);
    if (expected < 0)
        return;
    assert_int_equal(found->cidr.length, all[expected].length);
    assert_memory_equal(&found->cidr.first, &all[expected].first, sizeof(struct ip_addr));
}

// As many as hold the goal, each longer than the next one.
static void look_around(const struct cidr *all, size_t count, const struct cidr *goal)
{
    struct prefix_list found;
    struct cidr seen[PREFIXES];
    size_t expected = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new = cidr_is_inside(goal, &all[i]) && all[i].length != goal->length;
        for (size_t k = 0; is_new && k < expected; k++)
            is_new = seen[k].length != all[i].length;
        if (is_new)
            seen[expected++] = all[i];
    }
    assert_int_equal(prefix_parents(db, NULL, goal, &found, &err), 0);
    assert_int_equal(found.count, expected);
    for (size_t i = 0; i < found.count; i++) {
        assert_true(cidr_is_inside(goal, &found.rows[i].cidr));
        assert_true(found.rows[i].cidr.length < (i == 0 ? goal->length : found.rows[i - 1].cidr.length));
    }
    prefix_list_free(&found);
}

static void look(const struct cidr *all, size_t count)
{
    for (size_t i = 0; i < LOOKS; i++) {
        struct prefix found;
        int family = draw() % 2 ? 4 : 6;
        struct cidr goal = {.first = draw_addr(family), .length = family == 4 ? 32 : 128};
        int code = prefix_match(db, NULL, &goal.first, &found, &err);
        compare(code, &found, all, oracle(all, count, &goal, false), &goal);
        goal = i % 3 ? draw_cidr(family) : all[draw() % count];
        code = prefix_parent(db, NULL, &goal, &found, &err);
        compare(code, &found, all, oracle(all, count, &goal, true), &goal);
        look_around(all, count, &goal);
    }
}

static void remove_all(void)
{
    struct prefix_list list;
    assert_int_equal(prefix_list(db, NULL, NULL, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(prefix_remove(db, list.rows[i].id, true, &err), 0);
    prefix_list_free(&list);
}

static void test_match_and_parent_are_as_a_search_of_all(void **state)
{
    (void)state;
    static struct cidr all[PREFIXES];
    seed = UINT64_C(0x9e3779b97f4a7c15);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < PREFIXES; i++) {
            all[i] = draw_cidr(draw() % 2 ? 4 : 6);
            assert_int_equal(prefix_add(db, NULL, &all[i], "", "person", NULL, &err), 0);
        }
        look(all, PREFIXES);
        remove_all();
    }
}

static void test_match_of_named_cases(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"0.0.0.0/0",   "10.0.0.0/8",    "10.0.0.0/24",   "10.0.0.128/25",
                                           "10.0.0.0/32", "192.0.2.0/31",  "2001:db8::/32", "2001:db8::/127",
                                           "fd00::/8",    "2001:db8::/128"};
    static const struct {
        const char *addr;
        const char *prefix; // NULL: none
    } cases[] = {
        {"10.0.0.0", "10.0.0.0/32"},
        {"10.0.0.1", "10.0.0.0/24"},
        {"10.0.0.127", "10.0.0.0/24"},
        {"10.0.0.128", "10.0.0.128/25"},
        {"10.0.0.255", "10.0.0.128/25"},
        {"10.0.1.0", "10.0.0.0/8"},
        {"10.255.255.255", "10.0.0.0/8"},
        {"11.0.0.0", "0.0.0.0/0"},
        {"192.0.2.1", "192.0.2.0/31"},
        {"192.0.2.2", "0.0.0.0/0"},
        {"0.0.0.0", "0.0.0.0/0"},
        {"255.255.255.255", "0.0.0.0/0"},
        {"2001:db8::", "2001:db8::/128"},
        {"2001:db8::1", "2001:db8::/127"},
        {"2001:db8::2", "2001:db8::/32"},
        {"2001:db9::", NULL},
        {"fd12::1", "fd00::/8"},
        {"::", NULL},
        {"fe80::1", NULL},
    };
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
        plan_fixture_prefix(prefixes[i]);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ip_addr addr = plan_fixture_addr(cases[i].addr);
        struct prefix found;
        char text[CIDR_TEXT_MAX] = "";
        int code = prefix_match(db, NULL, &addr, &found, &err);
        assert_int_equal(code, cases[i].prefix == NULL ? -ENOENT : 0);
        if (code == 0 && strcmp(cidr_format(&found.cidr, text), cases[i].prefix) != 0)
            fail_msg("%s is in %s, not %s", cases[i].addr, cases[i].prefix, text);
    }
}

static void test_match_stays_in_its_vrf(void **state)
{
    (void)state;
    struct ip_addr addr = plan_fixture_addr("10.0.0.7");
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct prefix found;
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(prefix_add(db, "blue", &cidr, "", "person", NULL, &err), 0);
    plan_fixture_prefix("10.0.0.0/8");
    assert_int_equal(prefix_match(db, NULL, &addr, &found, &err), 0);
    assert_int_equal(found.cidr.length, 8);
    assert_int_equal(prefix_match(db, "blue", &addr, &found, &err), 0);
    assert_int_equal(found.cidr.length, 24);
    assert_int_equal(prefix_parent(db, "blue", &cidr, &found, &err), -ENOENT);
}

static void test_what_is_in_no_prefix_is_told(void **state)
{
    (void)state;
    struct ip_addr addr = plan_fixture_addr("10.0.0.7");
    struct cidr all = plan_fixture_cidr("0.0.0.0/0");
    struct prefix found;
    assert_int_equal(prefix_match(db, NULL, &addr, &found, &err), -ENOENT);
    assert_string_equal(err.text,
                        "no prefix of the plan holds 10.0.0.7; add one with 'ipam prefix add CIDR'");
    plan_fixture_prefix("0.0.0.0/0");
    assert_int_equal(prefix_parent(db, NULL, &all, &found, &err), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_match_and_parent_are_as_a_search_of_all),
        WITH_DATABASE(test_match_of_named_cases),
        WITH_DATABASE(test_match_stays_in_its_vrf),
        WITH_DATABASE(test_what_is_in_no_prefix_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
