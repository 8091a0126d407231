#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "prober_result.h"

static void test_port_that_was_never_open_is_no_failure(void **state)
{
    static const struct {
        bool optional, was_open;
        enum cause asked, means;
    } cases[] = {
        {false, false, CAUSE_REFUSED, CAUSE_REFUSED},
        {false, false, CAUSE_TIMEOUT, CAUSE_TIMEOUT},
        {true, true, CAUSE_REFUSED, CAUSE_REFUSED},
        {true, true, CAUSE_TIMEOUT, CAUSE_TIMEOUT},
        {true, false, CAUSE_REFUSED, CAUSE_PORT_CLOSED},
        {true, false, CAUSE_PORT_UNREACHABLE, CAUSE_PORT_CLOSED},
        {true, false, CAUSE_WRONG_ANSWER, CAUSE_PORT_CLOSED},
        {true, false, CAUSE_TIMEOUT, CAUSE_NEVER_OPEN},
        {true, false, CAUSE_HOST_UNREACHABLE, CAUSE_NEVER_OPEN},
        {true, false, CAUSE_REPLY, CAUSE_REPLY},
        {true, false, CAUSE_NO_ROUTE, CAUSE_NO_ROUTE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct service_plan plan = {.kind = SERVICE_TCP, .optional = cases[i].optional};
        struct prober_target target = {.plan = &plan, .was_open = cases[i].was_open};
        assert_int_equal(prober_result_cause(&target, cases[i].asked), cases[i].means);
    }
}

static void test_each_result_is_counted_once(void **state)
{
    static const struct {
        enum cause cause;
        int64_t answered, failed, timeouts, exhausted;
    } cases[] = {
        {CAUSE_REPLY, 1, 0, 0, 0},         {CAUSE_REFUSED, 0, 1, 0, 0}, {CAUSE_WRONG_ANSWER, 0, 1, 0, 0},
        {CAUSE_TIMEOUT, 0, 0, 1, 0},       {CAUSE_SILENT, 0, 0, 1, 0},  {CAUSE_NO_ROUTE, 0, 0, 0, 0},
        {CAUSE_NO_DESCRIPTOR, 0, 0, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct prober_counters counters = {.answered = 0};
        prober_result_count(&counters, cases[i].cause);
        assert_int_equal(counters.answered, cases[i].answered);
        assert_int_equal(counters.failed, cases[i].failed);
        assert_int_equal(counters.timeouts, cases[i].timeouts);
        assert_int_equal(counters.exhausted, cases[i].exhausted);
    }
}

static void test_last_result_is_kept(void **state)
{
    (void)state;
    struct prober_target target = {.step = PROBER_IDLE};
    struct service_answer good = {
        .cause = CAUSE_REPLY, .total_us = 5, .http_status = 200, .expires_ms = 9, .detail = "as it should"};
    struct service_answer none = {.cause = CAUSE_NO_DESCRIPTOR};
    prober_result_keep(&target, &none);
    assert_null(target.detail);
    assert_false(target.was_open);
    prober_result_keep(&target, &good);
    assert_string_equal(target.detail, "as it should");
    prober_result_keep(&target, &good);
    assert_string_equal(target.detail, "as it should");
    assert_true(target.was_open);
    prober_result_keep(&target, &none);
    assert_null(target.detail);
    assert_int_equal(target.total_us, 0);
    assert_int_equal(target.http_status, 0);
    assert_int_equal(target.expires_ms, 9); // it is valid as long, whoever cannot ask just now
    assert_true(target.was_open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_port_that_was_never_open_is_no_failure),
        cmocka_unit_test(test_each_result_is_counted_once),
        cmocka_unit_test(test_last_result_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
