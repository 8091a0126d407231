#include "tcp_check_options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tcp_settings.h"

#include "shared/base/error.h"
#include "shared/collectd/monitor_options_fixture.h"
#include "tests/fake_collectd/fake_config.h"

#define SAMPLE "collectd.conf.d/tcp_check.conf"
#define README "plugins/tcp_check/README.md"
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define HOST(lines) "<Host \"nas\">\n" lines "\n</Host>"
#define CHECK(service, lines) HOST("<Check \"" service "\">\n" lines "\n</Check>")

// Reads configuration text with a <Plugin> block. The caller calls tcp_settings_fini.
static int read_text(const char *text, struct tcp_settings *settings, struct error *err)
{
    struct oconfig_item_s *root = fake_config_parse(text);

    assert_non_null(root);
    tcp_settings_init(settings);
    int rc = tcp_check_options_read(fake_config_find(root, "Plugin"), settings, err);
    fake_config_free(root);
    return rc;
}

static int read_lines(const char *lines, struct tcp_settings *settings, struct error *err)
{
    static char text[65536];

    assert_in_range(snprintf(text, sizeof text, "<Plugin tcp_check>\n%s\n</Plugin>\n", lines), 1,
                    sizeof text - 1);
    return read_text(text, settings, err);
}

static void read_well(const char *lines, struct tcp_settings *settings)
{
    struct error err = {""};

    if (read_lines(lines, settings, &err) < 0)
        fail_msg("%s", err.text);
}

static void expect_refusal(const char *lines, const char *reason)
{
    struct tcp_settings settings;
    struct error err = {""};

    if (read_lines(lines, &settings, &err) != -EINVAL)
        fail_msg("taken: %s", lines);
    if (!strstr(err.text, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, err.text);
    assert_non_null(strstr(err.text, "/etc/collectd/collectd.conf or a file that it includes: "
                                     "<Plugin \"tcp_check\">: "));
    tcp_settings_fini(&settings);
}

static void test_values_that_do_not_fit_are_refused_with_their_reason(void **state)
{
    static const struct {
        const char *lines;
        const char *reason;
    } cases[] = {
        {"Speed 5", "Speed 5: no such option here"},
        {"SelfCheck \"192.0.2.1\"", "no such option here"},
        {"MaxOpen 0", "MaxOpen 0: must be a whole number from 1 to 1000000"},
        {"MaxOpen 1000001", "MaxOpen 1000001: must be a whole number"},
        {"CAFile \"ca.pem\"", "CAFile \"ca.pem\": must be a path that begins with '/'"},
        {"CAFile 5", "CAFile 5: must be a text"},
        {"Timeout 4", "Timeout must not be longer than RecheckInterval"},
        {"Interval 2", "Timeout must not be longer than Interval"},
        {"Host \"nas\"", "Host \"nas\": has no Check; say what to ask it, as in Check \"tcp/443\""},
        {HOST("Interval 5"), "<Host \"nas\">: has no Check"},
        {HOST("Check"), "<Host \"nas\">: Check: must have one text, in quotes"},
        {HOST("Check \"tcp\""), "Check \"tcp\": tcp needs a port, such as tcp/22"},
        {HOST("Check \"tcp/0\""), "Check \"tcp/0\": \"0\" is not a port; give a number from 1 to 65535"},
        {HOST("Check \"tcp/65536\""), "\"65536\" is not a port"},
        {HOST("Check \"push/5\""), "push has no port"},
        {HOST("Check \"gopher\""), "Check \"gopher\": "},
        {HOST("Check \"tcp/22\x07\""), "must be UTF-8 text"},
        {HOST("Check \"tcp/22\"\nCheck \"tcp/22\""),
         "Check \"tcp/22\": the Host has another Check with the key \"tcp-22\"; give one a Key"},
        {HOST("Check \"tcp/22\"\n<Check \"https\">\nKey \"tcp-22\"\n</Check>"), "another Check with the key"},
        {CHECK("tcp/22", "Key \"No Way\""), "Key \"No Way\": use a-z, 0-9"},
        {CHECK("tcp/22", "Key \"a2345678901234567890123456789012\""),
         "Key \"a2345678901234567890123456789012"},
        {CHECK("tcp/22", "Interval 0.1"), "<Check \"tcp/22\">: Interval 0.1: must be a time span"},
        {CHECK("tcp/22", "Interval 2"), "Host \"nas\": Timeout must not be longer than its Interval"},
        {CHECK("tcp/22", "DownAfter 1001"), "DownAfter 1001: must be a whole number from 1 to 1000"},
        {CHECK("tcp/22", "UpAfter 0"), "UpAfter 0: must be a whole number from 1 to 1000"},
        {CHECK("tcp/22", "Path \"/\""), "Path \"/\": a tcp check has no option \"path\""},
        {CHECK("tcp/22", "Nonsense \"/\""), "Nonsense \"/\": no such option here"},
        {CHECK("tcp/22", "Expect \"(\""), "<Host \"nas\">: <Check \"tcp/22\">: Expect \"(\": "},
        {CHECK("tcp/22", "Expect"), "Expect: must have one value"},
        {CHECK("tcp/22", "Expect \"a\" \"b\""), "Expect \"a\" ...: must have one value"},
        {CHECK("tcp/22", "<Expect \"a\">\nA 1\n</Expect>"), "<Expect \"a\">: A 1: no such option here"},
        {CHECK("https", "Status \"99\""), "Status \"99\": "},
        {CHECK("https", "Status \"300-200\""), "Status \"300-200\": "},
        {CHECK("https", "Days \"36500000\""), "is not a number of days"},
        {CHECK("https", "Verify \"perhaps\""), "Verify \"perhaps\": verify is yes or no"},
        {CHECK("https", "Path \"x\""), "is not a path; it begins with /"},
        {CHECK("https", "HostName \"a b\""), "HostName \"a b\": "},
        {CHECK("tls/143", "StartTLS \"ftp\""), "starttls is smtp, imap or pop3"},
        {CHECK("dns", "Record \"HINFO\""), "record is A, AAAA"},
        {HOST("Check \"dns\""), "Check \"dns\": dns needs the name that is asked for"},
        {"Ports", "Ports: must have one or more texts"},
        {"Ports 22", "Ports 22: "},
        {"Ports \"tcp/22\" 80", "must "},
        {"Ports \"tcp/22\" \"tcp/70000\"", "\"70000\" is not a port"},
        {"Ports \"push\"", "\"push\" cannot be asked of every device"},
        {"Ports \"dns\"", "\"dns\" cannot be asked of every device"},
        {"<Ports \"tcp/22\">\nA 1\n</Ports>", "A 1: no such option here"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_refusal(cases[i].lines, cases[i].reason);
}

static void test_defaults_are_those_promised(void **state)
{
    struct tcp_settings settings;
    struct monitor_settings common;

    (void)state;
    read_well("", &settings);
    monitor_settings_init(&common, "tcp_check");
    common.timeout_ms = common.recheck_interval_ms = 3000;
    common.max_rate = 5000;
    assert_string_equal(settings.monitor.plugin, "tcp_check");
    assert_non_null(strstr(settings.monitor.idle, "no check of a service yet"));
    for (size_t i = 0; i < MONITOR_OPTIONS_NUMBERS; i++) {
        size_t offset = monitor_options_fixture_numbers[i].offset;
        assert_int_equal(monitor_options_fixture_number(&settings.monitor, offset),
                         monitor_options_fixture_number(&common, offset));
    }
    assert_int_equal(settings.max_open, 0);
    assert_string_equal(settings.ca_file, "");
    assert_int_equal(settings.monitor.host_count + settings.monitor.port_count, 0);
    tcp_settings_fini(&settings);
}

static void test_own_options_are_taken(void **state)
{
    struct tcp_settings settings;

    (void)state;
    read_well("MaxOpen 1000000\nCAFile \"/etc/ssl/own.pem\"\nMaxRate 100\nTimeout 1", &settings);
    assert_int_equal(settings.max_open, 1000000);
    assert_string_equal(settings.ca_file, "/etc/ssl/own.pem");
    assert_int_equal(settings.monitor.max_rate, 100);
    assert_int_equal(settings.monitor.timeout_ms, 1000);
    tcp_settings_fini(&settings);
    read_well("MaxOpen 1", &settings);
    assert_int_equal(settings.max_open, 1);
    tcp_settings_fini(&settings);
}

static void test_ports_are_joined_in_their_order(void **state)
{
    struct tcp_settings settings;

    (void)state;
    read_well("Ports \"tcp/22\" \"https\"\nPorts \"http/8080\"", &settings);
    assert_int_equal(settings.monitor.port_count, 3);
    assert_int_equal(settings.monitor.ports[0].service->kind, SERVICE_TCP);
    assert_int_equal(settings.monitor.ports[0].service->port, 22);
    assert_int_equal(settings.monitor.ports[1].service->kind, SERVICE_HTTPS);
    assert_int_equal(settings.monitor.ports[1].service->port, 443);
    assert_int_equal(settings.monitor.ports[2].service->port, 8080);
    assert_string_equal(settings.monitor.ports[2].key, "");
    assert_int_equal(settings.monitor.host_count, 0);
    tcp_settings_fini(&settings);
}

static void test_host_has_its_checks_with_their_numbers(void **state)
{
    struct tcp_settings settings;

    (void)state;
    read_well(
        "<Host \"nas\">\nAddress \"192.0.2.7\"\nInterval 60\nCheck \"tcp/445\"\n"
        "<Check \"https/8443\">\nKey \"admin\"\nInterval 300\nDownAfter 2\nUpAfter 3\nPath \"/health\"\n"
        "HOSTNAME \"nas.example\"\nStatus \"200-299\"\nBody \"ok\"\nDays \"14\"\nVerify \"no\"\n</Check>\n"
        "</Host>\n<Host \"192.0.2.8\">\nCheck \"push\"\n</Host>",
        &settings);
    assert_int_equal(settings.monitor.host_count, 2);
    const struct config_host *host = &settings.monitor.hosts[0];
    assert_string_equal(host->address, "192.0.2.7");
    assert_int_equal(host->interval_ms, 60000);
    assert_int_equal(host->service_count, 2);
    assert_int_equal(host->services[0].service->port, 445);
    assert_string_equal(host->services[0].key, "");
    assert_int_equal(host->services[0].interval_ms, 0);
    const struct config_service *admin = &host->services[1];
    assert_string_equal(admin->key, "admin");
    assert_int_equal(admin->interval_ms, 300000);
    assert_int_equal(admin->down_after, 2);
    assert_int_equal(admin->up_after, 3);
    assert_string_equal(admin->service->path, "/health");
    assert_string_equal(admin->service->name, "nas.example");
    assert_int_equal(admin->service->status_min, 200);
    assert_int_equal(admin->service->status_max, 299);
    assert_string_equal(admin->service->body, "ok");
    assert_int_equal(admin->service->days, 14);
    assert_false(admin->service->verify);
    assert_string_equal(settings.monitor.hosts[1].address, "192.0.2.8");
    assert_int_equal(settings.monitor.hosts[1].services[0].service->kind, SERVICE_PUSH);
    tcp_settings_fini(&settings);
}

static void test_every_option_of_a_service_has_its_name(void **state)
{
    static const struct {
        const char *service;
        const char *line;
        const char *option;
        const char *value;
    } cases[] = {
        {"tcp/25", "Send \"EHLO a\\\\r\\\\n\"", "send", "EHLO a\\r\\n"}, // collectd takes one backslash off
        {"tcp/25", "Expect \"^220 \"", "expect", "^220 "},
        {"tls/143", "StartTLS \"imap\"", "starttls", "imap"},
        {"dns", "Record \"AAAA\"\nHostName \"a.example\"", "record", "AAAA"},
        {"dns", "Answer \"192.0.2.1\"\nHostName \"a.example\"", "answer", "192.0.2.1"},
        {"https", "Days 14", "days", "14"},
        {"https", "Days \"14\"", "days", "14"},
        {"https", "Status 204", "status", "204"},
        {"https", "Verify false", "verify", "no"},
        {"https", "Verify \"no\"", "verify", "no"},
        {"http", "path \"/x\"", "path", "/x"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct tcp_settings settings;
        char lines[256], value[SERVICE_OPTION_MAX];
        (void)snprintf(lines, sizeof lines, CHECK("%s", "%s"), cases[i].service, cases[i].line);
        read_well(lines, &settings);
        assert_string_equal(
            service_get(settings.monitor.hosts[0].services[0].service, cases[i].option, value),
            cases[i].value);
        tcp_settings_fini(&settings);
    }
}

static void test_sample_as_shipped_sets_nothing(void **state)
{
    struct tcp_settings settings;
    char *text = monitor_options_fixture_load(SAMPLE, false);

    (void)state;
    assert_int_equal(read_text(text, &settings, NULL), 0);
    assert_int_equal(settings.monitor.host_count, 0);
    assert_int_equal(settings.monitor.port_count, 0);
    assert_int_equal(settings.max_open, 0);
    assert_string_equal(settings.monitor.database, "");
    free(text);
}

static void test_sample_with_its_comments_taken_off_shows_the_defaults(void **state)
{
    static const char *const others[] = {"CAFile",   "MaxOpen",  "Ports",  "Key",     "HostName",
                                         "Status",   "Body",     "Days",   "Verify",  "Send",
                                         "Expect",   "StartTLS", "Record", "Answer",  "Path",
                                         "Resolver", "Check",    "Host",   "Address", "Database"};
    struct tcp_settings settings, defaults;
    struct error err = {""};
    char *text = monitor_options_fixture_load(SAMPLE, true);

    (void)state;
    tcp_settings_init(&defaults);
    if (read_text(text, &settings, &err) < 0)
        fail_msg("%s", err.text);
    monitor_options_fixture_expect_defaults(text, &settings.monitor, &defaults.monitor);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_non_null(strstr(text, others[i]));
    assert_string_equal(settings.monitor.database, "/var/lib/lanatlas/inventory.db");
    assert_int_equal(settings.monitor.host_count, 1);
    assert_int_equal(settings.monitor.hosts[0].service_count, 5);
    assert_string_equal(settings.monitor.hosts[0].services[2].service->send, "EHLO atlas\\r\\n");
    assert_int_equal(settings.monitor.port_count, 3);
    tcp_settings_fini(&settings);
    free(text);
}

static void test_readme_explains_every_option(void **state)
{
    static const char *const others[] = {"Database", "Resolver", "MaxOpen", "CAFile", "Ports",  "Host",
                                         "Address",  "Profile",  "Check",   "Key",    "Send",   "Expect",
                                         "Path",     "HostName", "Body",    "Answer", "Record", "Status",
                                         "Days",     "Verify",   "StartTLS"};

    (void)state;
    monitor_options_fixture_expect_rows(README, others, COUNT_OF(others));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_that_do_not_fit_are_refused_with_their_reason),
        cmocka_unit_test(test_defaults_are_those_promised),
        cmocka_unit_test(test_own_options_are_taken),
        cmocka_unit_test(test_ports_are_joined_in_their_order),
        cmocka_unit_test(test_host_has_its_checks_with_their_numbers),
        cmocka_unit_test(test_every_option_of_a_service_has_its_name),
        cmocka_unit_test(test_sample_as_shipped_sets_nothing),
        cmocka_unit_test(test_sample_with_its_comments_taken_off_shows_the_defaults),
        cmocka_unit_test(test_readme_explains_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
