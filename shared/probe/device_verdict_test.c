#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "device_verdict.h"

// Minutes make the cases readable; the device is looked at in minute 1000.
#define MINUTE INT64_C(60000)
enum { NOW = 1000, FRESH = 5, GONE_AFTER = 100, CHECK_MAX = 3 };

#define UP(minute) {.state = PROBE_STATE_UP, .cause = CAUSE_REPLY, .since_ms = (minute)}
#define DOWN(minute, why) {.state = PROBE_STATE_DOWN, .cause = CAUSE_##why, .since_ms = (minute)}
#define UNKNOWN(minute, why) {.state = PROBE_STATE_UNKNOWN, .cause = CAUSE_##why, .since_ms = (minute)}

// The checks have the ids 1, 2, 3. Times in minutes. `seen` 0: never.
static const struct {
    const char *name;
    struct device_check checks[CHECK_MAX];
    size_t count;
    int seen;
    int gone_after;
    bool unmonitored;
    struct device_verdict expected;
} CASES[] = {
    // Not monitored: DISABLED, whatever else is known.
    {"not monitored, up", {UP(10)}, 1, 0, GONE_AFTER, true, {DEVICE_DISABLED, CAUSE_NOT_RUNNING, 0, 0}},
    {"not monitored, down",
     {DOWN(10, TIMEOUT)},
     1,
     0,
     GONE_AFTER,
     true,
     {DEVICE_DISABLED, CAUSE_NOT_RUNNING, 0, 0}},
    {"not monitored, seen", {{0}}, 0, 999, GONE_AFTER, true, {DEVICE_DISABLED, CAUSE_NOT_RUNNING, 0, 0}},

    // Some check up: UP when none is down, else DEGRADED.
    {"one up", {UP(10)}, 1, 0, GONE_AFTER, false, {DEVICE_UP, CAUSE_REPLY, 0, 10}},
    {"all up, since the last",
     {UP(10), UP(40), UP(20)},
     3,
     0,
     GONE_AFTER,
     false,
     {DEVICE_UP, CAUSE_REPLY, 0, 40}},
    {"up and unknown",
     {UP(10), UNKNOWN(50, LINK_DOWN)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_UP, CAUSE_REPLY, 0, 50}},
    {"up and never probed",
     {UP(10), UNKNOWN(0, NOT_RUNNING)},
     2,
     0,
     0,
     false,
     {DEVICE_UP, CAUSE_REPLY, 0, 10}},
    {"up and down",
     {UP(10), DOWN(50, REFUSED)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_REFUSED, 2, 50}},
    {"up, down, unknown",
     {UNKNOWN(60, NO_ROUTE), DOWN(50, TIMEOUT), UP(10)},
     3,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 2, 60}},
    {"two down, the longer one speaks",
     {DOWN(90, TIMEOUT), UP(10), DOWN(30, CERTIFICATE_EXPIRED)},
     3,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_CERTIFICATE_EXPIRED, 3, 90}},
    {"two down equally long, the first one speaks",
     {UP(10), DOWN(30, TIMEOUT), DOWN(30, REFUSED)},
     3,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 2, 30}},
    {"up, and down for longer than gone_after",
     {UP(990), DOWN(1, TIMEOUT)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 2, 990}},

    // A sign of life of a check that is down: DEGRADED, however long.
    {"down, refused", {DOWN(10, REFUSED)}, 1, 0, GONE_AFTER, false, {DEVICE_DEGRADED, CAUSE_REFUSED, 1, 10}},
    {"ping dropped, port refused",
     {DOWN(10, TIMEOUT), DOWN(20, REFUSED)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, 20}},
    {"wrong answer",
     {DOWN(20, WRONG_ANSWER)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_WRONG_ANSWER, 1, 20}},
    // Of a check that is unknown.
    {"port closed alone",
     {UNKNOWN(10, PORT_CLOSED)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_UP, CAUSE_REPLY, 0, 10}},
    {"ping dropped, port closed",
     {DOWN(10, TIMEOUT), UNKNOWN(15, PORT_CLOSED)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, 15}},
    // A fresh sighting.
    {"down, seen a minute ago",
     {DOWN(10, TIMEOUT)},
     1,
     999,
     GONE_AFTER,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, 999}},
    {"seen, then down", {DOWN(998, TIMEOUT)}, 1, 997, 0, false, {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, 998}},
    {"unknown, seen a minute ago",
     {UNKNOWN(10, LINK_DOWN)},
     1,
     999,
     GONE_AFTER,
     false,
     {DEVICE_UP, CAUSE_REPLY, 0, 999}},
    {"the last minute of freshness",
     {DOWN(10, TIMEOUT)},
     1,
     996,
     0,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, 996}},
    {"a sighting in the future is fresh",
     {DOWN(10, TIMEOUT)},
     1,
     2000,
     0,
     false,
     {DEVICE_DEGRADED, CAUSE_TIMEOUT, 1, NOW}},

    // No life and some check down: DOWN.
    {"one down", {DOWN(950, TIMEOUT)}, 1, 0, GONE_AFTER, false, {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 950}},
    {"down and unknown",
     {DOWN(950, HOST_UNREACHABLE), UNKNOWN(960, NO_DESCRIPTOR)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_HOST_UNREACHABLE, 1, 960}},
    {"down and a port that was never open",
     {UNKNOWN(20, NEVER_OPEN), DOWN(950, TIMEOUT)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 2, 950}},
    {"all down, since the last",
     {DOWN(970, TIMEOUT), DOWN(980, NET_UNREACHABLE)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 980}},
    {"no beat is no life", {DOWN(950, NO_BEAT)}, 1, 0, 0, false, {DEVICE_DOWN, CAUSE_NO_BEAT, 1, 950}},
    {"a sighting that has just grown old",
     {DOWN(950, TIMEOUT)},
     1,
     995,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 1000}},
    {"down after an old sighting",
     {DOWN(950, TIMEOUT)},
     1,
     300,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 950}},

    // GONE when the silence has lasted for gone_after.
    {"silent just short of it",
     {DOWN(901, TIMEOUT)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 901}},
    {"silent for exactly that",
     {DOWN(900, TIMEOUT)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_GONE, CAUSE_TIMEOUT, 1, 1000}},
    {"silent for longer",
     {DOWN(300, TIMEOUT)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_GONE, CAUSE_TIMEOUT, 1, 400}},
    {"silent since the last check went",
     {DOWN(300, TIMEOUT), DOWN(500, NO_BEAT)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_GONE, CAUSE_TIMEOUT, 1, 600}},
    {"a check that went lately",
     {DOWN(300, TIMEOUT), DOWN(980, TIMEOUT)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 980}},
    {"silent since the last sighting",
     {DOWN(300, TIMEOUT)},
     1,
     700,
     GONE_AFTER,
     false,
     {DEVICE_GONE, CAUSE_TIMEOUT, 1, 800}},
    {"seen meanwhile", {DOWN(300, TIMEOUT)}, 1, 950, GONE_AFTER, false, {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 955}},
    {"never gone", {DOWN(1, TIMEOUT)}, 1, 0, 0, false, {DEVICE_DOWN, CAUSE_TIMEOUT, 1, 1}},

    // Nothing but unknown checks: UNKNOWN.
    {"one unknown",
     {UNKNOWN(10, LINK_DOWN)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_UNKNOWN, CAUSE_LINK_DOWN, 0, 10}},
    {"two unknown, the cause of the longer",
     {UNKNOWN(40, SUSPENDED), UNKNOWN(10, NO_ROUTE)},
     2,
     0,
     GONE_AFTER,
     false,
     {DEVICE_UNKNOWN, CAUSE_NO_ROUTE, 0, 40}},
    {"unknown, seen long ago",
     {UNKNOWN(10, NEVER_OPEN)},
     1,
     20,
     GONE_AFTER,
     false,
     {DEVICE_UNKNOWN, CAUSE_NEVER_OPEN, 0, 25}},

    // No checks.
    {"no checks, seen", {{0}}, 0, 999, GONE_AFTER, false, {DEVICE_UP, CAUSE_REPLY, 0, 999}},
    {"no checks, seen a while ago",
     {{0}},
     0,
     950,
     GONE_AFTER,
     false,
     {DEVICE_UNKNOWN, CAUSE_NOT_RUNNING, 0, 955}},
    {"no checks, not older than gone_after",
     {{0}},
     0,
     900,
     GONE_AFTER,
     false,
     {DEVICE_UNKNOWN, CAUSE_NOT_RUNNING, 0, 905}},
    {"no checks, older than gone_after",
     {{0}},
     0,
     899,
     GONE_AFTER,
     false,
     {DEVICE_GONE, CAUSE_TIMEOUT, 0, 999}},
    {"no checks, seen, never gone", {{0}}, 0, 1, 0, false, {DEVICE_UNKNOWN, CAUSE_NOT_RUNNING, 0, 6}},
    {"no checks, never seen", {{0}}, 0, 0, GONE_AFTER, false, {DEVICE_UNKNOWN, CAUSE_NOT_RUNNING, 0, 0}},

    // A clock that was stepped back.
    {"a change in the future",
     {DOWN(2000, TIMEOUT)},
     1,
     0,
     GONE_AFTER,
     false,
     {DEVICE_DOWN, CAUSE_TIMEOUT, 1, NOW}},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct device_check checks[CHECK_MAX];
        memcpy(checks, CASES[i].checks, sizeof checks);
        for (size_t j = 0; j < CHECK_MAX; j++) {
            checks[j].check_id = (int64_t)j + 1;
            checks[j].since_ms *= MINUTE;
        }
        struct device_verdict got =
            device_verdict_of(&(struct device_evidence){.checks = CASES[i].count > 0 ? checks : NULL,
                                                        .check_count = CASES[i].count,
                                                        .seen_ms = CASES[i].seen * MINUTE,
                                                        .fresh_ms = FRESH * MINUTE,
                                                        .gone_after_ms = CASES[i].gone_after * MINUTE,
                                                        .now_ms = NOW * MINUTE,
                                                        .monitored = !CASES[i].unmonitored});
        print_message("case: %s\n", CASES[i].name);
        assert_string_equal(device_state_text(got.state), device_state_text(CASES[i].expected.state));
        assert_string_equal(cause_text(got.cause), cause_text(CASES[i].expected.cause));
        assert_int_equal(got.check_id, CASES[i].expected.check_id);
        assert_int_equal(got.since_ms, CASES[i].expected.since_ms * MINUTE);
    }
}

// The sentences of the header as plain questions, asked of every mix of up to three checks, each in any state
// with a cause that does or does not show life, and each kind of sighting.
static enum device_state oracle(const struct device_check *checks, size_t count, bool fresh, bool old,
                                bool monitored)
{
    unsigned up = 0, down = 0, signs = 0;
    for (size_t i = 0; i < count; i++) {
        up += checks[i].state == PROBE_STATE_UP;
        down += checks[i].state == PROBE_STATE_DOWN;
        signs += checks[i].state != PROBE_STATE_UP && checks[i].cause == CAUSE_REFUSED;
    }
    if (!monitored)
        return DEVICE_DISABLED;
    if (count == 0)
        return fresh ? DEVICE_UP : old ? DEVICE_GONE : DEVICE_UNKNOWN;
    if (up > 0 || signs > 0 || fresh)
        return down == 0 ? DEVICE_UP : DEVICE_DEGRADED;
    return down > 0 ? DEVICE_DOWN : DEVICE_UNKNOWN;
}

enum { KINDS = 5 };

static void test_every_mix_of_three_checks_agrees_with_the_sentences(void **state)
{
    (void)state;
    static const struct device_check kinds[KINDS] = {
        {.state = PROBE_STATE_UP, .cause = CAUSE_REPLY, .since_ms = 999 * MINUTE},
        {.state = PROBE_STATE_DOWN, .cause = CAUSE_TIMEOUT, .since_ms = 999 * MINUTE},
        {.state = PROBE_STATE_DOWN, .cause = CAUSE_REFUSED, .since_ms = 999 * MINUTE},
        {.state = PROBE_STATE_UNKNOWN, .cause = CAUSE_LINK_DOWN, .since_ms = 999 * MINUTE},
        {.state = PROBE_STATE_UNKNOWN, .cause = CAUSE_REFUSED, .since_ms = 999 * MINUTE},
    };
    static const int64_t seen[] = {0, 100 * MINUTE, 950 * MINUTE, 999 * MINUTE};
    for (unsigned mix = 0; mix < KINDS * KINDS * KINDS * 4 * 4 * 2; mix++) {
        struct device_check checks[3] = {kinds[mix % 5], kinds[mix / 5 % 5], kinds[mix / 25 % 5]};
        unsigned sighting = mix / 125 % 4, count = mix / 500 % 4;
        bool monitored = mix / 2000 == 0;
        struct device_verdict got =
            device_verdict_of(&(struct device_evidence){.checks = checks,
                                                        .check_count = count,
                                                        .seen_ms = seen[sighting],
                                                        .fresh_ms = FRESH * MINUTE,
                                                        .gone_after_ms = GONE_AFTER * MINUTE,
                                                        .now_ms = NOW * MINUTE,
                                                        .monitored = monitored});
        assert_int_equal(got.state, oracle(checks, count, sighting == 3, sighting == 1, monitored));
    }
}

static void test_no_time_overflows(void **state)
{
    (void)state;
    static const int64_t times[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    for (unsigned mix = 0; mix < 5 * 5 * 5 * 5; mix++) {
        struct device_check check = {1, PROBE_STATE_DOWN, CAUSE_TIMEOUT, times[mix % 5]};
        struct device_evidence evidence = {.checks = &check,
                                           .check_count = mix % 2,
                                           .seen_ms = times[mix / 5 % 5],
                                           .fresh_ms = times[mix / 25 % 5],
                                           .gone_after_ms = times[mix / 25 % 5],
                                           .now_ms = times[mix / 125 % 5],
                                           .monitored = true};
        struct device_verdict got = device_verdict_of(&evidence);
        assert_true(got.since_ms <= evidence.now_ms);
    }
}

static void test_texts_of_states(void **state)
{
    (void)state;
    assert_string_equal(device_state_text(DEVICE_UNKNOWN), "unknown");
    assert_string_equal(device_state_text(DEVICE_UP), "up");
    assert_string_equal(device_state_text(DEVICE_DOWN), "down");
    assert_string_equal(device_state_text(DEVICE_DEGRADED), "degraded");
    assert_string_equal(device_state_text(DEVICE_GONE), "gone");
    assert_string_equal(device_state_text(DEVICE_DISABLED), "disabled");
    assert_string_equal(device_state_text((enum device_state)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_every_mix_of_three_checks_agrees_with_the_sentences),
        cmocka_unit_test(test_no_time_overflows),
        cmocka_unit_test(test_texts_of_states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
