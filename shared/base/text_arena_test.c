#include "text_arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_copies_stay_as_they_were(void **state)
{
    struct text_arena arena = {0};
    const char *copies[20000];
    char text[16];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "%d", i);
        copies[i] = text_arena_copy(&arena, text, strlen(text));
    }
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_string_equal(copies[i], text);
    }
    text_arena_fini(&arena);
    assert_int_equal(arena.bytes, 0);
}

static void test_memory_is_zeroed_and_aligned(void **state)
{
    struct text_arena arena = {0};

    (void)state;
    for (size_t size = 1; size < 2000; size += 7) {
        text_arena_copy(&arena, "x", 1);
        char *taken = text_arena_take(&arena, size);
        assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(taken[i], 0);
        memset(taken, 'y', size);
    }
    text_arena_fini(&arena);
}

static void test_more_than_a_block_at_once(void **state)
{
    struct text_arena arena = {0};
    enum { LARGE = 1 << 20 };

    (void)state;
    char *large = text_arena_take(&arena, LARGE);
    memset(large, 'z', LARGE);
    assert_string_equal(text_arena_copy(&arena, "behind", 6), "behind");
    assert_int_equal(large[LARGE - 1], 'z');
    assert_null(text_arena_take(&arena, SIZE_MAX));
    assert_null(text_arena_copy(&arena, "x", SIZE_MAX));
    text_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies_stay_as_they_were),
        cmocka_unit_test(test_memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_more_than_a_block_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
