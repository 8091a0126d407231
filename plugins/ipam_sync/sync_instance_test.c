#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "sync_instance.h"

static const char *prefix(int64_t vrf_id, const char *text)
{
    static char instance[SYNC_INSTANCE_MAX];
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, NULL), 0);
    return sync_instance_prefix(vrf_id, &cidr, instance);
}

static const char *pool(int64_t vrf_id, const char *text)
{
    static char instance[SYNC_INSTANCE_MAX];
    struct ip_range range;
    assert_int_equal(ip_range_parse(text, &range, NULL), 0);
    return sync_instance_pool(vrf_id, &range, instance);
}

static void test_names_hold_what_a_file_may_be_called(void **state)
{
    (void)state;
    assert_string_equal(prefix(0, "10.0.0.0/24"), "10.0.0.0_24");
    assert_string_equal(prefix(0, "2001:db8::/64"), "2001-db8--_64");
    assert_string_equal(prefix(0, "::/0"), "--_0");
    assert_string_equal(pool(0, "10.0.0.100-10.0.0.199"), "pool-10.0.0.100-10.0.0.199");
    assert_string_equal(pool(0, "2001:db8::5-2001:db8::9"), "pool-2001-db8--5_2001-db8--9");
}

static void test_another_vrf_is_told_by_its_number(void **state)
{
    (void)state;
    assert_string_equal(prefix(7, "10.0.0.0/24"), "vrf7-10.0.0.0_24");
    assert_string_equal(pool(7, "10.0.0.5-10.0.0.9"), "vrf7-pool-10.0.0.5-10.0.0.9");
}

static void test_the_longest_names_fit(void **state)
{
    (void)state;
    const char *longest = "1111:2222:3333:4444:5555:6666:7777:8888-1111:2222:3333:4444:5555:6666:7777:9999";
    const char *name = pool(INT64_MAX, longest);
    assert_string_equal(name, "vrf9223372036854775807-pool-1111-2222-3333-4444-5555-6666-7777-8888"
                              "_1111-2222-3333-4444-5555-6666-7777-9999");
    assert_true(strlen(name) < SYNC_INSTANCE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_hold_what_a_file_may_be_called),
        cmocka_unit_test(test_another_vrf_is_told_by_its_number),
        cmocka_unit_test(test_the_longest_names_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
