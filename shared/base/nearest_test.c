#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "nearest.h"

static const char *const verbs[] = {"init", "device", "check", "status", "doctor", "help"};

static const char *nearest(const char *word)
{
    return nearest_word(word, verbs, sizeof verbs / sizeof verbs[0]);
}

static void test_a_typing_error_finds_the_word(void **state)
{
    (void)state;
    assert_string_equal(nearest("statsu"), "status");
    assert_string_equal(nearest("devise"), "device");
    assert_string_equal(nearest("devices"), "device");
    assert_string_equal(nearest("chekc"), "check");
    assert_string_equal(nearest("inti"), "init");
    assert_string_equal(nearest("dcotor"), "doctor");
}

static void test_another_word_finds_nothing(void **state)
{
    (void)state;
    assert_null(nearest("banana"));
    assert_null(nearest(""));
    assert_null(nearest("i"));
    assert_null(nearest("statusstatusstatusstatusstatusstatus"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_typing_error_finds_the_word),
        cmocka_unit_test(test_another_word_finds_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
