#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "filter_address.h"
#include "filter_value.h"
#include "shared/base/error.h"

static struct filter_match match;
static struct error err;

static int read_ip(enum filter_compare compare, const char *low, const char *high, const char *last)
{
    const struct filter_field field = {.name = "ip", .kind = FILTER_ADDRESS, .sql = "a", .last = last};
    const struct filter_operand operand = {.field = &field, .compare = compare, .low = low, .high = high};
    filter_value_fini(&match);
    match.compare = compare;
    return filter_address_read(&operand, &match, &err);
}

static int read_mac(enum filter_compare compare, const char *low)
{
    const struct filter_field field = {.name = "mac", .kind = FILTER_MAC, .sql = "m"};
    const struct filter_operand operand = {.field = &field, .compare = compare, .low = low};
    filter_value_fini(&match);
    return filter_address_read_mac(&operand, &match, &err);
}

static int fini(void **state)
{
    (void)state;
    filter_value_fini(&match);
    return 0;
}

static void test_addresses_are_keys(void **state)
{
    (void)state;
    static const struct {
        const char *low;
        const char *high;
        int family;
        uint8_t first[16];
        uint8_t last[16];
    } cases[] = {
        {"10.0.0.7", NULL, 4, {[10] = 255, 255, 10, 0, 0, 7}, {[10] = 255, 255, 10, 0, 0, 7}},
        {"::ffff:10.0.0.7", NULL, 4, {[10] = 255, 255, 10, 0, 0, 7}, {[10] = 255, 255, 10, 0, 0, 7}},
        {"10.0.0.6/31", NULL, 4, {[10] = 255, 255, 10, 0, 0, 6}, {[10] = 255, 255, 10, 0, 0, 7}},
        {"10.0.0.9/32", NULL, 4, {[10] = 255, 255, 10, 0, 0, 9}, {[10] = 255, 255, 10, 0, 0, 9}},
        {"0.0.0.0/0", NULL, 4, {[10] = 255, 255}, {[10] = 255, 255, 255, 255, 255, 255}},
        {"10.0.0.5", "10.0.1.9", 4, {[10] = 255, 255, 10, 0, 0, 5}, {[10] = 255, 255, 10, 0, 1, 9}},
        {"fe80::", "fe80::5", 6, {254, 128}, {254, 128, [15] = 5}},
        {"fe80::2/127", NULL, 6, {254, 128, [15] = 2}, {254, 128, [15] = 3}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_ip(FILTER_WITHIN, cases[i].low, cases[i].high, NULL), 0);
        assert_int_equal(match.family, cases[i].family);
        assert_memory_equal(match.low.bytes, cases[i].first, 16);
        assert_memory_equal(match.high.bytes, cases[i].last, 16);
    }
}

static void test_what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",  "10.0.0",    "010.0.0.1", "10.0.0.*", "10.0.0.0/33", "10.0.0.1/24", "fe80::1%eth0",
        "x", "10.0.0.0/", "::/129"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(read_ip(FILTER_WITHIN, refused[i], NULL, NULL), -EINVAL);
    assert_int_equal(read_ip(FILTER_WITHIN, "fe80::1%eth0", NULL, NULL), -EINVAL);
    assert_string_equal(err.text, "\"fe80::1%eth0\" has a zone; write the address alone, as fe80::1");
    assert_int_equal(read_ip(FILTER_WITHIN, "10.0.0.1", "fe80::1", NULL), -EINVAL);
    assert_int_equal(read_ip(FILTER_WITHIN, "10.0.0.2", "10.0.0.1", NULL), -EINVAL);
    assert_int_equal(read_ip(FILTER_WITHIN, "10.0.0.0/24", "10.0.1.0/24", NULL), -EINVAL);
    assert_int_equal(read_ip(FILTER_EXACT, "10.0.0.0/24", NULL, NULL), -EINVAL);
    assert_int_equal(read_ip(FILTER_EXACT, "10.0.0.0/24", NULL, "b"), 0);
}

static void test_hardware_addresses_in_any_notation(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *low;
    } cases[] = {
        {"02:00:5E:10:00:01", "02:00:5e:10:00:01"},
        {"02-00-5e-10-00-01", "02:00:5e:10:00:01"},
        {"0200.5e10.0001", "02:00:5e:10:00:01"},
        {"02005e100001", "02:00:5e:10:00:01"},
        {"02:00:5e", "02:00:5e"},
        {"02:00:5e:", "02:00:5e"},
        {"02:00:5e:*", "02:00:5e"},
        {"02-0", "02:0"},
        {"0200.5", "02:00:5"},
        {"02005e*", "02:00:5e"},
        {"a", "a"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_mac(FILTER_WITHIN, cases[i].text), 0);
        assert_string_equal(match.low.bytes, cases[i].low);
        assert_int_equal(match.is_single, strlen(cases[i].low) == 17);
        assert_true(strcmp(match.high.bytes, cases[i].low) > 0);
    }
    static const char *const refused[] = {"",         "*",
                                          ":02",      "02:00-5e",
                                          "020:05e",  "02::5e",
                                          "xx",       "02:005e",
                                          "0200:5e",  "02:00:5e:10:00:01:02",
                                          "02 00",    "2:0:5e:1:0:1",
                                          "0200.5e.", "02:00:5e:10:00:01:",
                                          "0.200"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        if (read_mac(FILTER_WITHIN, refused[i]) != -EINVAL)
            fail_msg("%s: %s", refused[i], match.low.bytes);
    assert_int_equal(read_mac(FILTER_EXACT, "02:00:5e"), -EINVAL);
    assert_int_equal(read_mac(FILTER_EXACT, "02:00:5e:10:00:01"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_addresses_are_keys, fini),
        cmocka_unit_test_teardown(test_what_is_no_address_is_refused, fini),
        cmocka_unit_test_teardown(test_hardware_addresses_in_any_notation, fini),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
