#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "export_scope.h"
#include "shared/base/error.h"

static struct error err;

static bool has(const struct export_scope *scope, const char *vrf, const char *text)
{
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return export_scope_has(scope, vrf, &addr);
}

static void test_nothing_said_is_everything(void **state)
{
    (void)state;
    const struct export_scope all = {.vrf = NULL};

    assert_true(export_scope_is_all(&all));
    assert_true(has(&all, "", "192.0.2.1"));
    assert_true(has(&all, "blue", "2001:db8::1"));
}

static void test_prefixes_are_what_they_hold(void **state)
{
    (void)state;
    char *texts[] = {(char[]){"192.0.2.0/25"}, (char[]){"2001:db8::/64"}};
    struct export_scope scope = {.vrf = NULL};

    assert_int_equal(export_scope_read(&scope, texts, 2, &err), 0);
    assert_false(export_scope_is_all(&scope));
    assert_true(has(&scope, "", "192.0.2.0"));
    assert_true(has(&scope, "blue", "192.0.2.127"));
    assert_false(has(&scope, "", "192.0.2.128"));
    assert_true(has(&scope, "", "2001:db8::ffff"));
    assert_false(has(&scope, "", "2001:db8:0:1::"));
}

static void test_a_range_lies_in_one_prefix(void **state)
{
    (void)state;
    char *texts[] = {(char[]){"192.0.2.0/25"}, (char[]){"192.0.2.128/25"}};
    struct export_scope scope = {.vrf = NULL};
    struct ip_range inside, across;

    assert_int_equal(export_scope_read(&scope, texts, 2, &err), 0);
    assert_int_equal(ip_range_parse("192.0.2.130-192.0.2.255", &inside, NULL), 0);
    assert_int_equal(ip_range_parse("192.0.2.100-192.0.2.199", &across, NULL), 0);
    assert_true(export_scope_covers(&scope, "", &inside));
    assert_false(export_scope_covers(&scope, "", &across));
}

static void test_the_default_vrf_has_no_name_in_a_record(void **state)
{
    (void)state;
    const struct export_scope usual = {.vrf = "default"}, blue = {.vrf = "blue"};

    assert_false(export_scope_is_all(&usual));
    assert_true(export_scope_has_vrf(&usual, ""));
    assert_true(export_scope_has_vrf(&usual, "default"));
    assert_false(export_scope_has_vrf(&usual, "blue"));
    assert_true(export_scope_has_vrf(&blue, "blue"));
    assert_false(export_scope_has_vrf(&blue, ""));
    assert_false(has(&blue, "", "192.0.2.1"));
}

static void test_what_is_no_prefix_is_told(void **state)
{
    static const char *const wrong[] = {"192.0.2.1/24", "192.0.2.0/33", "lan", "", "192.0.2.010/32"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[32];
        char *texts[] = {text};
        struct export_scope scope = {.vrf = NULL};
        snprintf(text, sizeof text, "%s", wrong[i]);
        err.text[0] = '\0';
        assert_int_equal(export_scope_read(&scope, texts, 1, &err), -EINVAL);
        assert_string_not_equal(err.text, "");
    }
}

static void test_there_is_a_limit(void **state)
{
    (void)state;
    char text[] = "192.0.2.0/24";
    char *texts[EXPORT_SCOPE_PREFIXES_MAX + 1];
    struct export_scope scope = {.vrf = NULL};

    for (size_t i = 0; i <= EXPORT_SCOPE_PREFIXES_MAX; i++)
        texts[i] = text;
    assert_int_equal(export_scope_read(&scope, texts, EXPORT_SCOPE_PREFIXES_MAX, &err), 0);
    assert_int_equal(export_scope_read(&scope, texts, EXPORT_SCOPE_PREFIXES_MAX + 1, &err), -EINVAL);
    assert_non_null(strstr(err.text, "64"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_said_is_everything),
        cmocka_unit_test(test_prefixes_are_what_they_hold),
        cmocka_unit_test(test_a_range_lies_in_one_prefix),
        cmocka_unit_test(test_the_default_vrf_has_no_name_in_a_record),
        cmocka_unit_test(test_what_is_no_prefix_is_told),
        cmocka_unit_test(test_there_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
