#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>

#include "due_heap.h"

enum { ITEMS = 500, STEPS = 20000 };

static struct due_item items[ITEMS];
static bool inside[ITEMS];

// A fixed sequence (Knuth's MMIX constants).
static uint32_t next_number(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static int64_t earliest(void)
{
    int64_t due_us = INT64_MAX;
    for (size_t i = 0; i < ITEMS; i++)
        if (inside[i] && items[i].due_us < due_us)
            due_us = items[i].due_us;
    return due_us;
}

// Against a look at all of them after each change.
static void test_first_is_always_the_earliest(void **state)
{
    struct due_heap heap = {0};
    uint64_t sequence = 1;
    size_t count = 0;
    (void)state;
    for (size_t step = 0; step < STEPS; step++) {
        size_t i = next_number(&sequence) % ITEMS;
        if (!inside[i]) {
            items[i].due_us = next_number(&sequence) % 1000;
            assert_int_equal(due_heap_add(&heap, &items[i]), 0);
            inside[i] = true;
            count++;
        } else if (next_number(&sequence) % 2) {
            due_heap_remove(&heap, &items[i]);
            inside[i] = false;
            count--;
        } else {
            items[i].due_us = next_number(&sequence) % 1000;
            due_heap_settle(&heap, &items[i]);
        }
        assert_int_equal(heap.count, count);
        if (count)
            assert_int_equal(heap.items[0]->due_us, earliest());
    }
    due_heap_fini(&heap);
}

static void test_removed_one_by_one_they_come_in_order(void **state)
{
    static const int64_t due[] = {5, 3, 9, 3, -1, INT64_MAX, 0};
    static const int64_t ordered[] = {-1, 0, 3, 3, 5, 9, INT64_MAX};
    struct due_heap heap = {0};
    struct due_item held[7];
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        held[i].due_us = due[i];
        assert_int_equal(due_heap_add(&heap, &held[i]), 0);
    }
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(heap.items[0]->due_us, ordered[i]);
        due_heap_remove(&heap, heap.items[0]);
    }
    assert_int_equal(heap.count, 0);
    due_heap_fini(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_is_always_the_earliest),
        cmocka_unit_test(test_removed_one_by_one_they_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
