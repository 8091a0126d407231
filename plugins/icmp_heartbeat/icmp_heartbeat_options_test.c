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
#include "tests/fake_collectd/fake_config.h"

#define SAMPLE "collectd.conf.d/icmp_heartbeat.conf"
#define README "plugins/icmp_heartbeat/README.md"
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

// Reads configuration text with a <Plugin> block. The caller calls heartbeat_settings_fini.
static int read_text(const char *text, struct heartbeat_settings *settings, struct error *err)
{
    struct oconfig_item_s *root = fake_config_parse(text);

    assert_non_null(root);
    heartbeat_settings_init(settings);
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

struct number_option {
    const char *name;
    size_t offset;
    const char *below;
    const char *lowest;
    uint32_t low;
    const char *highest;
    uint32_t high;
    const char *above;
    const char *with; // what else the extreme values need
};

#define AT(field) offsetof(struct heartbeat_settings, field)

// From the comments in heartbeat_settings.h.
static const struct number_option number_options[] = {
    {"Interval", AT(interval_ms), "0.199", "0.2", 200, "86400", 86400000, "86400.001", "Timeout 0.1"},
    {"Timeout", AT(timeout_ms), "0.009", "0.01", 10, "60", 60000, "60.001",
     "Interval 60\nRecheckInterval 60"},
    {"RecheckInterval", AT(recheck_interval_ms), "0.009", "0.01", 10, "3600", 3600000, "3600.001",
     "Timeout 0.01"},
    {"Rechecks", AT(rechecks), "-1", "0", 0, "20", 20, "21", ""},
    {"DownAfter", AT(down_after), "0", "1", 1, "1000", 1000, "1001", ""},
    {"UpAfter", AT(up_after), "0", "1", 1, "1000", 1000, "1001", ""},
    {"SleepyDownAfter", AT(sleepy_down_after), "0", "1", 1, "10000", 10000, "10001", ""},
    {"FlapStart", AT(flap_start), "-1", "0", 0, "8", 8, "9", ""},
    {"FlapStop", AT(flap_stop), "0", "1", 1, "8", 8, "9", "FlapStart 8"},
    {"FlapWindow", AT(flap_window_ms), "9.999", "10", 10000, "604800", 604800000, "604801", ""},
    {"FlushInterval", AT(flush_interval_ms), "0.999", "1", 1000, "3600", 3600000, "3601", ""},
    {"MaxRate", AT(packets_per_second), "0", "1", 1, "1000000", 1000000, "1000001", ""},
};

static uint32_t number_at(const struct heartbeat_settings *settings, size_t offset)
{
    uint32_t number = 0;

    memcpy(&number, (const char *)settings + offset, sizeof number);
    return number;
}

static void expect_number(const struct number_option *option, const char *value, uint32_t expected)
{
    struct heartbeat_settings settings;
    char lines[256];

    (void)snprintf(lines, sizeof lines, "%s %s\n%s", option->name, value, option->with);
    assert_int_equal(read_lines(lines, &settings, NULL), 0);
    assert_int_equal(number_at(&settings, option->offset), expected);
    heartbeat_settings_fini(&settings);
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
    heartbeat_settings_fini(&settings);
}

static void test_numbers_are_taken_up_to_their_bounds_and_refused_beyond(void **state)
{
    static const char *const garbage[] = {"true", "\"x\"",   "\"\x01\"", "\"\"",
                                          "1 2",  "\"-1s\"", "nan",      "inf"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(number_options); i++) {
        const struct number_option *option = &number_options[i];
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
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_refusal(cases[i].lines, cases[i].reason);
}

static void test_name_of_256_bytes_is_refused_and_of_255_is_taken(void **state)
{
    struct heartbeat_settings settings;
    char lines[512];
    char name[257];

    (void)state;
    memset(name, 'x', 256);
    name[256] = '\0';
    (void)snprintf(lines, sizeof lines, "<Host \"%s\">\nAddress \"::1\"\n</Host>", name);
    expect_refusal(lines, "its name is longer than 255 bytes");
    (void)snprintf(lines, sizeof lines, "<Host \"%s\">\nAddress \"::1\"\n</Host>", name + 1);
    assert_int_equal(read_lines(lines, &settings, NULL), 0);
    heartbeat_settings_fini(&settings);
}

static void test_host_line_is_its_own_address(void **state)
{
    struct heartbeat_settings settings;

    (void)state;
    assert_int_equal(
        read_lines("Host \"192.0.2.1\"\nHost \"nas.lan\"\nHost \"fe80::1%eth0\"", &settings, NULL), 0);
    assert_int_equal(settings.host_count, 3);
    assert_string_equal(settings.hosts[0].name, "192.0.2.1");
    assert_string_equal(settings.hosts[0].address, "192.0.2.1");
    assert_int_equal(settings.hosts[0].profile, CHECK_PROFILE_NORMAL);
    assert_int_equal(settings.hosts[0].interval_ms, 0);
    assert_int_equal(settings.hosts[0].down_after, 0);
    assert_string_equal(settings.hosts[2].address, "fe80::1%eth0");
    heartbeat_settings_fini(&settings);
}

static void test_host_block_has_its_own_numbers(void **state)
{
    struct heartbeat_settings settings;

    (void)state;
    assert_int_equal(
        read_lines("<Host \"Telefon Küche\">\n Address \"phone.lan\"\n Interval 10\n Profile \"sleepy\"\n"
                   " DownAfter 4000\n UpAfter 2\n</Host>",
                   &settings, NULL),
        0);
    assert_int_equal(settings.host_count, 1);
    assert_string_equal(settings.hosts[0].name, "Telefon Küche");
    assert_string_equal(settings.hosts[0].address, "phone.lan");
    assert_int_equal(settings.hosts[0].interval_ms, 10000);
    assert_int_equal(settings.hosts[0].profile, CHECK_PROFILE_SLEEPY);
    assert_int_equal(settings.hosts[0].down_after, 4000);
    assert_int_equal(settings.hosts[0].up_after, 2);
    heartbeat_settings_fini(&settings);
    assert_null(settings.hosts);
}

static void test_texts_are_taken(void **state)
{
    struct heartbeat_settings settings;

    (void)state;
    assert_int_equal(
        read_lines("Database \"/tmp/a.db\"\nResolver \"192.0.2.53:5353,[::1]:53\"\n"
                   "SelfCheck \"192.0.2.1\"\nSelfCheck \"2001:DB8:0::1\"\nFlapStart 0\nFlapStop 8",
                   &settings, NULL),
        0);
    assert_string_equal(settings.database, "/tmp/a.db");
    assert_string_equal(settings.resolver, "192.0.2.53:5353,[::1]:53");
    assert_int_equal(settings.self_check_count, 2);
    assert_string_equal(settings.self_checks[1], "2001:db8::1");
    heartbeat_settings_fini(&settings);
}

// Takes the comment sign off the lines that are options ("#Interval 30"), not off prose ("# text").
static void uncomment(char *text)
{
    char *to = text;

    for (char *at = text; *at != '\0'; at++) {
        if (*at != '#' || ((at[1] < 'A' || at[1] > 'Z') && at[1] != '<' && strncmp(at + 1, "  ", 2) != 0))
            *to++ = *at;
    }
    *to = '\0';
}

static char *load_sample(void)
{
    char *text = fake_config_load(SAMPLE);

    if (!text)
        fail_msg("run the tests in the root of the repository: " SAMPLE " is missing");
    return text;
}

static void test_sample_as_shipped_sets_nothing(void **state)
{
    struct heartbeat_settings settings;
    char *text = load_sample();

    (void)state;
    assert_int_equal(read_text(text, &settings, NULL), 0);
    assert_int_equal(settings.host_count, 0);
    assert_string_equal(settings.database, "");
    free(text);
}

static void test_sample_with_its_comments_taken_off_shows_the_defaults(void **state)
{
    struct heartbeat_settings settings;
    struct heartbeat_settings defaults;
    struct error err = {""};
    char *text = load_sample();

    (void)state;
    uncomment(text);
    heartbeat_settings_init(&defaults);
    if (read_text(text, &settings, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < COUNT_OF(number_options); i++) {
        assert_int_equal(number_at(&settings, number_options[i].offset),
                         number_at(&defaults, number_options[i].offset));
        assert_non_null(strstr(text, number_options[i].name));
    }
    assert_string_equal(settings.database, "/var/lib/lanatlas/inventory.db");
    assert_true(settings.resolver[0] != '\0');
    assert_true(settings.self_check_count > 0);
    assert_true(settings.host_count >= 2);
    heartbeat_settings_fini(&settings);
    free(text);
}

static void test_readme_explains_every_option(void **state)
{
    static const char *const others[] = {"Database", "Resolver", "SelfCheck", "Host", "Address", "Profile"};
    char *text = fake_config_load(README);
    char cell[64];

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < COUNT_OF(number_options) + COUNT_OF(others); i++) {
        const char *name = i < COUNT_OF(others) ? others[i] : number_options[i - COUNT_OF(others)].name;
        (void)snprintf(cell, sizeof cell, "| `%s` |", name);
        if (!strstr(text, cell))
            fail_msg("%s has no row for %s", README, name);
    }
    free(text);
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
        cmocka_unit_test(test_sample_as_shipped_sets_nothing),
        cmocka_unit_test(test_sample_with_its_comments_taken_off_shows_the_defaults),
        cmocka_unit_test(test_readme_explains_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
