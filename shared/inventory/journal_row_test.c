#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "check.h"
#include "check_state.h"
#include "inventory_fixture.h"
#include "journal_row.h"

static void test_a_device_that_was_never_judged_has_no_state(void **state)
{
    (void)state;
    char text[JOURNAL_STATE_MAX] = "old";
    assert_int_equal(journal_row_state(db, inventory_fixture_device("NAS"), text), 0);
    assert_string_equal(text, "");
}

static void test_the_state_holds_its_open_incident(void **state)
{
    (void)state;
    char text[JOURNAL_STATE_MAX];
    int64_t nas = inventory_fixture_device("NAS");
    struct check check = {.device_id = nas,
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .source = "person",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    const struct check_transition down = {.check_id = check.id,
                                          .at_ms = 5000,
                                          .to = PROBE_STATE_DOWN,
                                          .cause = CAUSE_TIMEOUT,
                                          .state_changed = true};
    assert_int_equal(check_state_transition(db, INVENTORY_VANTAGE_LOCAL, &down), 0);
    assert_int_equal(journal_row_state(db, nas, text), 0);
    assert_non_null(strstr(text, "\"state\":2"));
    assert_non_null(strstr(text, "\"since\":5000"));
    assert_non_null(strstr(text, "\"incident\":1"));
}

static void test_judging_tells_no_event_and_leaves_older_ones(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    struct check check = {.device_id = nas,
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .source = "person",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    const struct check_transition down = {.check_id = check.id,
                                          .at_ms = 5000,
                                          .to = PROBE_STATE_DOWN,
                                          .cause = CAUSE_TIMEOUT,
                                          .state_changed = true};
    assert_int_equal(check_state_transition(db, INVENTORY_VANTAGE_LOCAL, &down), 0);
    int64_t events = strtoll(inventory_fixture_ask("SELECT max(id) FROM event"), NULL, 10);
    assert_true(events > 0);
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(check_set_enabled(db, check.id, false, &err), 0);
    assert_int_equal(journal_row_judge(db, nas, events), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM event WHERE kind = 'device_unknown'"),
                        "0");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM event WHERE kind = 'device_down'"), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_device_that_was_never_judged_has_no_state),
        WITH_DATABASE(test_the_state_holds_its_open_incident),
        WITH_DATABASE(test_judging_tells_no_event_and_leaves_older_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
