#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "conflict_cover.h"

enum { SPANS = 200, QUESTIONS = 400, ROUNDS = 50 };

static struct ip_range range(const char *text)
{
    struct ip_range range;
    assert_int_equal(ip_range_parse(text, &range, NULL), 0);
    return range;
}

static const struct conflict_span *ask(struct conflict_cover *cover, const char *vrf, const char *text)
{
    struct ip_range wanted = range(text);
    return conflict_cover_of(cover, vrf, &wanted);
}

static void test_span_that_holds_all_of_it_is_found(void **state)
{
    (void)state;
    struct conflict_cover cover;
    const struct conflict_span spans[] = {{"default", range("10.0.0.0/8")},
                                          {"default", range("10.0.0.0/24")},
                                          {"default", range("172.16.0.0/24")}};
    conflict_cover_begin(&cover, spans, 3);
    assert_null(ask(&cover, "default", "9.255.255.255"));
    assert_ptr_equal(ask(&cover, "default", "10.0.0.5"), &spans[0]);
    assert_ptr_equal(ask(&cover, "default", "10.255.255.255"), &spans[0]);
    assert_null(ask(&cover, "default", "11.0.0.0"));
    assert_null(ask(&cover, "default", "172.16.0.250-172.16.1.5"));
    assert_ptr_equal(ask(&cover, "default", "172.16.0.255"), &spans[2]);
}

static void test_vrfs_do_not_hold_each_others_addresses(void **state)
{
    (void)state;
    struct conflict_cover cover;
    const struct conflict_span spans[] = {
        {"blue", range("10.0.0.0/8")}, {"default", range("10.1.0.0/16")}, {"red", range("10.0.0.0/8")}};
    conflict_cover_begin(&cover, spans, 3);
    assert_null(ask(&cover, "amber", "10.0.0.1"));
    assert_ptr_equal(ask(&cover, "blue", "10.2.0.0"), &spans[0]);
    assert_null(ask(&cover, "default", "10.0.0.1"));
    assert_ptr_equal(ask(&cover, "default", "10.1.0.1"), &spans[1]);
    assert_ptr_equal(ask(&cover, "red", "10.1.0.1"), &spans[2]);
    assert_null(ask(&cover, "white", "10.1.0.1"));
}

// The keys of IPv4 lie within ::/0.
static void test_families_do_not_hold_each_other(void **state)
{
    (void)state;
    struct conflict_cover cover;
    struct ip_addr v4, v6;
    const struct conflict_span spans[] = {{"default", range("::/0")}};
    ip_addr_parse("10.0.0.1", &v4);
    ip_addr_parse("2001:db8::1", &v6);
    conflict_cover_begin(&cover, spans, 1);
    assert_null(ask(&cover, "default", "10.0.0.1"));
    assert_ptr_equal(ask(&cover, "default", "2001:db8::1"), &spans[0]);
    assert_true(conflict_cover_knows(&cover, &v6));
    assert_false(conflict_cover_knows(&cover, &v4));
}

static int compare(const void *a, const void *b)
{
    const struct conflict_span *left = a, *right = b;
    int order = strcmp(left->vrf, right->vrf);
    return order != 0 ? order : ip_addr_compare(&left->range.first, &right->range.first);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct conflict_span random_span(uint32_t *seed, bool is_prefix)
{
    static const char *const vrfs[] = {"blue", "default", "red"};
    struct conflict_span span = {.vrf = vrfs[next(seed) % 3]};
    uint8_t bytes[4] = {10, 0, (uint8_t)(next(seed) % 4), (uint8_t)next(seed)};
    struct ip_addr addr = ip_addr_from_v4(bytes);
    struct cidr cidr;
    assert_int_equal(cidr_of(&addr, is_prefix ? 20 + next(seed) % 13 : 32, &cidr), 0);
    span.range = ip_range_of_cidr(&cidr);
    return span;
}

static void test_one_pass_says_what_looking_at_each_span_says(void **state)
{
    (void)state;
    static struct conflict_span spans[SPANS], questions[QUESTIONS];
    uint32_t seed = 7;
    for (int round = 0; round < ROUNDS; round++) {
        size_t count = next(&seed) % SPANS;
        struct conflict_cover cover;
        for (size_t i = 0; i < count; i++)
            spans[i] = random_span(&seed, true);
        for (size_t i = 0; i < QUESTIONS; i++)
            questions[i] = random_span(&seed, false);
        qsort(spans, count, sizeof(*spans), compare);
        qsort(questions, QUESTIONS, sizeof(*questions), compare);
        conflict_cover_begin(&cover, spans, count);
        for (size_t i = 0; i < QUESTIONS; i++) {
            bool is_held = false, is_known = false;
            for (size_t j = 0; j < count; j++) {
                bool same = strcmp(spans[j].vrf, questions[i].vrf) == 0;
                is_known |= same;
                is_held |= same && ip_range_covers(&spans[j].range, &questions[i].range);
            }
            assert_int_equal(conflict_cover_of(&cover, questions[i].vrf, &questions[i].range) != NULL,
                             is_held);
            assert_int_equal(conflict_cover_knows(&cover, &questions[i].range.first), is_known);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_span_that_holds_all_of_it_is_found),
        cmocka_unit_test(test_vrfs_do_not_hold_each_others_addresses),
        cmocka_unit_test(test_families_do_not_hold_each_other),
        cmocka_unit_test(test_one_pass_says_what_looking_at_each_span_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
