#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "order_reverse.h"

static void test_each_column_is_turned_round(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"a", "a DESC"},
        {"vrf, address, zone", "vrf DESC, address DESC, zone DESC"},
        {"name COLLATE NOCASE, id DESC", "name COLLATE NOCASE DESC, id"},
        {"mac NULLS LAST, vrf", "mac DESC NULLS FIRST, vrf DESC"},
        {"mac DESC NULLS LAST", "mac NULLS FIRST"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char once[64], twice[64];
        assert_int_equal(order_reverse(pairs[i][0], once, sizeof(once)), 0);
        assert_string_equal(once, pairs[i][1]);
        assert_int_equal(order_reverse(once, twice, sizeof(twice)), 0);
        assert_string_equal(twice, pairs[i][0]);
    }
}

static void test_what_does_not_fit_is_refused(void **state)
{
    (void)state;
    char small[6];
    assert_int_equal(order_reverse("a", small, sizeof(small)), -ENOBUFS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_column_is_turned_round),
        cmocka_unit_test(test_what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
