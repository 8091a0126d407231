#include "formula_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
    const char *text;
    bool guarded;
} CASES[] = {
    {"", false},    {"a=1", false}, {"=1+1", true}, {"+1", false},  {"-1.5", false},
    {"-1+1", true}, {"+", true},    {"-", true},    {"@SUM", true}, {"\tx", true},
    {"\rx", true},  {" =1", false}, {"'", false},   {"'a", false},  {"'=1", true},
    {"''=1", true}, {"'-1", false}, {"''", false},  {"'@", true},   {"\n=1", false},
};

static void test_formulas_are_guarded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        if (formula_guard_needs(CASES[i].text) != CASES[i].guarded)
            fail_msg("case %zu: \"%s\"", i, CASES[i].text);
    }
}

// What is written is read again, whatever apostrophes a person wrote.
static void test_undo_gives_back_what_was_guarded(void **state)
{
    char written[16];

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const char *text = CASES[i].text;
        snprintf(written, sizeof written, "%s%s", formula_guard_needs(text) ? "'" : "", text);
        assert_string_equal(formula_guard_undo(written), text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas_are_guarded),
        cmocka_unit_test(test_undo_gives_back_what_was_guarded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
