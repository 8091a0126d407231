#include "plan_read.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/inventory/inventory_fixture.h"

static void add_prefix(const char *text, const char *name)
{
    struct cidr cidr;

    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, name, "person", NULL, &err), 0);
}

static void reserve(const char *text)
{
    const struct plan_address_change change = {.assignment = "reserved"};
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(plan_address_set(db, NULL, &addr, &change, "person", &err), 0);
}

static void test_a_prefix_and_what_is_in_it_is_read(void **state)
{
    struct plan_read read;
    struct plan_picture picture;
    struct plan_range range = {.id = 0};

    (void)state;
    add_prefix("10.0.0.0/16", "all");
    add_prefix("10.0.0.0/24", "lan");
    add_prefix("10.0.1.0/24", "other");
    assert_int_equal(ip_range_parse("10.0.0.8-10.0.0.9", &range.range, &err), 0);
    assert_int_equal(plan_range_add(db, NULL, &range.range, PLAN_RANGE_DHCP, "pool", "person", &range, &err),
                     0);
    reserve("10.0.0.7");
    reserve("10.0.1.7");
    inventory_fixture_commit();
    assert_int_equal(plan_read_prefix(db, NULL, "lan", &read, &err), 0);
    assert_string_equal(read.prefix.name, "lan");
    assert_int_equal(read.prefixes.count, 1);
    assert_int_equal(read.ranges.count, 1);
    assert_int_equal(read.addresses.count, 1);
    assert_int_equal(plan_read_picture(&read, &picture, &err), 0);
    assert_int_equal(picture.mark_count, 3); // with network and broadcast address
    plan_picture_fini(&picture);
    plan_read_free(&read);
    assert_int_equal(plan_read_prefix(db, VRF_DEFAULT, "10.0.0.0/16", &read, &err), 0);
    assert_int_equal(read.prefixes.count, 3);
    assert_int_equal(read.addresses.count, 2);
    plan_read_free(&read);
}

static void test_what_is_not_there_is_told(void **state)
{
    struct plan_read read;

    (void)state;
    add_prefix("10.0.0.0/24", "lan");
    assert_int_equal(plan_read_prefix(db, NULL, "wan", &read, &err), -ENOENT);
    plan_read_free(&read);
    err.text[0] = '\0';
    assert_int_equal(plan_read_prefix(db, "blue", "lan", &read, &err), -ENOENT);
    assert_non_null(strstr(err.text, "blue"));
    plan_read_free(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_prefix_and_what_is_in_it_is_read),
        WITH_DATABASE(test_what_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
