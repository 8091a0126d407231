#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "cause.h"

// Every value, by its number in the database.
static const struct {
    int number;
    enum outcome outcome;
    bool life; // whether only the target itself can have caused it
    const char *text;
} CAUSES[] = {
    {0, OUTCOME_REPLY, true, "reply"},
    {1, OUTCOME_MISS, false, "timeout"},
    {2, OUTCOME_MISS, false, "network unreachable"},
    {3, OUTCOME_MISS, false, "host unreachable"},
    {4, OUTCOME_MISS, true, "protocol unreachable"},
    {5, OUTCOME_MISS, true, "port unreachable"},
    {6, OUTCOME_MISS, false, "prohibited"},
    {7, OUTCOME_MISS, false, "time exceeded"},
    {8, OUTCOME_MISS, false, "other icmp error"},
    {9, OUTCOME_MISS, true, "refused"},
    {10, OUTCOME_MISS, true, "reset"},
    {11, OUTCOME_MISS, true, "closed early"},
    {12, OUTCOME_MISS, true, "silent after connecting"},
    {13, OUTCOME_MISS, true, "wrong answer"},
    {14, OUTCOME_MISS, true, "tls failed"},
    {15, OUTCOME_MISS, true, "certificate expired"},
    {16, OUTCOME_MISS, true, "certificate not trusted"},
    {17, OUTCOME_MISS, true, "certificate of another name"},
    {18, OUTCOME_MISS, true, "certificate expires soon"},
    {19, OUTCOME_MISS, false, "no beat"},
    {20, OUTCOME_MISS, true, "failure reported"},
    {32, OUTCOME_UNKNOWN, false, "no route"},
    {33, OUTCOME_UNKNOWN, false, "link down"},
    {34, OUTCOME_UNKNOWN, false, "self-check failed"},
    {35, OUTCOME_UNKNOWN, false, "suspended"},
    {36, OUTCOME_UNKNOWN, false, "send failed"},
    {37, OUTCOME_UNKNOWN, false, "no address"},
    {38, OUTCOME_UNKNOWN, false, "name not resolved"},
    {39, OUTCOME_UNKNOWN, false, "no permission"},
    {40, OUTCOME_UNKNOWN, false, "not running"},
    {41, OUTCOME_UNKNOWN, false, "overloaded"},
    {42, OUTCOME_UNKNOWN, false, "too many open files"},
    {43, OUTCOME_UNKNOWN, true, "port closed"},
    {44, OUTCOME_UNKNOWN, false, "not open yet"},
    {45, OUTCOME_UNKNOWN, false, "no beat yet"},
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

static void test_target_shows_life_by_what_only_it_can_cause(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CAUSE_COUNT; i++)
        if (cause_shows_life((enum cause)CAUSES[i].number) != CAUSES[i].life)
            fail_msg("%s", CAUSES[i].text);
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
    static const int numbers[] = {21, 31, 46, 100, 255, INT_MAX};

    for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_int_equal(cause_outcome((enum cause)numbers[i]), OUTCOME_UNKNOWN);
        assert_string_equal(cause_text((enum cause)numbers[i]), "unknown cause");
        assert_false(cause_shows_life((enum cause)numbers[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_cause_has_its_outcome_and_text),
        cmocka_unit_test(test_target_shows_life_by_what_only_it_can_cause),
        cmocka_unit_test(test_texts_are_distinct),
        cmocka_unit_test(test_no_other_number_is_known),
        cmocka_unit_test(test_number_that_is_no_cause_says_nothing_of_the_target),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
