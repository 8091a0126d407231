#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit.h"
#include "check_state.h"
#include "inventory_fixture.h"
#include "shared/base/error.h"

static void test_an_empty_inventory_has_no_decision(void **state)
{
    (void)state;
    assert_int_equal(audit_last_id(db), 0);
}

static void test_a_decision_changes_the_last_id(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("nas");
    int64_t added = audit_last_id(db);
    assert_true(added > 0);
    assert_int_equal(device_set(db, id, "notes", "in the cellar", "person", &err), 0);
    assert_true(audit_last_id(db) > added);
}

static void test_what_a_plugin_measures_is_no_decision(void **state)
{
    (void)state;
    inventory_fixture_device("nas");
    int64_t before = audit_last_id(db);
    int64_t run = 0;
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", INVENTORY_VANTAGE_LOCAL, 1000, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, 2000), 0);
    assert_int_equal(audit_last_id(db), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_an_empty_inventory_has_no_decision),
        WITH_DATABASE(test_a_decision_changes_the_last_id),
        WITH_DATABASE(test_what_a_plugin_measures_is_no_decision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
