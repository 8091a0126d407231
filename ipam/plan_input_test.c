#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan_input.h"
#include "shared/base/error.h"

static struct error err;

static void test_a_change_is_cut_at_its_first_equals_sign(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *field;
        const char *value;
    } cases[] = {
        {"name=servers", "name", "servers"},
        {"note=a=b", "note", "a=b"},
        {"kind=", "kind", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        struct plan_input_change change;
        snprintf(text, sizeof text, "%s", cases[i].text);
        assert_int_equal(plan_input_change(text, &change, &err), 0);
        assert_string_equal(change.field, cases[i].field);
        assert_string_equal(change.value, cases[i].value);
    }
}

static void test_what_is_no_change_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "=", "=value", "name"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        struct plan_input_change change;
        snprintf(text, sizeof text, "%s", cases[i]);
        assert_int_equal(plan_input_change(text, &change, &err), -EINVAL);
        assert_non_null(strstr(err.text, "FIELD=VALUE"));
    }
}

static void test_a_length_is_longer_than_that_of_the_outer_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned outer;
        unsigned bits;
        int result;
        unsigned length;
    } cases[] = {
        {"26", 24, 32, 0, 26},        {"/26", 24, 32, 0, 26},       {"32", 24, 32, 0, 32},
        {"64", 48, 128, 0, 64},       {"128", 0, 128, 0, 128},      {"24", 24, 32, -EINVAL, 0},
        {"33", 24, 32, -EINVAL, 0},   {"129", 48, 128, -EINVAL, 0}, {"", 24, 32, -EINVAL, 0},
        {"//26", 24, 32, -EINVAL, 0}, {"-26", 24, 32, -EINVAL, 0},  {"32", 32, 32, -EINVAL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned length = 0;
        int result = plan_input_length(cases[i].text, cases[i].outer, cases[i].bits, &length, &err);
        assert_int_equal(result, cases[i].result);
        assert_int_equal(length, cases[i].length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_is_cut_at_its_first_equals_sign),
        cmocka_unit_test(test_what_is_no_change_is_refused),
        cmocka_unit_test(test_a_length_is_longer_than_that_of_the_outer_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
