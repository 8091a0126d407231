#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "span_list.h"

#include "check.h"
#include "check_state.h"
#include "inventory_fixture.h"

#include "shared/db/stmt.h"

static void test_spans_are_kept_in_their_order_however_many(void **state)
{
    (void)state;
    struct span_list list = {0};
    for (int64_t i = 0; i < 1000; i++)
        assert_int_equal(span_list_add(&list, i * 10, i * 10 + 5), 0);
    assert_int_equal(list.count, 1000);
    assert_int_equal(list.spans[999].from_ms, 9990);
    assert_int_equal(list.spans[999].to_ms, 9995);
    span_list_fini(&list);
    assert_int_equal(list.count, 0);
}

static void test_span_without_length_is_left_out(void **state)
{
    (void)state;
    struct span_list list = {0};
    assert_int_equal(span_list_add(&list, 7, 7), 0);
    assert_int_equal(span_list_add(&list, 8, 7), 0);
    assert_int_equal(list.count, 0);
    assert_null(list.spans);
}

static void run(int64_t started_ms, int64_t alive_ms)
{
    int64_t id;
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", INVENTORY_VANTAGE_LOCAL, started_ms, &id),
                     0);
    assert_int_equal(check_state_run_alive(db, id, alive_ms), 0);
}

// The runs of the plugin of a check in [0, 1000).
static struct stmt *runs(void)
{
    struct check check = {.device_id = inventory_fixture_device("NAS"),
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    struct stmt *stmt = stmt_use(db, QUERY_RUN_SPANS);
    assert_non_null(stmt);
    stmt_bind_int(stmt, "check_id", check.id);
    stmt_bind_text(stmt, "vantage", INVENTORY_VANTAGE_LOCAL);
    stmt_bind_int(stmt, "from", 0);
    stmt_bind_int(stmt, "to", 1000);
    return stmt;
}

static void test_gaps_are_what_the_runs_leave(void **state)
{
    (void)state;
    struct span_list list = {0};
    run(100, 300);
    run(200, 250); // within the run before
    run(400, 600);
    assert_int_equal(span_list_add_gaps(&list, runs(), 0, 1000), 0);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.spans[0].to_ms, 100);
    assert_int_equal(list.spans[1].from_ms, 300);
    assert_int_equal(list.spans[1].to_ms, 400);
    assert_int_equal(list.spans[2].from_ms, 600);
    assert_int_equal(list.spans[2].to_ms, 1000);
    span_list_fini(&list);
}

static void test_without_a_run_all_is_a_gap(void **state)
{
    (void)state;
    struct span_list list = {0};
    assert_int_equal(span_list_add_gaps(&list, runs(), 0, 1000), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.spans[0].from_ms, 0);
    assert_int_equal(list.spans[0].to_ms, 1000);
    span_list_fini(&list);
}

static void test_query_that_failed_is_told(void **state)
{
    (void)state;
    struct span_list list = {0};
    assert_int_equal(span_list_add_gaps(&list, NULL, 0, 1000), -EIO);
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans_are_kept_in_their_order_however_many),
        cmocka_unit_test(test_span_without_length_is_left_out),
        WITH_DATABASE(test_gaps_are_what_the_runs_leave),
        WITH_DATABASE(test_without_a_run_all_is_a_gap),
        cmocka_unit_test(test_query_that_failed_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
