#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "availability.h"

enum { SPAN_MAX = 8, ORACLE_MS = 64, ROUNDS = 20000 };

static const struct {
    const char *name;
    int64_t from_ms;
    int64_t to_ms;
    struct span down[3];
    size_t down_count;
    struct span unknown[3];
    size_t unknown_count;
    struct availability expected;
} CASES[] = {
    {.name = "no span: up", .from_ms = 100, .to_ms = 200, .expected = {100, 0, 0}},
    {.name = "down touching both ends",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{100, 110}, {190, 200}},
     .down_count = 2,
     .expected = {80, 20, 0}},
    {.name = "adjacent spans count once",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{120, 130}, {110, 120}, {115, 125}},
     .down_count = 3,
     .expected = {80, 20, 0}},
    {.name = "outside the period",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{0, 100}, {200, 300}},
     .down_count = 2,
     .expected = {100, 0, 0}},
    {.name = "around the period",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{0, 300}},
     .down_count = 1,
     .expected = {0, 100, 0}},
    {.name = "open span",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{150, INT64_MAX}},
     .down_count = 1,
     .expected = {50, 50, 0}},
    {.name = "unknown wins over down",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{110, 160}},
     .down_count = 1,
     .unknown = {{150, INT64_MAX}, {INT64_MIN, 105}},
     .unknown_count = 2,
     .expected = {5, 40, 55}},
    {.name = "unknown inside down", // an outage in which the monitor was restarted
     .from_ms = 0,
     .to_ms = 100,
     .down = {{10, 90}},
     .down_count = 1,
     .unknown = {{40, 50}},
     .unknown_count = 1,
     .expected = {20, 70, 10}},
    {.name = "reversed and empty spans",
     .from_ms = 100,
     .to_ms = 200,
     .down = {{150, 140}, {150, 150}, {INT64_MAX, INT64_MIN}},
     .down_count = 3,
     .expected = {100, 0, 0}},
    {.name = "empty period", .from_ms = 200, .to_ms = 200, .down = {{0, 300}}, .down_count = 1},
    {.name = "reversed period", .from_ms = 200, .to_ms = 100, .down = {{0, 300}}, .down_count = 1},
    {.name = "nothing before 1970",
     .from_ms = INT64_MIN,
     .to_ms = INT64_MAX,
     .down = {{INT64_MIN, 1}},
     .down_count = 1,
     .unknown = {{INT64_MAX - 5, INT64_MAX}},
     .unknown_count = 1,
     .expected = {INT64_MAX - 6, 1, 5}},
};

static void assert_availability(struct availability got, struct availability expected)
{
    assert_int_equal(got.up_ms, expected.up_ms);
    assert_int_equal(got.down_ms, expected.down_ms);
    assert_int_equal(got.unknown_ms, expected.unknown_ms);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct span down[3];
        struct span unknown[3];
        memcpy(down, CASES[i].down, sizeof down);
        memcpy(unknown, CASES[i].unknown, sizeof unknown);
        print_message("case: %s\n", CASES[i].name);
        assert_availability(availability_compute(CASES[i].from_ms, CASES[i].to_ms, down, CASES[i].down_count,
                                                 unknown, CASES[i].unknown_count),
                            CASES[i].expected);
    }
}

static void test_no_arrays_at_all_is_up(void **state)
{
    (void)state;
    assert_availability(availability_compute(1000, 4000, NULL, 0, NULL, 0),
                        (struct availability){3000, 0, 0});
}

static size_t random_spans(struct span *spans, unsigned short random[3])
{
    size_t count = (size_t)(nrand48(random) % (SPAN_MAX + 1));

    for (size_t i = 0; i < count; i++) {
        spans[i].from_ms = nrand48(random) % ORACLE_MS;
        spans[i].to_ms = nrand48(random) % 8 == 0 ? INT64_MAX : spans[i].from_ms + nrand48(random) % 20 - 4;
    }
    return count;
}

static bool covers(const struct span *spans, size_t count, int64_t at_ms)
{
    for (size_t i = 0; i < count; i++)
        if (spans[i].from_ms <= at_ms && at_ms < spans[i].to_ms)
            return true;
    return false;
}

// Asks of each millisecond by itself.
static struct availability oracle(int64_t from_ms, int64_t to_ms, const struct span *down, size_t down_count,
                                  const struct span *unknown, size_t unknown_count)
{
    struct availability sum = {0};

    for (int64_t at_ms = from_ms; at_ms < to_ms; at_ms++) {
        bool is_unknown = covers(unknown, unknown_count, at_ms);
        bool is_down = !is_unknown && covers(down, down_count, at_ms);
        sum.unknown_ms += is_unknown;
        sum.down_ms += is_down;
        sum.up_ms += !is_unknown && !is_down;
    }
    return sum;
}

static void test_random_spans_agree_with_counting_each_millisecond(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);

    print_message("seed %u\n", seed);
    unsigned short random[3] = {0x330e, (unsigned short)seed, (unsigned short)(seed >> 16)};
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct span down[SPAN_MAX];
        struct span unknown[SPAN_MAX];
        size_t down_count = random_spans(down, random);
        size_t unknown_count = random_spans(unknown, random);
        int64_t from_ms = nrand48(random) % ORACLE_MS;
        int64_t to_ms = from_ms + nrand48(random) % ORACLE_MS;
        struct availability expected = oracle(from_ms, to_ms, down, down_count, unknown, unknown_count);
        assert_availability(availability_compute(from_ms, to_ms, down, down_count, unknown, unknown_count),
                            expected);
    }
}

static void assert_outages(struct outages got, int64_t longest_ms, unsigned count)
{
    assert_int_equal(got.longest_ms, longest_ms);
    assert_int_equal(got.count, count);
}

static void test_outages(void **state)
{
    (void)state;
    struct span down[] = {{150, 160}, {120, 130}, {110, 120}, {190, INT64_MAX}, {155, 155}, {170, 165}};
    struct span gap[] = {{125, 152}};
    assert_outages(availability_outages(100, 200, NULL, 0, NULL, 0), 0, 0);
    assert_outages(availability_outages(100, 200, down, 6, NULL, 0), 20, 3);
    assert_outages(availability_outages(100, 400, down, 6, NULL, 0), 210, 3);
    assert_outages(availability_outages(100, 200, down, 6, gap, 1), 15, 3);
    assert_outages(availability_outages(125, 152, down, 6, gap, 1), 0, 0);
    assert_outages(availability_outages(400, 100, down, 6, NULL, 0), 0, 0);
    // A restart of the monitor amid an outage makes it neither two nor longer than what is known of it.
    assert_outages(availability_outages(0, 100, (struct span[]){{10, 90}}, 1, (struct span[]){{40, 50}}, 1),
                   70, 1);
}

static struct outages outage_oracle(int64_t from_ms, int64_t to_ms, const struct span *down,
                                    size_t down_count, const struct span *unknown, size_t unknown_count)
{
    struct outages outages = {0};
    int64_t length = 0;

    for (int64_t at_ms = from_ms; at_ms < to_ms; at_ms++) {
        if (!covers(down, down_count, at_ms))
            length = 0;
        else if (!covers(unknown, unknown_count, at_ms))
            outages.count += ++length == 1;
        outages.longest_ms = length > outages.longest_ms ? length : outages.longest_ms;
    }
    return outages;
}

static void test_random_outages_agree_with_counting_each_millisecond(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);

    print_message("seed %u\n", seed);
    unsigned short random[3] = {0x330e, (unsigned short)seed, (unsigned short)(seed >> 16)};
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct span down[SPAN_MAX];
        struct span unknown[SPAN_MAX];
        size_t down_count = random_spans(down, random);
        size_t unknown_count = random_spans(unknown, random);
        int64_t from_ms = nrand48(random) % ORACLE_MS;
        int64_t to_ms = from_ms + nrand48(random) % ORACLE_MS;
        struct outages expected = outage_oracle(from_ms, to_ms, down, down_count, unknown, unknown_count);
        assert_outages(availability_outages(from_ms, to_ms, down, down_count, unknown, unknown_count),
                       expected.longest_ms, expected.count);
    }
}

static void test_ratio_leaves_unknown_time_out(void **state)
{
    (void)state;
    assert_true(availability_ratio(&(struct availability){75, 25, 900}) == 0.75);
    assert_true(availability_ratio(&(struct availability){10, 0, 0}) == 1.0);
    assert_true(availability_ratio(&(struct availability){0, 10, 0}) == 0.0);
    assert_true(isnan(availability_ratio(&(struct availability){0, 0, 10})));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_no_arrays_at_all_is_up),
        cmocka_unit_test(test_random_spans_agree_with_counting_each_millisecond),
        cmocka_unit_test(test_outages),
        cmocka_unit_test(test_random_outages_agree_with_counting_each_millisecond),
        cmocka_unit_test(test_ratio_leaves_unknown_time_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
