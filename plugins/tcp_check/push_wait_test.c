#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "push_wait.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

// When the wall clock says REAL_MS, ours says MONO_US; collectd has started then.
static const int64_t REAL_MS = INT64_C(1700000000000), MONO_US = INT64_C(5000000);

static int64_t mono_us(int64_t minutes)
{
    return MONO_US + minutes * MINUTE_MS * 1000;
}

static int64_t real_ms(int64_t minutes)
{
    return REAL_MS + minutes * MINUTE_MS;
}

// By minutes since the start; a beat is due every hour. `beat` NO_BEAT: none was ever heard.
static void test_silence_counts_from_the_later_of_beat_and_start(void **state)
{
    enum { NO_BEAT = 9999 };
    static const struct {
        int beat, read, look;
        enum cause cause;
        int due;
    } cases[] = {
        {NO_BEAT, 0, 0, CAUSE_NO_BEAT_YET, 60},
        {NO_BEAT, 0, 59, CAUSE_NO_BEAT_YET, 60},
        {NO_BEAT, 0, 60, CAUSE_NO_BEAT, 60},
        {-30, 0, 0, CAUSE_REPLY, 60}, // within its interval
        {-30, 0, 59, CAUSE_REPLY, 60},
        {-30, 0, 60, CAUSE_NO_BEAT, 60},
        {-61, 0, 0, CAUSE_REPLY, 60}, // overdue, but who knows
        {-61, 0, 59, CAUSE_REPLY, 60},
        {-61, 0, 60, CAUSE_NO_BEAT, 60},
        {-1440, 0, 59, CAUSE_REPLY, 60},
        {-1440, 0, 60, CAUSE_NO_BEAT, 60},
        {10, 10, 69, CAUSE_REPLY, 70}, // after the start
        {10, 10, 70, CAUSE_NO_BEAT, 70},
        {10, 40, 69, CAUSE_REPLY, 70}, // as old as it is when it is read
        {10, 40, 70, CAUSE_NO_BEAT, 70},
        {90, 10, 69, CAUSE_REPLY, 70}, // of a clock that goes ahead: now
        {90, 10, 70, CAUSE_NO_BEAT, 70},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct push_wait wait = {0};
        int64_t age_ms = -1, due_us = 0;
        push_wait_start(&wait, MONO_US);
        if (cases[i].beat != NO_BEAT)
            assert_true(push_wait_beat(&wait, real_ms(cases[i].beat), real_ms(cases[i].read),
                                       mono_us(cases[i].read), &age_ms));
        enum cause cause = push_wait_judge(&wait, HOUR_MS, mono_us(cases[i].look), &due_us);
        if (cause != cases[i].cause || due_us != mono_us(cases[i].due))
            fail_msg("case %zu: %s, due in %lld us", i, cause_text(cause), (long long)(due_us - MONO_US));
    }
}

static void test_a_beat_is_new_once(void **state)
{
    (void)state;
    struct push_wait wait = {0};
    int64_t age_ms = -1, due_us = 0;
    push_wait_start(&wait, MONO_US);
    assert_true(push_wait_beat(&wait, real_ms(-90), real_ms(0), mono_us(0), &age_ms));
    assert_int_equal(age_ms, 90 * MINUTE_MS);
    assert_false(push_wait_beat(&wait, real_ms(-90), real_ms(5), mono_us(5), &age_ms));
    assert_true(push_wait_beat(&wait, real_ms(7), real_ms(5), mono_us(5), &age_ms));
    assert_int_equal(age_ms, 0);
    assert_true(push_wait_beat(&wait, real_ms(2), real_ms(6), mono_us(6), &age_ms)); // the clock was set back
    assert_int_equal(age_ms, 4 * MINUTE_MS);
    assert_int_equal(push_wait_judge(&wait, HOUR_MS, mono_us(64), &due_us), CAUSE_REPLY);
    assert_int_equal(push_wait_judge(&wait, HOUR_MS, mono_us(65), &due_us), CAUSE_NO_BEAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silence_counts_from_the_later_of_beat_and_start),
        cmocka_unit_test(test_a_beat_is_new_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
