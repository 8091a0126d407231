#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "service_plan.h"
#include "tcp_settings.h"

#include "shared/base/error.h"
#include "shared/base/pattern.h"

enum { PLAIN_MAX = 96 };

static struct service_plan *plan_of(const struct service *service)
{
    struct error err = {""};
    struct service_plan *plan = NULL;
    assert_int_equal(service_plan_new(service, true, 60000, &plan, &err), 0);
    assert_non_null(plan);
    assert_int_equal(plan->kind, service->kind);
    assert_int_equal(plan->port, service->port);
    assert_true(plan->optional);
    assert_int_equal(plan->interval_ms, 60000);
    return plan;
}

static void test_plain_connection_is_small(void **state)
{
    (void)state;
    struct service service;
    assert_int_equal(service_parse("tcp/445", &service, NULL), 0);
    struct service_plan *plan = plan_of(&service);
    assert_true(service_plan_is_plain(plan));
    assert_null(plan->service);
    assert_null(plan->pattern);
    assert_int_equal(plan->send_length, 0);
    assert_in_range(malloc_usable_size(plan), sizeof *plan, PLAIN_MAX);
    service_plan_free(plan);
}

// Nothing of the caller's is needed afterwards.
static void test_options_are_kept(void **state)
{
    (void)state;
    struct service *service = calloc(1, sizeof *service);
    assert_int_equal(service_parse("tcp/6379", service, NULL), 0);
    assert_int_equal(service_set(service, "send", "PING\\r\\n\\x00", NULL), 0);
    assert_int_equal(service_set(service, "expect", "^\\+PONG", NULL), 0);
    struct service_plan *plan = plan_of(service);
    memset(service, 'x', sizeof *service);
    free(service);
    assert_false(service_plan_is_plain(plan));
    assert_int_equal(plan->send_length, 7);
    assert_memory_equal(plan->send, "PING\r\n\0", 7);
    assert_int_equal(pattern_match(plan->pattern, "+PONG", 5), 1);
    assert_int_equal(pattern_match(plan->pattern, "-ERR", 4), 0);
    assert_string_equal(plan->service->expect, "^\\+PONG");
    service_plan_free(plan);
}

static void test_kinds(void **state)
{
    static const struct {
        const char *text;
        bool full;
    } cases[] = {{"http", true}, {"https/8443", true}, {"tls/993", true}, {"dns", true}, {"push", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct service service;
        assert_int_equal(service_parse(cases[i].text, &service, NULL), 0);
        struct service_plan *plan = plan_of(&service);
        assert_false(service_plan_is_plain(plan));
        assert_int_equal(plan->service != NULL, cases[i].full);
        assert_null(plan->pattern);
        service_plan_free(plan);
    }
}

static void test_body_is_the_pattern_of_http(void **state)
{
    (void)state;
    struct service service;
    assert_int_equal(service_parse("http", &service, NULL), 0);
    assert_int_equal(service_set(&service, "body", "welcome", NULL), 0);
    struct service_plan *plan = plan_of(&service);
    assert_int_equal(pattern_match(plan->pattern, "you are welcome", 15), 1);
    service_plan_free(plan);
}

static void test_bad_plans_are_refused(void **state)
{
    (void)state;
    struct service service = {.kind = SERVICE_TCP, .port = 22, .expect = "(SSH"};
    struct error err = {""};
    struct service_plan *plan = NULL;
    assert_int_equal(service_plan_new(&service, false, 0, &plan, &err), -EINVAL);
    assert_null(plan);
    assert_non_null(strstr(err.text, "(SSH"));
    service_plan_free(NULL);
}

static void test_settings_begin_with_their_defaults(void **state)
{
    (void)state;
    struct tcp_settings settings;
    tcp_settings_init(&settings);
    assert_string_equal(settings.monitor.plugin, "tcp_check");
    assert_int_equal(settings.monitor.timeout_ms, 3000);
    assert_true(settings.monitor.recheck_interval_ms >= settings.monitor.timeout_ms);
    assert_true(settings.monitor.interval_ms >= settings.monitor.timeout_ms);
    assert_int_equal(settings.monitor.max_rate, 5000);
    assert_int_equal(settings.max_open, 0);
    assert_string_equal(settings.ca_file, "");
    tcp_settings_fini(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_connection_is_small),
        cmocka_unit_test(test_options_are_kept),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_body_is_the_pattern_of_http),
        cmocka_unit_test(test_bad_plans_are_refused),
        cmocka_unit_test(test_settings_begin_with_their_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
