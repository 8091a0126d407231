#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "shared/base/error.h"
#include "split_input.h"

static struct split_input input;
static struct error err;

static int clear(void **state)
{
    (void)state;
    input = (struct split_input){.count = 0};
    return 0;
}

static void test_identifiers_are_read_with_their_kind(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *kind;
        const char *value;
    } cases[] = {{"mac:02-00-5E-00-00-07", "mac", "02:00:5e:00:00:07"},
                 {"mac:0200.5e00.0007", "mac", "02:00:5e:00:00:07"},
                 {"hostname:nas", "hostname", "nas"},
                 {"serial:a:b", "serial", "a:b"},
                 {"ssh_host_key:SHA256:x", "ssh_host_key", "SHA256:x"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(split_input_identifier(&input, cases[i].text, &err), 0);
        assert_int_equal(input.parts[i].kind, DEVICE_SPLIT_IDENTIFIER);
        assert_string_equal(input.parts[i].identifier_kind, cases[i].kind);
        assert_string_equal(input.parts[i].text, cases[i].value);
    }
    assert_int_equal(input.count, sizeof cases / sizeof cases[0]);
}

static void test_interfaces_are_names_or_macs(void **state)
{
    (void)state;
    assert_int_equal(split_input_interface(&input, "eth1", &err), 0);
    assert_int_equal(split_input_interface(&input, "02-00-5E-00-00-07", &err), 0);
    assert_string_equal(input.parts[0].text, "eth1");
    assert_string_equal(input.parts[1].text, "02:00:5e:00:00:07");
    assert_int_equal(split_input_interface(&input, "", &err), -EINVAL);
}

static void test_addresses_keep_zone_and_vrf(void **state)
{
    (void)state;
    char text[IP_ADDR_TEXT_MAX];

    assert_int_equal(split_input_address(&input, "fe80::7%eth0", NULL, &err), 0);
    assert_int_equal(split_input_address(&input, "10.0.0.7", "lab", &err), 0);
    assert_string_equal(input.parts[0].segment, "eth0");
    assert_string_equal(ip_addr_format(input.parts[1].addr, text), "10.0.0.7");
    assert_string_equal(input.parts[1].vrf, "lab");
    assert_string_equal(input.parts[1].segment, "");
}

static void test_mistakes_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"nas", "KIND:VALUE"},     {"mac:", "KIND:VALUE"},         {":x", "no kind"},
        {"mac:zz", "MAC address"}, {"hostnam:x", "mean hostname"}, {"averyveryverylongkind:x", "KIND:VALUE"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(split_input_identifier(&input, cases[i].text, &err), -EINVAL);
        assert_non_null(strstr(err.text, cases[i].told));
    }
    assert_int_equal(split_input_address(&input, "10.0.0.300", NULL, &err), -EINVAL);
    assert_int_equal(input.count, 0);
}

static void test_there_is_room_for_so_many(void **state)
{
    (void)state;
    for (int i = 0; i < DEVICE_SPLIT_PARTS_MAX; i++)
        assert_int_equal(split_input_interface(&input, "eth1", &err), 0);
    assert_int_equal(split_input_interface(&input, "eth1", &err), -EINVAL);
    assert_int_equal(split_input_identifier(&input, "serial:1", &err), -EINVAL);
    assert_int_equal(split_input_address(&input, "10.0.0.7", NULL, &err), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_identifiers_are_read_with_their_kind, clear),
        cmocka_unit_test_setup(test_interfaces_are_names_or_macs, clear),
        cmocka_unit_test_setup(test_addresses_keep_zone_and_vrf, clear),
        cmocka_unit_test_setup(test_mistakes_are_told, clear),
        cmocka_unit_test_setup(test_there_is_room_for_so_many, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
