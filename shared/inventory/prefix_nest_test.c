#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prefix_nest.h"

static void test_depth_is_how_many_hold_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned depth;
    } cases[] = {
        {"0.0.0.0/0", 0},     {"10.0.0.0/8", 1},    {"10.0.0.0/16", 2}, {"10.0.0.0/24", 3},
        {"10.0.0.0/32", 4},   {"10.0.0.1/32", 4},   {"10.0.1.0/24", 3}, {"10.1.0.0/16", 2},
        {"11.0.0.0/8", 1},    {"192.0.2.0/24", 1},  {"::/0", 0},        {"2001:db8::/32", 1},
        {"2001:db8::/64", 2}, {"2001:db9::/64", 1}, {"fd00::1/128", 1},
    };
    struct prefix_nest nest = {.depth = 0};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cidr cidr;
        assert_int_equal(cidr_parse(cases[i].text, &cidr, NULL), 0);
        if (prefix_nest_enter(&nest, &cidr) != cases[i].depth)
            fail_msg("%s", cases[i].text);
    }
}

// Every length of IPv6, one in the other; and the same one again and again, which no table holds.
static void test_the_deepest_tree_fits(void **state)
{
    (void)state;
    struct prefix_nest nest = {.depth = 0};
    struct ip_addr addr = {{0x20}};
    struct cidr cidr;
    for (unsigned length = 0; length <= 128; length++) {
        assert_int_equal(cidr_of(&addr, length, &cidr), 0);
        assert_int_equal(prefix_nest_enter(&nest, &cidr), length);
    }
    assert_int_equal(prefix_nest_enter(&nest, &cidr), PREFIX_NEST_MAX);
    assert_int_equal(prefix_nest_enter(&nest, &cidr), PREFIX_NEST_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth_is_how_many_hold_it),
        cmocka_unit_test(test_the_deepest_tree_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
