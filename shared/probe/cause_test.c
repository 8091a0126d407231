#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <string.h>

#include "cause.h"

// Every value, by its number in the database.
static const struct {
    int number;
    enum outcome outcome;
    const char *text;
} CAUSES[] = {
    {0, OUTCOME_REPLY, "reply"},
    {1, OUTCOME_MISS, "timeout"},
    {2, OUTCOME_MISS, "network unreachable"},
    {3, OUTCOME_MISS, "host unreachable"},
    {4, OUTCOME_MISS, "protocol unreachable"},
    {5, OUTCOME_MISS, "port unreachable"},
    {6, OUTCOME_MISS, "prohibited"},
    {7, OUTCOME_MISS, "time exceeded"},
    {8, OUTCOME_MISS, "other icmp error"},
    {32, OUTCOME_UNKNOWN, "no route"},
    {33, OUTCOME_UNKNOWN, "link down"},
    {34, OUTCOME_UNKNOWN, "self-check failed"},
    {35, OUTCOME_UNKNOWN, "suspended"},
    {36, OUTCOME_UNKNOWN, "send failed"},
    {37, OUTCOME_UNKNOWN, "no address"},
    {38, OUTCOME_UNKNOWN, "name not resolved"},
    {39, OUTCOME_UNKNOWN, "no permission"},
    {40, OUTCOME_UNKNOWN, "not running"},
    {41, OUTCOME_UNKNOWN, "overloaded"},
};
enum { CAUSE_COUNT = sizeof CAUSES / sizeof CAUSES[0] };

static void test_each_cause_has_its_outcome_and_text(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CAUSE_COUNT; i++) {
        enum cause cause = (enum cause)CAUSES[i].number;
        assert_true(cause_is_known(CAUSES[i].number));
        assert_int_equal(cause_outcome(cause), CAUSES[i].outcome);
        assert_string_equal(cause_text(cause), CAUSES[i].text);
    }
}

static void test_texts_are_distinct(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CAUSE_COUNT; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(CAUSES[i].text, CAUSES[j].text);
}

static void test_no_other_number_is_known(void **state)
{
    (void)state;
    unsigned known = 0;

    for (int number = -1000; number <= 1000; number++)
        known += cause_is_known(number);
    assert_int_equal(known, CAUSE_COUNT);
    assert_false(cause_is_known(INT_MIN));
    assert_false(cause_is_known(INT_MAX));
}

static void test_number_that_is_no_cause_says_nothing_of_the_target(void **state)
{
    (void)state;
    static const int numbers[] = {9, 31, 100, 255, INT_MAX};

    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_int_equal(cause_outcome((enum cause)numbers[i]), OUTCOME_UNKNOWN);
        assert_string_equal(cause_text((enum cause)numbers[i]), "unknown cause");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_cause_has_its_outcome_and_text),
        cmocka_unit_test(test_texts_are_distinct),
        cmocka_unit_test(test_no_other_number_is_known),
        cmocka_unit_test(test_number_that_is_no_cause_says_nothing_of_the_target),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
