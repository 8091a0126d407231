#include "utf8_step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// RFC 3629 sections 3 and 4: the ends of each range, and what is just outside.
static const struct {
    const char *bytes;
    size_t left;
    size_t step;
} CASES[] = {
    {"a", 1, 1},
    {"\0", 1, 1},
    {"\x7f", 1, 1},
    {"", 0, 0},
    {"\x80", 1, 0},
    {"\xc0\x80", 2, 0},
    {"\xc1\xbf", 2, 0},
    {"\xc2\x80", 2, 2},
    {"\xdf\xbf", 2, 2},
    {"\xc2", 1, 0},
    {"\xc2\x41", 2, 0},
    {"\xe0\x9f\xbf", 3, 0},
    {"\xe0\xa0\x80", 3, 3},
    {"\xe2\x82\xac", 3, 3},
    {"\xe2\x82\xac", 2, 0},
    {"\xed\x9f\xbf", 3, 3},
    {"\xed\xa0\x80", 3, 0},
    {"\xef\xbf\xbf", 3, 3},
    {"\xf0\x8f\xbf\xbf", 4, 0},
    {"\xf0\x90\x80\x80", 4, 4},
    {"\xf4\x8f\xbf\xbf", 4, 4},
    {"\xf4\x90\x80\x80", 4, 0},
    {"\xf5\x80\x80\x80", 4, 0},
    {"\xff", 1, 0},
};

static void test_steps_are_those_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t step = utf8_step(CASES[i].bytes, CASES[i].left);
        if (step != CASES[i].step)
            fail_msg("case %zu: %zu, expected %zu", i, step, CASES[i].step);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps_are_those_of_the_standard)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
