#include "error.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_message_is_formatted_and_code_returned(void **state)
{
    struct error err = {"before"};

    (void)state;
    assert_int_equal(error_set(&err, -ENOENT, "%s:%d: gone", "lanatlas.conf", 7), -ENOENT);
    assert_string_equal(err.text, "lanatlas.conf:7: gone");
}

static void test_nobody_has_to_take_the_message(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, -EIO, "%s", "unheard"), -EIO);
}

static void test_long_message_is_cut_and_terminated(void **state)
{
    char longer[ERROR_TEXT_MAX * 2];
    struct error err;

    (void)state;
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    error_set(&err, -EINVAL, "%s", longer);
    assert_int_equal(strlen(err.text), ERROR_TEXT_MAX - 1);
    assert_memory_equal(err.text, longer, ERROR_TEXT_MAX - 1);
}

static void test_every_errno_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(error_name(-ENOENT), "No such file or directory");
    assert_string_equal(error_name(-EINVAL), "Invalid argument");
    for (int code = -200; code <= 0; code++)
        assert_true(strlen(error_name(code)) > 0);
}

static void test_no_errno_is_unknown(void **state)
{
    static const int codes[] = {1, ENOENT, INT_MAX, INT_MIN, -99999};

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_string_equal(error_name(codes[i]), "Unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message_is_formatted_and_code_returned),
        cmocka_unit_test(test_nobody_has_to_take_the_message),
        cmocka_unit_test(test_long_message_is_cut_and_terminated),
        cmocka_unit_test(test_every_errno_has_a_name),
        cmocka_unit_test(test_no_errno_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
