#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "check_input.h"
#include "shared/base/error.h"

static struct new_check read_whole(const char *word, const struct check_input *input)
{
    struct new_check wanted;
    struct error err = {""};

    if (check_input_read(word, input, &wanted, &err) < 0)
        fail_msg("%s: %s", word, err.text);
    return wanted;
}

static void test_the_usual_key_is_made_of_the_service(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *family;
        const char *key;
        const char *expected;
    } cases[] = {
        {"tcp/445", NULL, NULL, "tcp-445"},
        {"https", NULL, NULL, "https"},
        {"https/8443", "4", NULL, "https-8443"},
        {"https", "6", NULL, "https-v6"},
        {"tls/993", NULL, "imaps", "imaps"},
        {"http", "6", "web", "web"},
        {"push", NULL, NULL, "push"},
        {"v4", NULL, NULL, "v4"},
        {"uplink", "4", NULL, "uplink"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct check_input input = {.family = cases[i].family, .key = cases[i].key};
        struct new_check wanted = read_whole(cases[i].word, &input);
        assert_string_equal(wanted.check.key, cases[i].expected);
        assert_string_equal(wanted.check.plugin,
                            wanted.service.kind == SERVICE_NONE ? "icmp_heartbeat" : "tcp_check");
        assert_true(wanted.check.enabled);
        assert_string_equal(wanted.check.source, "person");
    }
}

static void test_whom_to_ask_is_settled_by_the_addresses_of_the_device(void **state)
{
    (void)state;
    const struct check_input nothing = {0};
    struct new_check wanted = read_whole("https", &nothing);
    struct new_check v6 = wanted, none = wanted;
    struct error err;

    assert_true(wanted.any_family);
    assert_int_equal(check_input_follow(&wanted, true, true, NULL), 0);
    assert_int_equal(wanted.check.target_kind, CHECK_TARGET_DEVICE_V4);
    assert_int_equal(check_input_follow(&v6, false, true, NULL), 0);
    assert_int_equal(v6.check.target_kind, CHECK_TARGET_DEVICE_V6);
    assert_int_equal(check_input_follow(&none, false, false, &err), -EINVAL);
    assert_non_null(strstr(err.text, "address+="));
}

static void test_a_service_may_ask_somebody_else(void **state)
{
    (void)state;
    const struct check_input address = {.address = "192.0.2.9"};
    const struct check_input name = {.name = "example.org"};
    const struct check_input family = {.family = "6"};
    struct new_check wanted = read_whole("tcp/22", &address);

    assert_int_equal(wanted.check.target_kind, CHECK_TARGET_ADDRESS);
    assert_string_equal(wanted.check.target, "192.0.2.9");
    assert_int_equal(read_whole("https", &name).check.target_kind, CHECK_TARGET_NAME);
    assert_int_equal(read_whole("https", &family).check.target_kind, CHECK_TARGET_DEVICE_V6);
    assert_int_equal(check_input_follow(&wanted, false, false, NULL), 0);
    assert_int_equal(wanted.check.target_kind, CHECK_TARGET_ADDRESS);
}

static void test_nobody_is_asked_by_a_push_check(void **state)
{
    (void)state;
    const struct check_input nothing = {.interval = "1d"};
    struct new_check wanted = read_whole("push", &nothing);

    assert_int_equal(check_input_follow(&wanted, false, false, NULL), 0);
    assert_int_equal(wanted.check.interval_ms, 86400000);
}

static void test_settings_are_read(void **state)
{
    (void)state;
    const struct check_input input = {
        .interval = "5m", .profile = "sleepy", .down_after = "3", .up_after = "2"};
    struct new_check wanted = read_whole("v6", &input);

    assert_int_equal(wanted.check.interval_ms, 300000);
    assert_int_equal(wanted.check.profile, CHECK_PROFILE_SLEEPY);
    assert_int_equal(wanted.check.down_after, 3);
    assert_int_equal(wanted.check.up_after, 2);
    assert_int_equal(wanted.check.target_kind, CHECK_TARGET_DEVICE_V6);
}

static void test_what_does_not_fit_is_named_with_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        struct check_input input;
        const char *reason;
    } cases[] = {
        {"uplink", {.key = NULL}, "one of --family"},
        {"htps", {.key = NULL}, "did you mean \"https\""},
        {"video", {.key = NULL}, "one of --family"},
        {"v4", {.family = "5"}, "no family of addresses"},
        {"https", {.family = "5"}, "no family of addresses"},
        {"https", {.family = "4", .address = "192.0.2.1"}, "one of --family"},
        {"push", {.family = "4"}, "leave --family"},
        {"v4", {.key = "other"}, "--key goes with a service"},
        {"v4", {.service = {[2] = "/"}}, "--path goes with a service"},
        {"tcp/22", {.address = "ff02::1"}, "not an address of one"},
        {"tcp/22", {.key = "a-key-that-is-much-longer-than-31-bytes"}, "at most 31"},
        {"a-key-that-is-much-longer-than-31-bytes", {.family = "4"}, "at most 31"},
        {"tcp/22", {.interval = "1ms"}, "--interval takes a time"},
        {"tcp/22", {.down_after = "0"}, "--down-after takes a number"},
        {"tcp/22", {.up_after = "1001"}, "--up-after takes a number"},
        {"tcp/22", {.profile = "lazy"}, "is no profile"},
    };
    struct new_check wanted;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error err = {""};
        assert_int_equal(check_input_read(cases[i].word, &cases[i].input, &wanted, &err), -EINVAL);
        if (!strstr(err.text, cases[i].reason))
            fail_msg("%s: %s", cases[i].word, err.text);
    }
}

static void test_settings_are_changed(void **state)
{
    (void)state;
    struct check check = {
        .enabled = true, .interval_ms = 1000, .down_after = 9, .profile = CHECK_PROFILE_NORMAL};

    assert_int_equal(check_input_change("enabled=no", &check, NULL), 0);
    assert_false(check.enabled);
    assert_int_equal(check_input_change("interval=20s", &check, NULL), 0);
    assert_int_equal(check.interval_ms, 20000);
    assert_int_equal(check_input_change("interval=default", &check, NULL), 0);
    assert_int_equal(check.interval_ms, 0);
    assert_int_equal(check_input_change("up-after=2", &check, NULL), 0);
    assert_int_equal(check.up_after, 2);
    assert_int_equal(check_input_change("down-after=default", &check, NULL), 0);
    assert_int_equal(check.down_after, 0);
    assert_int_equal(check_input_change("profile=sleepy", &check, NULL), 0);
    assert_int_equal(check.profile, CHECK_PROFILE_SLEEPY);
}

static void test_a_wrong_change_leaves_the_check_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"enabled", "is no change"},           {"=no", "is no change"},
        {"enabled=maybe", "yes or no"},        {"interval=never", "takes a time"},
        {"intervall=1s", "mean \"interval\""}, {"colour=red", "there are enabled"},
        {"down-after=0", "takes a number"},    {"profile=lazy", "is no profile"},
    };
    const struct check before = {.enabled = true, .interval_ms = 5, .down_after = 6, .up_after = 7};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct check check = before;
        struct error err = {""};
        assert_int_equal(check_input_change(cases[i].text, &check, &err), -EINVAL);
        if (!strstr(err.text, cases[i].reason))
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_memory_equal(&check, &before, sizeof check);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_usual_key_is_made_of_the_service),
        cmocka_unit_test(test_whom_to_ask_is_settled_by_the_addresses_of_the_device),
        cmocka_unit_test(test_a_service_may_ask_somebody_else),
        cmocka_unit_test(test_nobody_is_asked_by_a_push_check),
        cmocka_unit_test(test_settings_are_read),
        cmocka_unit_test(test_what_does_not_fit_is_named_with_the_way_out),
        cmocka_unit_test(test_settings_are_changed),
        cmocka_unit_test(test_a_wrong_change_leaves_the_check_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
