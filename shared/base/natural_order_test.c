#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "natural_order.h"

// As a person would write them one below the other.
static const char *const sorted[] = {
    "",
    "10.0.0.2",
    "10.0.0.10",
    "NAS",
    "nas",
    "nas0",
    "nas01",
    "nas1",
    "NAS2",
    "nas2",
    "nas2b",
    "nas010",
    "nas10",
    "nas10-2",
    "nas10-11",
    "nas18446744073709551615",
    "nas18446744073709551616",
    "nasa",
    "o'brien",
    "z",
    "\xc3\xa4rger",
    "\xe2\x82\xac",
};

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

// Each pair both ways: the order is total, and its own opposite.
static void test_names_are_in_the_order_of_people(void **state)
{
    (void)state;
    const int count = sizeof sorted / sizeof sorted[0];

    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            if (sign(natural_order(sorted[i], sorted[j])) != sign(i - j))
                fail_msg("'%s' and '%s': %d", sorted[i], sorted[j], natural_order(sorted[i], sorted[j]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_in_the_order_of_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
