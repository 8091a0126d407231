#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>

#include "prober_check_fixture.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"

static int try_new(const struct tcp_settings *settings, struct error *err)
{
    struct monitor_hooks hooks = {.publish_interval_ms = 1000};
    struct prober *prober = NULL;
    int status = prober_new(settings, &hooks, &prober, err);
    assert_int_equal(status == 0, prober != NULL);
    prober_free(prober);
    return status;
}

static void test_authorities_that_are_missing_are_named(void **state)
{
    (void)state;
    struct tcp_settings settings;
    struct error err = {""};
    tcp_settings_init(&settings);
    strncpy(settings.ca_file, "/nowhere/authorities.pem", sizeof settings.ca_file - 1);
    unsigned before = prober_fixture_descriptors();
    assert_int_equal(try_new(&settings, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/authorities.pem"));
    assert_int_equal(prober_fixture_descriptors(), before);
    tcp_settings_fini(&settings);
}

static void test_limit_of_descriptors_decides_how_many_are_open(void **state)
{
    static const struct {
        uint32_t set;
        rlim_t limit;
        uint32_t open;
    } cases[] = {{0, 1024, 896}, {0, 130, 16}, {0, 144, 16}, {0, 145, 17}, {7, 1024, 7}};
    (void)state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct prober_rig rig;
        struct rlimit limit = {cases[i].limit, before.rlim_max};
        prober_fixture_init(&rig);
        rig.settings.max_open = cases[i].set;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        prober_fixture_new(&rig);
        assert_int_equal(rig.prober->max_open, cases[i].open);
        prober_fixture_close(&rig);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void test_lateness_begins_anew(void **state)
{
    (void)state;
    struct prober_rig rig;
    struct prober_counters counters;
    struct service service = prober_check_fixture_service("tcp/1", 0, NULL);
    prober_fixture_init(&rig);
    prober_fixture_new(&rig);
    prober_check_fixture_add(&rig, NULL, &service, false);
    rig.prober->counters.lateness_ms = 7;
    prober_counters_take(rig.prober, &counters);
    assert_true(counters.lateness_ms == 7);
    assert_int_equal(counters.targets, 1);
    prober_counters_take(rig.prober, &counters);
    assert_true(counters.lateness_ms == 0);
    prober_fixture_close(&rig);
    prober_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_authorities_that_are_missing_are_named),
        cmocka_unit_test(test_limit_of_descriptors_decides_how_many_are_open),
        cmocka_unit_test(test_lateness_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
