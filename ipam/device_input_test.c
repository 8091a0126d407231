#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "device_input.h"
#include "shared/base/error.h"

static void test_addresses_of_one_machine_are_taken(void **state)
{
    (void)state;
    struct device_address read;

    assert_int_equal(device_input_address("192.0.2.7", &read, NULL), 0);
    assert_string_equal(read.zone, "");
    assert_int_equal(device_input_address("2001:db8::7", &read, NULL), 0);
    assert_int_equal(device_input_address("fe80::7%eth0", &read, NULL), 0);
    assert_string_equal(read.zone, "eth0");
}

static void test_other_addresses_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"192.0.2.300", "is no IP address"},
        {"router", "is no IP address"},
        {"", "is no IP address"},
        {"192.0.2.0/24", "is no IP address"},
        {"224.0.0.1", "not an address of one"},
        {"::", "not an address of one"},
        {"ff02::1", "not an address of one"},
        {"fe80::1", "on which interface"},
    };
    struct error err;
    struct device_address read;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(device_input_address(cases[i].text, &read, &err), -EINVAL);
        assert_non_null(strstr(err.text, cases[i].reason));
    }
}

static void test_a_profile_is_normal_unless_said(void **state)
{
    (void)state;
    enum check_profile profile = CHECK_PROFILE_SLEEPY;

    assert_int_equal(device_input_profile(NULL, &profile, NULL), 0);
    assert_string_equal(device_input_profile_text(profile), "normal");
    assert_int_equal(device_input_profile("sleepy", &profile, NULL), 0);
    assert_string_equal(device_input_profile_text(profile), "sleepy");
    assert_int_equal(device_input_profile("lazy", &profile, NULL), -EINVAL);
}

static void test_an_address_may_name_its_interface(void **state)
{
    (void)state;
    struct device_address read;
    struct error err;
    char interface[DEVICE_INPUT_INTERFACE_MAX];
    char text[128] = "192.0.2.7@";

    assert_int_equal(device_input_place("192.0.2.7@eth0.20", &read, interface, &err), 0);
    assert_string_equal(interface, "eth0.20");
    assert_int_equal(device_input_place("fe80::7%br0@lan 1", &read, interface, &err), 0);
    assert_string_equal(read.zone, "br0");
    assert_string_equal(interface, "lan 1");
    assert_int_equal(device_input_place("192.0.2.7", &read, interface, &err), 0);
    assert_string_equal(interface, "");
    assert_int_equal(device_input_place("192.0.2.7@", &read, interface, &err), -EINVAL);
    assert_int_equal(device_input_place("@eth0", &read, interface, &err), -EINVAL);
    memset(text + strlen(text), 'x', 64);
    assert_int_equal(device_input_place(text, &read, interface, &err), -EINVAL);
    assert_non_null(strstr(err.text, "63 bytes"));
}

static void test_changes_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum device_change_kind kind;
        const char *field;
        const char *value;
    } cases[] = {
        {"name=Edge", DEVICE_CHANGE_SET, "name", "Edge"},
        {"notes=a=b", DEVICE_CHANGE_SET, "notes", "a=b"},
        {"site=", DEVICE_CHANGE_SET, "site", ""},
        {"address+=10.0.0.7", DEVICE_CHANGE_ADD, "address", "10.0.0.7"},
        {"address-=10.0.0.7", DEVICE_CHANGE_REMOVE, "address", "10.0.0.7"},
        {"address+=10.0.0.7@eth0", DEVICE_CHANGE_ADD, "address", "10.0.0.7@eth0"},
        {"tag+=web", DEVICE_CHANGE_ADD, "tag", "web"},
        {"mac-=x", DEVICE_CHANGE_REMOVE, "mac", "x"},
        {"trusted=yes", DEVICE_CHANGE_SET, "trusted", "yes"},
    };
    char text[64];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct device_change change;
        snprintf(text, sizeof text, "%s", cases[i].text);
        assert_int_equal(device_input_change(text, &change, NULL), 0);
        assert_int_equal(change.kind, cases[i].kind);
        assert_string_equal(change.field, cases[i].field);
        assert_string_equal(change.value, cases[i].value);
    }
}

static void test_other_changes_are_refused_with_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"name", "field=value"},
        {"=x", "field=value"},
        {"tpye=nas", "did you mean \"type\"?"},
        {"colour=red", "there are name"},
        {"address=1.2.3.4", "address+=1.2.3.4"},
        {"name+=x", "write name=x"},
        {"+=x", "no field \"\""},
        {"tag=web", "tag+=web"},
        {"vendor-=x", "write vendor=x"},
    };
    struct error err;
    struct device_change change;
    char text[64];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "%s", cases[i].text);
        assert_int_equal(device_input_change(text, &change, &err), -EINVAL);
        assert_non_null(strstr(err.text, cases[i].reason));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_of_one_machine_are_taken),
        cmocka_unit_test(test_other_addresses_are_refused_with_the_reason),
        cmocka_unit_test(test_a_profile_is_normal_unless_said),
        cmocka_unit_test(test_an_address_may_name_its_interface),
        cmocka_unit_test(test_changes_are_read),
        cmocka_unit_test(test_other_changes_are_refused_with_the_way_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
