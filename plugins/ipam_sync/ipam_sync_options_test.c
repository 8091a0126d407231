#include "ipam_sync_options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync.h"

#include "shared/base/error.h"
#include "tests/fake_collectd/fake_config.h"

#define SAMPLE "collectd.conf.d/ipam_sync.conf"
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static int read_lines(const char *lines, struct sync_settings *settings, struct error *err)
{
    char text[4096];

    snprintf(text, sizeof text, "<Plugin ipam_sync>\n%s\n</Plugin>\n", lines);
    struct oconfig_item_s *root = fake_config_parse(text);
    assert_non_null(root);
    sync_settings_init(settings);
    int code = ipam_sync_options_read(fake_config_find(root, "Plugin"), settings, err);
    fake_config_free(root);
    return code;
}

static void test_defaults(void **state)
{
    struct sync_settings settings;
    struct error err = {""};

    (void)state;
    assert_int_equal(read_lines("", &settings, &err), 0);
    assert_string_equal(settings.database, "");
    assert_string_equal(settings.backup_dir, "");
    assert_int_equal(settings.interval_ms, 60000);
    assert_int_equal(settings.max_series, 200);
}

static void test_every_option_is_read(void **state)
{
    struct sync_settings settings;
    struct error err = {""};

    (void)state;
    assert_int_equal(read_lines("Database \"/a/b.db\"\nBackupDir \"/mnt\"\nInterval \"5m\"\nMaxPrefixes 7",
                                &settings, &err),
                     0);
    assert_string_equal(settings.database, "/a/b.db");
    assert_string_equal(settings.backup_dir, "/mnt");
    assert_int_equal(settings.interval_ms, 300000);
    assert_int_equal(settings.max_series, 7);
}

static void test_values_that_do_not_fit_are_refused_with_their_reason(void **state)
{
    static const struct {
        const char *lines;
        const char *reason;
    } cases[] = {
        {"Database \"b.db\"", "Database \"b.db\": must be a path that begins with '/'"},
        {"BackupDir \"mnt\"", "BackupDir \"mnt\": must be a path that begins with '/'"},
        {"Interval \"500ms\"", "Interval"},
        {"Interval \"2d\"", "Interval"},
        {"MaxPrefixes 0", "MaxPrefixes 0"},
        {"MaxPrefixes 10001", "MaxPrefixes 10001"},
        {"MaxPrefixes 5\nMaxPrefixes 5", "MaxPrefixes"},
        {"Lease \"x\"", "Lease \"x\": no such option"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sync_settings settings;
        struct error err = {""};
        assert_int_equal(read_lines(cases[i].lines, &settings, &err), -EINVAL);
        if (!strstr(err.text, cases[i].reason))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].reason, err.text);
    }
}

// Each option stands in the sample, commented out, with its default.
static void test_sample_has_every_option(void **state)
{
    static const char *const options[] = {"#Database \"/var/lib/lanatlas/inventory.db\"", "#BackupDir \"",
                                          "#Interval 60", "#MaxPrefixes 200", "LoadPlugin ipam_sync"};
    static char text[16384];

    (void)state;
    FILE *file = fopen(SAMPLE, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (!strstr(text, options[i]))
            fail_msg("%s", options[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_every_option_is_read),
        cmocka_unit_test(test_values_that_do_not_fit_are_refused_with_their_reason),
        cmocka_unit_test(test_sample_has_every_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
