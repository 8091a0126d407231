#include "option_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DEFAULT_PATH "/etc/collectd/collectd.conf"

static void test_file_is_the_last_c_of_the_command_line(void **state)
{
    static const struct {
        const char *arguments; // an array's own NUL ends the last one
        size_t length;
        const char *expected;
    } cases[] = {
#define CASE(text, expected) {text, sizeof text, expected}
        CASE("collectd\0-f", DEFAULT_PATH),
        CASE("collectd\0-C\0/tmp/a.conf", "/tmp/a.conf"),
        CASE("collectd\0-C/tmp/a.conf\0-f", "/tmp/a.conf"),
        CASE("collectd\0-fC\0/tmp/a.conf", "/tmp/a.conf"),
        CASE("collectd\0-fC/tmp/a.conf\0-T", "/tmp/a.conf"),
        CASE("collectd\0-C\0a\0-C\0b", "b"),
        CASE("collectd\0-P\0-C\0-f", DEFAULT_PATH),
        CASE("collectd\0-P/run/C.pid\0-C\0x", "x"),
        CASE("collectd\0--\0-C\0x", DEFAULT_PATH),
        CASE("collectd\0-C", DEFAULT_PATH),
        CASE("C\0C", DEFAULT_PATH),
#undef CASE
        {"", 0, DEFAULT_PATH},
        {"collectd\0-Cx", 12, DEFAULT_PATH}, // cut: no NUL at the end
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[PATH_MAX] = "";
        option_source_from(cases[i].arguments, cases[i].length, path);
        assert_string_equal(path, cases[i].expected);
    }
}

static void test_path_that_is_too_long_is_the_default(void **state)
{
    char arguments[PATH_MAX + 16] = "-C";
    char path[PATH_MAX];

    (void)state;
    memset(arguments + 2, 'x', sizeof arguments - 3);
    option_source_from(arguments, sizeof arguments, path);
    assert_string_equal(path, DEFAULT_PATH);
}

static void test_process_without_c_has_the_default(void **state)
{
    char path[PATH_MAX] = "";

    (void)state;
    option_source_read(path);
    assert_string_equal(path, DEFAULT_PATH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_is_the_last_c_of_the_command_line),
        cmocka_unit_test(test_path_that_is_too_long_is_the_default),
        cmocka_unit_test(test_process_without_c_has_the_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
