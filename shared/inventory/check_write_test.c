#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "check_write.h"
#include "inventory_fixture.h"

static struct check fixed(int64_t device, const char *target, struct ip_addr *addr)
{
    struct check check = {.device_id = device,
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .source = "config",
                          .target_kind = CHECK_TARGET_ADDRESS,
                          .profile = CHECK_PROFILE_NORMAL,
                          .enabled = true};
    snprintf(check.target, sizeof(check.target), "%s", target);
    assert_int_equal(ip_addr_parse(target, addr), 0);
    return check;
}

static void test_insert_gives_id_and_device_key(void **state)
{
    (void)state;
    struct ip_addr addr;
    struct check check = fixed(inventory_fixture_device("NAS"), "192.0.2.1", &addr), again = check;
    assert_int_equal(check_write_insert(db, &check, &addr, NULL, &err), 0);
    assert_true(check.id > 0);
    assert_string_equal(check.device_key, "nas");
    assert_int_equal(check_write_insert(db, &again, &addr, NULL, &err), -EEXIST);
    assert_non_null(strstr(err.text, "\"v4\""));
}

static void test_update_touches_only_what_differs(void **state)
{
    (void)state;
    struct ip_addr addr;
    struct check check = fixed(inventory_fixture_device("NAS"), "192.0.2.1", &addr);
    assert_int_equal(check_write_insert(db, &check, &addr, NULL, &err), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(check_write_update(db, &check, &addr, NULL, &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    check.interval_ms = 4294967295u;
    assert_int_equal(check_write_update(db, &check, &addr, NULL, &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits + 1);
    assert_string_equal(inventory_fixture_ask("SELECT interval_ms FROM probe_check"), "4294967295");
}

static void test_fixed_address_is_stored_as_a_key_that_sorts(void **state)
{
    (void)state;
    struct ip_addr addr;
    struct check check = fixed(inventory_fixture_device("NAS"), "192.0.2.1", &addr);
    assert_int_equal(check_write_insert(db, &check, &addr, NULL, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT hex(target_key) FROM probe_check"),
                        "00000000000000000000FFFFC0000201");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_insert_gives_id_and_device_key),
        WITH_DATABASE(test_update_touches_only_what_differs),
        WITH_DATABASE(test_fixed_address_is_stored_as_a_key_that_sorts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
