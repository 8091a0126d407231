#include "monitor_options_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake_collectd/fake_config.h"

#define AT(field) offsetof(struct monitor_settings, field)

// From the comments in monitor_settings.h.
const struct monitor_options_number monitor_options_fixture_numbers[MONITOR_OPTIONS_NUMBERS] = {
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
    {"MaxRate", AT(max_rate), "0", "1", 1, "1000000", 1000000, "1000001", ""},
};

uint32_t monitor_options_fixture_number(const struct monitor_settings *settings, size_t offset)
{
    uint32_t number = 0;

    memcpy(&number, (const char *)settings + offset, sizeof number);
    return number;
}

static void uncomment(char *text)
{
    char *to = text;

    for (char *at = text; *at != '\0'; at++) {
        if (*at != '#' || ((at[1] < 'A' || at[1] > 'Z') && at[1] != '<' && strncmp(at + 1, "  ", 2) != 0))
            *to++ = *at;
    }
    *to = '\0';
}

char *monitor_options_fixture_load(const char *path, bool is_sample)
{
    char *text = fake_config_load(path);

    if (!text)
        fail_msg("run the tests in the root of the repository: %s is missing", path);
    if (is_sample)
        uncomment(text);
    return text;
}

void monitor_options_fixture_expect_defaults(const char *sample, const struct monitor_settings *settings,
                                             const struct monitor_settings *defaults)
{
    for (size_t i = 0; i < MONITOR_OPTIONS_NUMBERS; i++) {
        const struct monitor_options_number *option = &monitor_options_fixture_numbers[i];
        assert_int_equal(monitor_options_fixture_number(settings, option->offset),
                         monitor_options_fixture_number(defaults, option->offset));
        assert_non_null(strstr(sample, option->name));
    }
}

void monitor_options_fixture_expect_rows(const char *path, const char *const *others, size_t count)
{
    char *text = monitor_options_fixture_load(path, false);
    char cell[64];

    for (size_t i = 0; i < MONITOR_OPTIONS_NUMBERS + count; i++) {
        const char *name = i < count ? others[i] : monitor_options_fixture_numbers[i - count].name;
        (void)snprintf(cell, sizeof cell, "| `%s` |", name);
        if (!strstr(text, cell))
            fail_msg("%s has no row for %s", path, name);
    }
    free(text);
}
