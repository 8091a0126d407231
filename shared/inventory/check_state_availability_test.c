#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "check_state_fixture.h"

enum { END = 1000, ROUNDS = 150 };

// What was true in each millisecond, kept beside the database in the plainest way.
struct oracle {
    enum probe_state state[END];
    bool known[END];
    bool running[END];
};

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % limit;
}

static void play_transitions(struct oracle *oracle, int64_t check, uint32_t *seed)
{
    enum probe_state now = PROBE_STATE_UNKNOWN;
    for (uint32_t at = random_below(seed, 200); at < END; at += 1 + random_below(seed, 150)) {
        enum probe_state next = (enum probe_state)((now + 1 + random_below(seed, 2)) % 3);
        assert_int_equal(check_state_fixture_turn(check, at, now, next, CAUSE_TIMEOUT), 0);
        now = next;
        for (uint32_t ms = at; ms < END; ms++) {
            oracle->state[ms] = next;
            oracle->known[ms] = true;
        }
    }
}

static void play_runs(struct oracle *oracle, uint32_t *seed)
{
    for (uint32_t start = random_below(seed, 100); start < END; start += 200 + random_below(seed, 300)) {
        int64_t run = 0;
        uint32_t end = start + random_below(seed, 300);
        assert_int_equal(check_state_run_start(db, "icmp_heartbeat", "local", start, &run), 0);
        assert_int_equal(check_state_run_alive(db, run, end), 0);
        for (uint32_t ms = start; ms < end && ms < END; ms++)
            oracle->running[ms] = true;
    }
}

static struct availability count(const struct oracle *oracle, uint32_t from, uint32_t to)
{
    struct availability sum = {0, 0, 0};
    for (uint32_t ms = from; ms < to; ms++) {
        bool certain = oracle->known[ms] && oracle->running[ms] && oracle->state[ms] != PROBE_STATE_UNKNOWN;
        sum.unknown_ms += !certain;
        sum.up_ms += certain && oracle->state[ms] == PROBE_STATE_UP;
        sum.down_ms += certain && oracle->state[ms] == PROBE_STATE_DOWN;
    }
    return sum;
}

static void compare_periods(const struct oracle *oracle, int64_t check, uint32_t *seed)
{
    struct check_state state = check_state_fixture_read(check);
    for (int i = 0; i < 5; i++) {
        uint32_t from = i == 0 ? 0 : random_below(seed, END - 1);
        uint32_t to = i == 0 ? END : from + 1 + random_below(seed, END - from);
        struct availability expected = count(oracle, from, to), found;
        assert_int_equal(check_state_availability(db, &state, "local", from, to, &found), 0);
        assert_int_equal(found.up_ms, expected.up_ms);
        assert_int_equal(found.down_ms, expected.down_ms);
        assert_int_equal(found.unknown_ms, expected.unknown_ms);
    }
}

static void test_availability_is_what_counting_milliseconds_gives(void **state)
{
    (void)state;
    uint32_t seed = 42;
    for (int round = 0; round < ROUNDS; round++) {
        struct oracle oracle;
        memset(&oracle, 0, sizeof(oracle));
        int64_t check = check_state_fixture_check("NAS");
        play_transitions(&oracle, check, &seed);
        play_runs(&oracle, &seed);
        compare_periods(&oracle, check, &seed);
        db_rollback(db);
        assert_int_equal(db_begin(db, 0), 0);
    }
}

static void test_check_that_was_never_probed_is_unknown(void **state)
{
    (void)state;
    int64_t run = 0;
    struct check_state never = {.check_id = check_state_fixture_check("NAS")};
    struct availability found;
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", "local", 0, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, END), 0);
    assert_int_equal(check_state_availability(db, &never, "local", 0, END, &found), 0);
    assert_int_equal(found.unknown_ms, END);
    assert_int_equal(found.up_ms + found.down_ms, 0);
}

static void test_runs_of_another_plugin_do_not_count(void **state)
{
    (void)state;
    int64_t run = 0, check = check_state_fixture_check("NAS");
    struct availability found;
    assert_int_equal(check_state_run_start(db, "tcp_check", "local", 0, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, END), 0);
    assert_int_equal(check_state_fixture_turn(check, 0, PROBE_STATE_UNKNOWN, PROBE_STATE_UP, CAUSE_REPLY), 0);
    struct check_state state_now = check_state_fixture_read(check);
    assert_int_equal(check_state_availability(db, &state_now, "local", 0, END, &found), 0);
    assert_int_equal(found.unknown_ms, END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_availability_is_what_counting_milliseconds_gives),
        WITH_DATABASE(test_check_that_was_never_probed_is_unknown),
        WITH_DATABASE(test_runs_of_another_plugin_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
