#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "shared/base/text.h"
#include "verdict.h"

enum { STEP_MS = 1000, LOG_MAX = 1024 };

static const struct verdict_policy THREE_TWO = {.down_after = 3, .up_after = 2, .unknown_after = 2};
static const struct verdict_policy ONES = {.down_after = 1, .up_after = 1, .unknown_after = 1};
static const struct verdict_policy ZEROS = {0};
static const struct verdict_policy SLEEPY = {.down_after = 300, .up_after = 1, .unknown_after = 3};
static const struct verdict_policy FLAPPING = {.down_after = 1,
                                               .up_after = 1,
                                               .unknown_after = 1,
                                               .flap_start = 4,
                                               .flap_stop = 2,
                                               .flap_window_ms = 10000};

// One probe a second, each a letter: Reply, Timeout, Host unreachable, Prohibited, Link down, Send failed.
static enum cause cause_of(char letter)
{
    switch (letter) {
    case 'R':
        return CAUSE_REPLY;
    case 'T':
        return CAUSE_TIMEOUT;
    case 'H':
        return CAUSE_HOST_UNREACHABLE;
    case 'P':
        return CAUSE_PROHIBITED;
    case 'L':
        return CAUSE_LINK_DOWN;
    }
    return CAUSE_SEND_FAILED;
}

// What changed, as "to@second of since_ms cause; ", with "+flap" or "-flap".
static void log_change(struct text_buf *log, const struct verdict *verdict,
                       const struct verdict_change *change)
{
    if (change->state_changed)
        text_buf_add(log, "%s@%d %s; ", verdict_state_text(change->to), (int)(change->since_ms / STEP_MS),
                     cause_text(change->cause));
    if (change->flapping_changed)
        text_buf_add(log, "%cflap@%d; ", verdict->flapping ? '+' : '-', (int)(change->since_ms / STEP_MS));
}

static void play(struct verdict *verdict, const struct verdict_policy *policy, const char *script,
                 int64_t from_s, struct text_buf *log)
{
    for (size_t i = 0; script[i] != '\0'; i++) {
        struct verdict_change change;
        enum probe_state before = verdict->state;
        if (!verdict_step(verdict, policy, cause_of(script[i]), (from_s + (int64_t)i) * STEP_MS, &change))
            continue;
        assert_int_equal(change.from, before);
        assert_int_equal(change.to, verdict->state);
        assert_int_equal(change.cause, verdict->cause);
        log_change(log, verdict, &change);
    }
}

static const struct {
    const struct verdict_policy *policy;
    const char *script;
    const char *expected;
} SCRIPTS[] = {
    {&THREE_TWO, "R", "up@0 reply; "},
    {&THREE_TWO, "RRTTR", "up@0 reply; "},
    {&THREE_TWO, "RTTRTTR", "up@0 reply; "},
    {&THREE_TWO, "RRTTT", "up@0 reply; down@2 timeout; "},
    {&THREE_TWO, "RTTTRTRR", "up@0 reply; down@1 timeout; up@6 reply; "},
    {&THREE_TWO, "TTT", "down@0 timeout; "},
    {&THREE_TWO, "TTR", "up@2 reply; "},
    // The most telling cause: the last that is not a timeout, of the run alone.
    {&THREE_TWO, "RTHT", "up@0 reply; down@1 host unreachable; "},
    {&THREE_TWO, "RHPT", "up@0 reply; down@1 prohibited; "},
    {&THREE_TWO, "RHRTTT", "up@0 reply; down@3 timeout; "},
    {&THREE_TWO, "RTTTH", "up@0 reply; down@1 timeout; "},
    // Unknown: since the first of the row, with the cause that decided.
    {&THREE_TWO, "RLRLR", "up@0 reply; "},
    {&THREE_TWO, "RSLL", "up@0 reply; unknown@1 link down; "},
    {&THREE_TWO, "RLLR", "up@0 reply; unknown@1 link down; up@3 reply; "},
    {&THREE_TWO, "TTTLLR", "down@0 timeout; unknown@3 link down; up@5 reply; "},
    {&THREE_TWO, "LLLL", ""},
    // A lost send amid an outage does not put DOWN off; unknowns alone never make it.
    {&THREE_TWO, "RTSTST", "up@0 reply; down@1 timeout; "},
    {&THREE_TWO, "RTSTLL", "up@0 reply; unknown@4 link down; "},
    {&THREE_TWO, "RTTLLT", "up@0 reply; unknown@3 link down; "},
    {&THREE_TWO, "RTTLLTTT", "up@0 reply; unknown@3 link down; down@5 timeout; "},
    {&THREE_TWO, "TTTRSR", "down@0 timeout; up@3 reply; "},
    {&THREE_TWO, "TTTRLLTTT", "down@0 timeout; unknown@4 link down; down@6 timeout; "},
    {&THREE_TWO, "LTLTLT", "down@1 timeout; "},
    {&THREE_TWO, "TTLLTTT", "down@4 timeout; "},
    {&ONES, "RTRLTR",
     "up@0 reply; down@1 timeout; up@2 reply; unknown@3 link down; down@4 timeout; up@5 reply; "},
    {&ZEROS, "RTRL", "up@0 reply; down@1 timeout; up@2 reply; unknown@3 link down; "},
    // Flapping: four changes in ten seconds start it, fewer than two left end it, by any outcome.
    {&FLAPPING, "RTRTR", "up@0 reply; down@1 timeout; up@2 reply; down@3 timeout; up@4 reply; +flap@4; "},
    {&FLAPPING, "RTRTRRRRRRRRRRR",
     "up@0 reply; down@1 timeout; up@2 reply; down@3 timeout; up@4 reply; +flap@4; -flap@13; "},
    {&FLAPPING, "RTRTRRRRRLLLLLL",
     "up@0 reply; down@1 timeout; up@2 reply; down@3 timeout; up@4 reply; +flap@4; unknown@9 link down; "
     "-flap@13; "},
    {&FLAPPING, "RTRTRRRRRRRTRRRRRRR",
     "up@0 reply; down@1 timeout; up@2 reply; down@3 timeout; up@4 reply; +flap@4; "
     "down@11 timeout; up@12 reply; "},
    {&FLAPPING, "RTRTTTTTTTTR", "up@0 reply; down@1 timeout; up@2 reply; down@3 timeout; up@11 reply; "},
    // Ways through UNKNOWN are no changes between UP and DOWN.
    {&FLAPPING, "RLTLRLTLR",
     "up@0 reply; unknown@1 link down; down@2 timeout; unknown@3 link down; up@4 reply; "
     "unknown@5 link down; down@6 timeout; unknown@7 link down; up@8 reply; "},
};

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++) {
        struct verdict verdict;
        struct text_buf log;
        char text[LOG_MAX];
        text_buf_init(&log, text, sizeof text);
        verdict_init(&verdict, 0);
        play(&verdict, SCRIPTS[i].policy, SCRIPTS[i].script, 0, &log);
        assert_false(log.overflow);
        if (strcmp(text, SCRIPTS[i].expected) != 0)
            fail_msg("%s gave \"%s\" instead of \"%s\"", SCRIPTS[i].script, text, SCRIPTS[i].expected);
    }
}

static void test_init_is_unknown_and_not_running(void **state)
{
    (void)state;
    struct verdict verdict;

    verdict_init(&verdict, 4711);
    assert_int_equal(verdict.state, PROBE_STATE_UNKNOWN);
    assert_int_equal(verdict.cause, CAUSE_NOT_RUNNING);
    assert_int_equal(verdict.state_since_ms, 4711);
    assert_false(verdict.flapping);
    assert_false(verdict_wants_recheck(&verdict, 3));
}

static void test_unknown_from_the_start_takes_the_first_cause_told(void **state)
{
    (void)state;
    struct verdict verdict;
    struct verdict_change change;

    verdict_init(&verdict, 0);
    assert_false(verdict_step(&verdict, &THREE_TWO, CAUSE_NO_ADDRESS, 1000, &change));
    assert_int_equal(verdict.cause, CAUSE_NO_ADDRESS);
    assert_int_equal(verdict.state_since_ms, 0);
    assert_false(verdict_step(&verdict, &THREE_TWO, CAUSE_LINK_DOWN, 2000, &change));
    assert_int_equal(verdict.cause, CAUSE_NO_ADDRESS);
}

static void test_restored_state_needs_full_runs_to_change(void **state)
{
    (void)state;
    struct verdict verdict;
    struct text_buf log;
    char text[LOG_MAX];

    text_buf_init(&log, text, sizeof text);
    verdict_restore(&verdict, PROBE_STATE_DOWN, CAUSE_PROHIBITED, false, -5000, 0);
    assert_int_equal(verdict.state_since_ms, -5000);
    assert_int_equal(verdict.cause, CAUSE_PROHIBITED);
    play(&verdict, &THREE_TWO, "TRRTTT", 1, &log);
    assert_string_equal(text, "up@2 reply; down@4 timeout; ");
}

static void test_restored_flapping_ends_one_window_later(void **state)
{
    (void)state;
    struct verdict verdict;
    struct text_buf log;
    char text[LOG_MAX];

    text_buf_init(&log, text, sizeof text);
    verdict_restore(&verdict, PROBE_STATE_UP, CAUSE_REPLY, true, 0, 20000);
    play(&verdict, &FLAPPING, "RRRRRRRRRRRR", 20, &log);
    assert_string_equal(text, "-flap@30; ");
}

static void test_flapping_ends_at_once_where_it_is_switched_off(void **state)
{
    (void)state;
    struct verdict verdict;
    struct text_buf log;
    char text[LOG_MAX];

    text_buf_init(&log, text, sizeof text);
    verdict_restore(&verdict, PROBE_STATE_UP, CAUSE_REPLY, true, 0, 20000);
    play(&verdict, &THREE_TWO, "RR", 20, &log);
    assert_string_equal(text, "-flap@20; ");
}

static void test_more_changes_than_are_kept_keep_the_newest(void **state)
{
    (void)state;
    struct verdict verdict;
    struct text_buf log;
    char text[LOG_MAX];

    text_buf_init(&log, text, sizeof text);
    verdict_init(&verdict, 0);
    play(&verdict, &FLAPPING, "RTRTRTRTRTRTRTRTRTRTRTR", 0, &log);
    assert_true(verdict.flapping);
    assert_true(verdict.flap_count <= VERDICT_FLAP_MAX);
    assert_int_equal(verdict.flap_at_s[verdict.flap_count - 1], 22);
}

static void test_flapping_change_alone_leaves_the_state_as_it_was(void **state)
{
    (void)state;
    struct verdict verdict;
    struct verdict_change change;

    verdict_restore(&verdict, PROBE_STATE_UP, CAUSE_REPLY, true, 7000, 20000);
    assert_true(verdict_step(&verdict, &FLAPPING, CAUSE_REPLY, 31000, &change));
    assert_true(change.flapping_changed && !change.state_changed);
    assert_int_equal(change.from, PROBE_STATE_UP);
    assert_int_equal(change.to, PROBE_STATE_UP);
    assert_int_equal(change.since_ms, 31000);
    assert_int_equal(verdict.state_since_ms, 7000);
}

static void test_no_change_leaves_the_output_untouched(void **state)
{
    (void)state;
    struct verdict verdict;
    struct verdict_change change = {.since_ms = 99};

    verdict_init(&verdict, 0);
    assert_false(verdict_step(&verdict, &THREE_TWO, CAUSE_TIMEOUT, 1000, &change));
    assert_int_equal(change.since_ms, 99);
}

static void test_long_runs_do_not_wrap(void **state)
{
    (void)state;
    struct verdict verdict;
    struct verdict_change change;
    unsigned changes = 0;

    verdict_init(&verdict, 0);
    for (int64_t i = 0; i < 70000; i++)
        changes += verdict_step(&verdict, &SLEEPY, CAUSE_LINK_DOWN, i, &change);
    for (int64_t i = 0; i < 140000; i++)
        changes += verdict_step(&verdict, &SLEEPY, CAUSE_TIMEOUT, i, &change);
    assert_int_equal(changes, 1);
    assert_int_equal(verdict.state, PROBE_STATE_DOWN);
    assert_int_equal(change.since_ms, 0);
    assert_int_equal(verdict.run_length, UINT16_MAX);
}

// After each probe: whether the next is a quick re-check, of which there are three.
static const struct {
    const struct verdict_policy *policy;
    const char *script;
    const char *wanted;
} RECHECKS[] = {
    {&THREE_TWO, "RRR", "---"},        {&THREE_TWO, "RTR", "-x-"},          {&THREE_TWO, "RTTT", "-xx-"},
    {&THREE_TWO, "TTT", "xx-"},        {&THREE_TWO, "TTTTRR", "xx--x-"},    {&THREE_TWO, "TTTRT", "xx-x-"},
    {&THREE_TWO, "RLL", "-x-"},        {&THREE_TWO, "RLR", "-x-"},          {&THREE_TWO, "TTTLT", "xx-x-"},
    {&THREE_TWO, "LLL", "---"},        {&SLEEPY, "RTTTTTTRT", "-xxx----x"}, // more misses than re-checks
    {&SLEEPY, "RTSTSTST", "-xxx----"},                                      // lost sends count among them
    {&ONES, "RTRLT", "-----"},                                              // decided at once
};

static void test_rechecks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof RECHECKS / sizeof RECHECKS[0]; i++) {
        struct verdict verdict;
        struct verdict_change change;
        char wanted[16] = "";
        verdict_init(&verdict, 0);
        for (size_t j = 0; RECHECKS[i].script[j] != '\0'; j++) {
            verdict_step(&verdict, RECHECKS[i].policy, cause_of(RECHECKS[i].script[j]), (int64_t)j, &change);
            wanted[j] = verdict_wants_recheck(&verdict, 3) ? 'x' : '-';
            assert_false(verdict_wants_recheck(&verdict, 0));
        }
        if (strcmp(wanted, RECHECKS[i].wanted) != 0)
            fail_msg("%s gave %s instead of %s", RECHECKS[i].script, wanted, RECHECKS[i].wanted);
    }
}

static void test_state_texts(void **state)
{
    (void)state;
    assert_string_equal(verdict_state_text(PROBE_STATE_UNKNOWN), "unknown");
    assert_string_equal(verdict_state_text(PROBE_STATE_UP), "up");
    assert_string_equal(verdict_state_text(PROBE_STATE_DOWN), "down");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_init_is_unknown_and_not_running),
        cmocka_unit_test(test_unknown_from_the_start_takes_the_first_cause_told),
        cmocka_unit_test(test_restored_state_needs_full_runs_to_change),
        cmocka_unit_test(test_restored_flapping_ends_one_window_later),
        cmocka_unit_test(test_flapping_ends_at_once_where_it_is_switched_off),
        cmocka_unit_test(test_more_changes_than_are_kept_keep_the_newest),
        cmocka_unit_test(test_flapping_change_alone_leaves_the_state_as_it_was),
        cmocka_unit_test(test_no_change_leaves_the_output_untouched),
        cmocka_unit_test(test_long_runs_do_not_wrap),
        cmocka_unit_test(test_rechecks),
        cmocka_unit_test(test_state_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
