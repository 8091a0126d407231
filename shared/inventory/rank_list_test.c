#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rank_list.h"

// The ids in their order.
static const char *order_of(struct rank_list *list, bool descending)
{
    static char text[256];
    text[0] = '\0';
    rank_list_sort(list, descending);
    for (size_t i = 0; i < list->count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%d ", (int)list->rows[i].id);
    rank_list_fini(list);
    return text;
}

static void fill_numbers(struct rank_list *list)
{
    static const double numbers[] = {2.5, NAN, -1, 2.5, 0, NAN, 1e300};
    *list = (struct rank_list){.rows = NULL};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        assert_int_equal(rank_list_add_number(list, (int64_t)i, numbers[i]), 0);
}

static void test_numbers_come_in_order_and_nothing_last(void **state)
{
    (void)state;
    struct rank_list list;
    fill_numbers(&list);
    assert_string_equal(order_of(&list, false), "2 4 0 3 6 1 5 ");
    fill_numbers(&list);
    assert_string_equal(order_of(&list, true), "6 0 3 4 2 1 5 ");
}

static void fill_texts(struct rank_list *list)
{
    static const char *const texts[] = {"b", "A", "a", "", "ab", "B", "\xc3\xa4"};
    *list = (struct rank_list){.rows = NULL};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_int_equal(rank_list_add_bytes(list, (int64_t)i, texts[i], strlen(texts[i])), 0);
    assert_int_equal(rank_list_add_number(list, 7, NAN), 0);
}

static void test_texts_are_compared_without_regard_to_capitals(void **state)
{
    (void)state;
    struct rank_list list;
    fill_texts(&list);
    assert_string_equal(order_of(&list, false), "3 1 2 4 0 5 6 7 ");
    fill_texts(&list);
    assert_string_equal(order_of(&list, true), "6 0 5 4 1 2 3 7 ");
}

static void test_zeros_within_bytes_count(void **state)
{
    (void)state;
    struct rank_list list = {.rows = NULL};
    assert_int_equal(rank_list_add_bytes(&list, 1, "\0\2", 2), 0);
    assert_int_equal(rank_list_add_bytes(&list, 2, "\0\1", 2), 0);
    assert_string_equal(order_of(&list, false), "2 1 ");
}

static void test_nothing_is_sorted_too(void **state)
{
    (void)state;
    struct rank_list list = {.rows = NULL};
    assert_string_equal(order_of(&list, false), "");
}

static void test_many_are_a_permutation_in_order(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct rank_list list = {.rows = NULL};
    unsigned dice = 1;
    for (int64_t id = 0; id < MANY; id++) {
        dice = dice * 1103515245U + 12345U;
        assert_int_equal(rank_list_add_number(&list, id, (dice >> 16) % 50), 0);
    }
    rank_list_sort(&list, false);
    char *seen = calloc(MANY, 1);
    assert_non_null(seen);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(seen[list.rows[i].id]++, 0);
        if (i > 0) {
            double before = list.rows[i - 1].number, here = list.rows[i].number;
            assert_true(before < here || (before == here && list.rows[i - 1].id < list.rows[i].id));
        }
    }
    free(seen);
    rank_list_fini(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_come_in_order_and_nothing_last),
        cmocka_unit_test(test_texts_are_compared_without_regard_to_capitals),
        cmocka_unit_test(test_zeros_within_bytes_count),
        cmocka_unit_test(test_nothing_is_sorted_too),
        cmocka_unit_test(test_many_are_a_permutation_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
