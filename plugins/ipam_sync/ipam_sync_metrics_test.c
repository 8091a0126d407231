#include "ipam_sync_metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync_figures.h"
#include "sync_notice.h"

#include "tests/fake_collectd/fake_collectd.h"

static int reset(void **state)
{
    (void)state;
    fake_collectd_reset();
    return 0;
}

static void expect(const char *plugin_instance, const char *type, const char *instance, double expected)
{
    const struct fake_value *value = fake_collectd_value(type, instance);

    assert_non_null(value);
    assert_string_equal(value->place.plugin, "ipam_sync");
    assert_string_equal(value->place.plugin_instance, plugin_instance);
    assert_string_equal(value->place.host, FAKE_COLLECTD_HOST);
    assert_int_equal(value->interval_ms, 60000);
    assert_true(fabs(value->gauge - expected) < 1e-9);
}

static void test_figures_become_metrics_of_this_machine(void **state)
{
    struct sync_usage usage[] = {{.instance = "10.0.0.0_24", .usable = 254, .used = 127, .ratio = 0.5}};
    struct sync_figures figures = {.usage = usage,
                                   .usage_count = 1,
                                   .conflicts = {[CONFLICT_SHARED_MAC] = {.open = 5, .unacknowledged = 3}},
                                   .size = {.tables = {{"device", 12}}, .count = 1, .bytes = 4096},
                                   .backup_age_s = 7200,
                                   .round_s = 0.25,
                                   .interval_ms = 60000};

    (void)state;
    ipam_sync_metrics_figures(NULL, &figures);
    assert_int_equal(fake_collectd.value_count, 3 + CONFLICT_KINDS + 1 + 1 + 1 + 1 + 1);
    expect("10.0.0.0_24", "percent", "used", 50);
    expect("10.0.0.0_24", "count", "used", 127);
    expect("10.0.0.0_24", "count", "usable", 254);
    expect("", "count", "conflicts-shared_mac", 3);
    expect("", "count", "conflicts-duplicate_address", 0);
    expect("", "count", "conflicts-acknowledged", 2);
    expect("", "records", "device", 12);
    expect("", "file_size", "database", 4096);
    expect("", "duration", "since_backup", 7200);
    expect("", "duration", "round", 0.25);
}

static void test_without_a_backup_nothing_is_said_of_its_age(void **state)
{
    struct sync_figures figures = {.backup_age_s = NAN, .interval_ms = 60000};

    (void)state;
    ipam_sync_metrics_figures(NULL, &figures);
    assert_null(fake_collectd_value("duration", "since_backup"));
    expect("", "duration", "round", 0);
}

static void test_a_notice_becomes_a_notification_of_its_kind(void **state)
{
    static const struct {
        enum sync_notice_level level;
        const char *kind;
        int severity; // of collectd: failure 1, warning 2, okay 4
        const char *instance;
    } cases[] = {
        {SYNC_NOTICE_CRITICAL, "duplicate_address", 1, "conflicts-duplicate_address"},
        {SYNC_NOTICE_WARNING, "", 2, "conflicts"},
        {SYNC_NOTICE_OVER, "shared_mac", 4, "conflicts-shared_mac"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sync_notice notice = {.level = cases[i].level, .text = "10.0.0.7 is held twice"};
        snprintf(notice.kind, sizeof notice.kind, "%s", cases[i].kind);
        ipam_sync_metrics_notice(NULL, &notice);
        const struct fake_notification *note = &fake_collectd.notifications[i];
        assert_int_equal(note->severity, cases[i].severity);
        assert_string_equal(note->place.host, FAKE_COLLECTD_HOST);
        assert_string_equal(note->place.plugin, "ipam_sync");
        assert_string_equal(note->place.type, "count");
        assert_string_equal(note->place.type_instance, cases[i].instance);
        assert_string_equal(note->message, "10.0.0.7 is held twice");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_figures_become_metrics_of_this_machine, reset),
        cmocka_unit_test_setup(test_a_notice_becomes_a_notification_of_its_kind, reset),
        cmocka_unit_test_setup(test_without_a_backup_nothing_is_said_of_its_age, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
