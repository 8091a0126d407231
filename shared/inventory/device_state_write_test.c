#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device_state_write.h"

#include "inventory_fixture.h"

static struct device_status status_of(int64_t device_id, enum device_state state, int64_t since_ms)
{
    return (struct device_status){.device_id = device_id,
                                  .state = state,
                                  .cause = state == DEVICE_UP ? CAUSE_REPLY : CAUSE_TIMEOUT,
                                  .since_ms = since_ms,
                                  .first_known_ms = 1000};
}

static void test_a_change_closes_one_incident_and_opens_the_next(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("NAS");
    struct device_status up = status_of(id, DEVICE_UP, 1000), down = status_of(id, DEVICE_DOWN, 2000),
                         again = status_of(id, DEVICE_UP, 5000);
    assert_int_equal(device_state_write_change(db, &down, &up), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM device_incident"), "0");
    assert_int_equal(device_state_write_change(db, &up, &down), 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT started_at || ' ' || ifnull(ended_at, 'open') FROM device_incident"),
        "2000 open");
    assert_string_equal(inventory_fixture_ask("SELECT state || ' ' || since FROM device_state"), "2 2000");
    assert_int_equal(device_state_write_change(db, &down, &again), 0);
    assert_string_equal(inventory_fixture_ask("SELECT started_at || ' ' || ended_at FROM device_incident"),
                        "2000 5000");
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(kind || ' ' || severity) FROM event"),
                        "device_up info,device_down critical,device_up info");
}

static void test_what_was_never_known_is_a_row_and_nothing_else(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("NAS");
    struct device_status none = {.device_id = id}, unknown = {.device_id = id, .cause = CAUSE_NOT_RUNNING};
    assert_int_equal(device_state_write_change(db, &none, &unknown), 0);
    assert_string_equal(inventory_fixture_ask("SELECT state || ' ' || first_known FROM device_state"), "0 0");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM device_incident"), "0");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM event"), "0");
}

static void test_disabled_is_an_incident_without_an_event(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("NAS");
    struct device_status up = status_of(id, DEVICE_UP, 1000), off = status_of(id, DEVICE_DISABLED, 2000);
    assert_int_equal(device_state_write_status(db, &up), 0);
    assert_int_equal(device_state_write_change(db, &up, &off), 0);
    assert_string_equal(inventory_fixture_ask("SELECT state FROM device_incident"), "5");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM event"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_change_closes_one_incident_and_opens_the_next),
        WITH_DATABASE(test_what_was_never_known_is_a_row_and_nothing_else),
        WITH_DATABASE(test_disabled_is_an_incident_without_an_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
