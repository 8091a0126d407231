#include "monitor_options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "monitor_options_fixture.h"

#include "shared/base/error.h"
#include "tests/fake_collectd/fake_config.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

// A plugin with an option of its own, and with something of its own in a Host block.
struct settings {
    struct monitor_settings monitor;
    uint32_t own;
};

// Thing "slow" is asked once a minute, Thing "500ms" twice a second.
static int read_thing(const struct oconfig_item_s *item, void *block, struct error *err)
{
    struct monitor_host_block *host = block;
    const char *text = NULL;

    if (option_table_string(item, &text, err) < 0)
        return -EINVAL;
    if (strcmp(text, "bad") == 0)
        return error_set(err, -EINVAL, "is bad");
    host->services = reallocarray(host->services, host->service_count + 1, sizeof *host->services);
    assert_non_null(host->services);
    host->services[host->service_count++] =
        (struct config_service){.interval_ms = strcmp(text, "slow") == 0 ? 60000 : 500};
    return 0;
}

static int read_host(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    static const struct option_row rows[] = {{.name = "Thing", .kind = OPTION_BLOCK, .block = read_thing}};

    return monitor_options_host(item, settings, rows, COUNT_OF(rows), err);
}

// Reads the lines of a <Plugin> block. The caller calls monitor_settings_fini.
static int read_lines(const char *lines, struct settings *settings, struct error *err)
{
    static const struct option_row rows[] = {
        {.name = "Own", .kind = OPTION_COUNT, .offset = offsetof(struct settings, own), .min = 0, .max = 5},
        {.name = "Host", .kind = OPTION_BLOCK, .block = read_host},
    };
    static char text[65536];

    assert_in_range(snprintf(text, sizeof text, "<Plugin p>\n%s\n</Plugin>\n", lines), 1, sizeof text - 1);
    struct oconfig_item_s *root = fake_config_parse(text);
    assert_non_null(root);
    monitor_settings_init(&settings->monitor, "p");
    int rc =
        monitor_options_read(fake_config_find(root, "Plugin"), rows, COUNT_OF(rows), &settings->monitor, err);
    fake_config_free(root);
    return rc;
}

static void expect_number(const struct monitor_options_number *option, const char *value, uint32_t expected)
{
    struct settings settings;
    char lines[256];

    (void)snprintf(lines, sizeof lines, "%s %s\n%s", option->name, value, option->with);
    assert_int_equal(read_lines(lines, &settings, NULL), 0);
    assert_int_equal(monitor_options_fixture_number(&settings.monitor, option->offset), expected);
    monitor_settings_fini(&settings.monitor);
}

static void expect_refusal(const char *lines, const char *reason)
{
    struct settings settings;
    struct error err = {""};

    assert_int_equal(read_lines(lines, &settings, &err), -EINVAL);
    if (!strstr(err.text, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, err.text);
    assert_non_null(strstr(err.text, "/etc/collectd/collectd.conf or a file that it includes: "
                                     "<Plugin \"p\">: "));
    monitor_settings_fini(&settings.monitor);
}

static void test_numbers_are_taken_up_to_their_bounds_and_refused_beyond(void **state)
{
    static const char *const garbage[] = {"true", "\"x\"",   "\"\x01\"", "\"\"",
                                          "1 2",  "\"-1s\"", "nan",      "inf"};

    (void)state;
    for (size_t i = 0; i < MONITOR_OPTIONS_NUMBERS; i++) {
        const struct monitor_options_number *option = &monitor_options_fixture_numbers[i];
        char lines[256];

        expect_number(option, option->lowest, option->low);
        expect_number(option, option->highest, option->high);
        (void)snprintf(lines, sizeof lines, "%s %s\n%s", option->name, option->below, option->with);
        expect_refusal(lines, ": must be a ");
        (void)snprintf(lines, sizeof lines, "%s %s\n%s", option->name, option->above, option->with);
        expect_refusal(lines, ": must be a ");
        (void)snprintf(lines, sizeof lines, "%s %s\n%s %s\n", option->name, option->lowest, option->name,
                       option->lowest);
        expect_refusal(lines, ": is given twice");
        (void)snprintf(lines, sizeof lines, "<%s 1>\nA 1\n</%s>", option->name, option->name);
        expect_refusal(lines, ": is a line, not a block");
        for (size_t j = 0; j < COUNT_OF(garbage); j++) {
            (void)snprintf(lines, sizeof lines, "%s %s", option->name, garbage[j]);
            expect_refusal(lines, ": must be a ");
        }
    }
}

static void test_values_that_do_not_fit_are_refused_with_their_reason(void **state)
{
    static const struct {
        const char *lines;
        const char *reason;
    } cases[] = {
        {"Speed 5", "Speed 5: no such option here"},
        {"<Nonsense>\n<Deeper \"x\">\nA 1\n</Deeper>\n</Nonsense>", "<Nonsense>: no such option here"},
        {"Database \"inventory.db\"", "Database \"inventory.db\": must be a path that begins with '/'"},
        {"Database \"\"", "Database \"\": must be a text of 1 to 4095 bytes"},
        {"Database \"/var/\x07.db\"", "Database \"/var/?.db\": must be a text"},
        {"Database 5", "Database 5: must be a text"},
        {"Resolver \"dns.example\"", "Resolver \"dns.example\": must be \"address[:port]\""},
        {"Resolver \"192.0.2.53 192.0.2.54\"",
         "Resolver \"192.0.2.53 192.0.2.54\": must be \"address[:port]\""},
        {"Interval 0.5", "Timeout must not be longer than Interval"},
        {"Timeout 2", "Timeout must not be longer than RecheckInterval"},
        {"Timeout 0.5\nRecheckInterval 0.4", "Timeout must not be longer than RecheckInterval"},
        {"FlapStart 1\nFlapStop 2", "FlapStop must not be above FlapStart"},
        {"Host", "Host: must have one text, in quotes"},
        {"Host true", "Host true: must have one text, in quotes"},
        {"Host \"a\" \"b\"", "Host \"a\" ...: must have one text, in quotes"},
        {"Host \"\"", "Host \"\": must be UTF-8 text"},
        {"Host \"nas\x1b[31m\"", "Host \"nas?[31m\": must be UTF-8 text"},
        {"Host \"192.0.2.300\"", "Host \"192.0.2.300\": Address must be"},
        {"Host \"192.0.2.0/24\"", "Address must be a unicast address or a DNS name"},
        {"Host \"ff02::1\"", "Address must be a unicast address or a DNS name"},
        {"Host \"my nas\"", "Host \"my nas\": Address must be a unicast address or a DNS name"},
        {"<Host \"nas\">\nAddress \"a b\"\n</Host>", "<Host \"nas\">: Address must be"},
        {"<Host \"nas\">\nAddress \"a\"\nAddress \"b\"\n</Host>",
         "<Host \"nas\">: Address \"b\": is given twice"},
        {"<Host \"nas\">\nProfile \"lazy\"\n</Host>",
         "<Host \"nas\">: Profile must be \"normal\" or \"sleepy\""},
        {"<Host \"nas\">\nProfile \"sleepyhead\"\n</Host>", "Profile \"sleepyhead\": must be a text"},
        {"<Host \"nas\">\nInterval 0.1\n</Host>", "<Host \"nas\">: Interval 0.1: must be a time span"},
        {"<Host \"nas\">\nInterval 0.5\n</Host>",
         "Host \"nas\": Timeout must not be longer than its Interval"},
        {"<Host \"nas\">\nDownAfter 0\n</Host>", "DownAfter 0: must be a whole number from 1 to 10000"},
        {"<Host \"nas\">\nDownAfter 1001\n</Host>",
         "DownAfter must be at most 1000 unless Profile is \"sleepy\""},
        {"<Host \"nas\">\nDownAfter 10001\nProfile sleepy\n</Host>",
         "DownAfter 10001: must be a whole number"},
        {"<Host \"nas\">\nUpAfter 1001\n</Host>", "UpAfter 1001: must be a whole number from 1 to 1000"},
        {"<Host \"nas\">\nTimeout 1\n</Host>", "<Host \"nas\">: Timeout 1: no such option here"},
        {"<Host \"nas\">\n<Host \"b\">\nA 1\n</Host>\n</Host>",
         "<Host \"nas\">: <Host \"b\">: no such option here"},
        {"Host \"nas\"\nHost \"b\"\nHost \"NAS\"", "the name is given twice"},
        {"Own 6", "Own 6: must be a whole number from 0 to 5"},
        {"<Host \"nas\">\nThing \"bad\"\n</Host>", "<Host \"nas\">: Thing \"bad\": is bad"},
        {"<Host \"nas\">\nThing \"slow\"\nThing \"500ms\"\n</Host>",
         "Host \"nas\": Timeout must not be longer than its Interval"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_refusal(cases[i].lines, cases[i].reason);
}

static void test_name_of_256_bytes_is_refused_and_of_255_is_taken(void **state)
{
    struct settings settings;
    char lines[512];
    char name[257];

    (void)state;
    memset(name, 'x', 256);
    name[256] = '\0';
    (void)snprintf(lines, sizeof lines, "<Host \"%s\">\nAddress \"::1\"\n</Host>", name);
    expect_refusal(lines, "its name is longer than 255 bytes");
    (void)snprintf(lines, sizeof lines, "<Host \"%s\">\nAddress \"::1\"\n</Host>", name + 1);
    assert_int_equal(read_lines(lines, &settings, NULL), 0);
    monitor_settings_fini(&settings.monitor);
}

static void test_host_line_is_its_own_address(void **state)
{
    struct settings settings;

    (void)state;
    assert_int_equal(
        read_lines("Host \"192.0.2.1\"\nHost \"nas.lan\"\nHost \"fe80::1%eth0\"", &settings, NULL), 0);
    assert_int_equal(settings.monitor.host_count, 3);
    assert_string_equal(settings.monitor.hosts[0].name, "192.0.2.1");
    assert_string_equal(settings.monitor.hosts[0].address, "192.0.2.1");
    assert_int_equal(settings.monitor.hosts[0].profile, CHECK_PROFILE_NORMAL);
    assert_int_equal(settings.monitor.hosts[0].interval_ms, 0);
    assert_int_equal(settings.monitor.hosts[0].down_after, 0);
    assert_string_equal(settings.monitor.hosts[2].address, "fe80::1%eth0");
    monitor_settings_fini(&settings.monitor);
}

static void test_host_block_has_its_own_numbers(void **state)
{
    struct settings settings;

    (void)state;
    assert_int_equal(
        read_lines("<Host \"Telefon Küche\">\n Address \"phone.lan\"\n Interval 10\n Profile \"sleepy\"\n"
                   " DownAfter 4000\n UpAfter 2\n</Host>",
                   &settings, NULL),
        0);
    assert_int_equal(settings.monitor.host_count, 1);
    assert_string_equal(settings.monitor.hosts[0].name, "Telefon Küche");
    assert_string_equal(settings.monitor.hosts[0].address, "phone.lan");
    assert_int_equal(settings.monitor.hosts[0].interval_ms, 10000);
    assert_int_equal(settings.monitor.hosts[0].profile, CHECK_PROFILE_SLEEPY);
    assert_int_equal(settings.monitor.hosts[0].down_after, 4000);
    assert_int_equal(settings.monitor.hosts[0].up_after, 2);
    monitor_settings_fini(&settings.monitor);
    assert_null(settings.monitor.hosts);
}

static void test_texts_are_taken(void **state)
{
    struct settings settings;

    (void)state;
    assert_int_equal(read_lines("Database \"/tmp/a.db\"\nResolver \"192.0.2.53:5353,[::1]:53\"\n"
                                "FlapStart 0\nFlapStop 8",
                                &settings, NULL),
                     0);
    assert_string_equal(settings.monitor.database, "/tmp/a.db");
    assert_string_equal(settings.monitor.resolver, "192.0.2.53:5353,[::1]:53");
    monitor_settings_fini(&settings.monitor);
}

static void test_own_rows_of_a_plugin_come_beside_the_common_ones(void **state)
{
    struct settings settings;

    (void)state;
    assert_int_equal(read_lines("Own 3\nRechecks 2\n"
                                "<Host \"nas\">\nThing \"slow\"\nThing \"slow\"\nUpAfter 2\n</Host>",
                                &settings, NULL),
                     0);
    assert_int_equal(settings.own, 3);
    assert_int_equal(settings.monitor.rechecks, 2);
    assert_int_equal(settings.monitor.hosts[0].service_count, 2);
    assert_int_equal(settings.monitor.hosts[0].services[1].interval_ms, 60000);
    assert_int_equal(settings.monitor.hosts[0].up_after, 2);
    monitor_settings_fini(&settings.monitor);
}

static void test_more_rows_than_fit_are_refused(void **state)
{
    static const struct option_row many[40];
    struct oconfig_item_s *root = fake_config_parse("<Plugin p>\n</Plugin>\n");
    struct monitor_settings settings;

    (void)state;
    monitor_settings_init(&settings, "p");
    assert_int_equal(
        monitor_options_read(fake_config_find(root, "Plugin"), many, COUNT_OF(many), &settings, NULL),
        -EINVAL);
    monitor_settings_fini(&settings);
    fake_config_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_taken_up_to_their_bounds_and_refused_beyond),
        cmocka_unit_test(test_values_that_do_not_fit_are_refused_with_their_reason),
        cmocka_unit_test(test_name_of_256_bytes_is_refused_and_of_255_is_taken),
        cmocka_unit_test(test_host_line_is_its_own_address),
        cmocka_unit_test(test_host_block_has_its_own_numbers),
        cmocka_unit_test(test_texts_are_taken),
        cmocka_unit_test(test_own_rows_of_a_plugin_come_beside_the_common_ones),
        cmocka_unit_test(test_more_rows_than_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
