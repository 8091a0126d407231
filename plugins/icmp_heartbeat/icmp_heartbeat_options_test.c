#include "icmp_heartbeat_options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "heartbeat_settings.h"

#include "shared/base/error.h"
#include "shared/collectd/monitor_options_fixture.h"
#include "tests/fake_collectd/fake_config.h"

#define SAMPLE "collectd.conf.d/icmp_heartbeat.conf"
#define README "plugins/icmp_heartbeat/README.md"
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

// Reads configuration text with a <Plugin> block. The caller calls monitor_settings_fini.
static int read_text(const char *text, struct heartbeat_settings *settings, struct error *err)
{
    struct oconfig_item_s *root = fake_config_parse(text);

    assert_non_null(root);
    *settings = (struct heartbeat_settings){.self_check_count = 0};
    monitor_settings_init(&settings->monitor, "icmp_heartbeat");
    int rc = icmp_heartbeat_options_read(fake_config_find(root, "Plugin"), settings, err);
    fake_config_free(root);
    return rc;
}

static int read_lines(const char *lines, struct heartbeat_settings *settings, struct error *err)
{
    static char text[65536];

    assert_in_range(snprintf(text, sizeof text, "<Plugin icmp_heartbeat>\n%s\n</Plugin>\n", lines), 1,
                    sizeof text - 1);
    return read_text(text, settings, err);
}

static void expect_refusal(const char *lines, const char *reason)
{
    struct heartbeat_settings settings;
    struct error err = {""};

    assert_int_equal(read_lines(lines, &settings, &err), -EINVAL);
    if (!strstr(err.text, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, err.text);
    assert_non_null(strstr(err.text, "/etc/collectd/collectd.conf or a file that it includes: "
                                     "<Plugin \"icmp_heartbeat\">: "));
    monitor_settings_fini(&settings.monitor);
}

static void test_values_that_do_not_fit_are_refused_with_their_reason(void **state)
{
    static const struct {
        const char *lines;
        const char *reason;
    } cases[] = {
        {"SelfCheck \"router\"", "SelfCheck \"router\": must be a unicast address"},
        {"SelfCheck \"fe80::1%eth0\"", "must be a unicast address, without a zone"},
        {"SelfCheck \"224.0.0.1\"", "must be a unicast address"},
        {"SelfCheck 5", "SelfCheck 5: must have one text"},
        {"SelfCheck \"::1\"\nSelfCheck \"0::1\"", "SelfCheck \"0::1\": is given twice"},
        {"<SelfCheck \"::1\">\nA 1\n</SelfCheck>", "<SelfCheck \"::1\">: A 1: no such option here"},
        {"SelfCheck ::1\nSelfCheck ::2\nSelfCheck ::3\nSelfCheck ::4\nSelfCheck ::5\nSelfCheck "
         "::6\nSelfCheck ::7\n"
         "SelfCheck ::8\nSelfCheck ::9",
         "SelfCheck \"::9\": at most 8 are taken"},
        {"Timeout 2", "Timeout must not be longer than RecheckInterval"},
        {"<Host \"nas\">\nCheck \"tcp/22\"\n</Host>",
         "<Host \"nas\">: Check \"tcp/22\": no such option here"},
        {"Ports \"tcp/22\"", "Ports \"tcp/22\": no such option here"},
        {"MaxOpen 5", "MaxOpen 5: no such option here"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_refusal(cases[i].lines, cases[i].reason);
}

static void test_self_checks_and_hosts_are_taken(void **state)
{
    struct heartbeat_settings settings;

    (void)state;
    assert_int_equal(read_lines("SelfCheck \"192.0.2.1\"\nSelfCheck \"2001:DB8:0::1\"\nInterval 5\n"
                                "<Host \"nas\">\nAddress \"192.0.2.7\"\n</Host>\nHost \"::1\"",
                                &settings, NULL),
                     0);
    assert_int_equal(settings.self_check_count, 2);
    assert_string_equal(settings.self_checks[0], "192.0.2.1");
    assert_string_equal(settings.self_checks[1], "2001:db8::1");
    assert_int_equal(settings.monitor.interval_ms, 5000);
    assert_int_equal(settings.monitor.host_count, 2);
    assert_string_equal(settings.monitor.hosts[0].address, "192.0.2.7");
    assert_int_equal(settings.monitor.hosts[0].service_count, 0);
    monitor_settings_fini(&settings.monitor);
}

static void test_sample_as_shipped_sets_nothing(void **state)
{
    struct heartbeat_settings settings;
    char *text = monitor_options_fixture_load(SAMPLE, false);

    (void)state;
    assert_int_equal(read_text(text, &settings, NULL), 0);
    assert_int_equal(settings.monitor.host_count, 0);
    assert_string_equal(settings.monitor.database, "");
    assert_int_equal(settings.self_check_count, 0);
    free(text);
}

static void test_sample_with_its_comments_taken_off_shows_the_defaults(void **state)
{
    struct heartbeat_settings settings;
    struct monitor_settings defaults;
    struct error err = {""};
    char *text = monitor_options_fixture_load(SAMPLE, true);

    (void)state;
    monitor_settings_init(&defaults, "icmp_heartbeat");
    if (read_text(text, &settings, &err) < 0)
        fail_msg("%s", err.text);
    monitor_options_fixture_expect_defaults(text, &settings.monitor, &defaults);
    assert_string_equal(settings.monitor.database, "/var/lib/lanatlas/inventory.db");
    assert_true(settings.monitor.resolver[0] != '\0');
    assert_true(settings.self_check_count > 0);
    assert_true(settings.monitor.host_count >= 2);
    monitor_settings_fini(&settings.monitor);
    free(text);
}

static void test_readme_explains_every_option(void **state)
{
    static const char *const others[] = {"Database", "Resolver", "SelfCheck", "Host", "Address", "Profile"};

    (void)state;
    monitor_options_fixture_expect_rows(README, others, COUNT_OF(others));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_that_do_not_fit_are_refused_with_their_reason),
        cmocka_unit_test(test_self_checks_and_hosts_are_taken),
        cmocka_unit_test(test_sample_as_shipped_sets_nothing),
        cmocka_unit_test(test_sample_with_its_comments_taken_off_shows_the_defaults),
        cmocka_unit_test(test_readme_explains_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
