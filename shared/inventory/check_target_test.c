#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check_target.h"

#include "shared/base/error.h"

static void test_target_must_fit_its_kind(void **state)
{
    (void)state;
    static const struct {
        enum check_target_kind kind;
        const char *target;
        int code;
        const char *stored;
    } cases[] = {
        {CHECK_TARGET_DEVICE_V4, "", 0, ""},
        {CHECK_TARGET_DEVICE_V6, "x", -EINVAL, "x"},
        {CHECK_TARGET_ADDRESS, "FE80::0:1%eth0", 0, "fe80::1%eth0"},
        {CHECK_TARGET_ADDRESS, "::ffff:192.0.2.1", 0, "192.0.2.1"},
        {CHECK_TARGET_ADDRESS, "192.0.2.01", -EINVAL, "192.0.2.01"},
        {CHECK_TARGET_ADDRESS, "255.255.255.255", -EINVAL, "255.255.255.255"},
        {CHECK_TARGET_NAME, "Host_1.example.org.", 0, "Host_1.example.org."},
        {CHECK_TARGET_NAME, "host;rm", -EINVAL, "host;rm"},
        {CHECK_TARGET_NAME, ".host", -EINVAL, ".host"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct check check = {.target_kind = cases[i].kind};
        struct ip_addr addr;
        struct error err;
        snprintf(check.target, sizeof(check.target), "%s", cases[i].target);
        assert_int_equal(check_target_normalise(&check, &addr, &err), cases[i].code);
        assert_string_equal(check.target, cases[i].stored);
    }
}

static void test_dns_name_has_at_most_253_bytes(void **state)
{
    (void)state;
    struct check check = {.target_kind = CHECK_TARGET_NAME};
    struct ip_addr addr;
    struct error err;
    memset(check.target, 'a', 254);
    assert_int_equal(check_target_normalise(&check, &addr, &err), -EINVAL);
    check.target[253] = '\0';
    assert_int_equal(check_target_normalise(&check, &addr, &err), 0);
}

static void test_key_holds_what_a_metric_name_may(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        bool valid;
    } cases[] = {{"v4", true},
                 {"https.8443_a-b", true},
                 {"", false},
                 {".a", false},
                 {"a@b", false},
                 {"A", false},
                 {"1234567890123456789012345678901", true},
                 {"12345678901234567890123456789012", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(check_target_key_is_valid(cases[i].key), cases[i].valid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_target_must_fit_its_kind),
        cmocka_unit_test(test_dns_name_has_at_most_253_bytes),
        cmocka_unit_test(test_key_holds_what_a_metric_name_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
