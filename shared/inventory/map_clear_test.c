#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "map_clear.h"

enum { MANY = 300 };

static struct map_clear clear;

static bool is_free(int32_t x, int32_t y)
{
    return map_clear_is_free(&clear, (struct map_point){x, y});
}

static void test_a_box_of_120_by_80_is_kept_free(void **state)
{
    (void)state;
    assert_int_equal(map_clear_init(&clear, 4), 0);
    map_clear_add(&clear, (struct map_point){-10, -5});
    assert_false(is_free(-10, -5));
    assert_false(is_free(109, -5));
    assert_true(is_free(110, -5));
    assert_false(is_free(-129, 74));
    assert_true(is_free(-130, 74));
    assert_true(is_free(-129, 75));
    assert_false(is_free(60, -84));
    assert_true(is_free(60, -85));
    map_clear_fini(&clear);
}

static void test_the_nearest_is_the_wish_itself_when_it_is_free(void **state)
{
    (void)state;
    assert_int_equal(map_clear_init(&clear, 4), 0);
    struct map_point point = map_clear_nearest(&clear, (struct map_point){7, -9});
    assert_true(point.x == 7 && point.y == -9);
    map_clear_add(&clear, point);
    point = map_clear_nearest(&clear, (struct map_point){7, -9});
    assert_true(point.x == 7 && point.y == 91);
    map_clear_fini(&clear);
}

// Against a search of all steps: none that is free is nearer, in steps, than the one given.
static void test_many_around_one_place_never_overlap(void **state)
{
    (void)state;
    static struct map_point points[MANY];
    assert_int_equal(map_clear_init(&clear, MANY), 0);
    for (int i = 0; i < MANY; i++) {
        struct map_point wish = {i * 37 % 100 - 50, -(i * 53 % 90)};
        points[i] = map_clear_nearest(&clear, wish);
        int32_t aside = (points[i].x - wish.x) / 130, down = (points[i].y - wish.y) / 100;
        assert_int_equal(wish.x + aside * 130, points[i].x);
        assert_int_equal(wish.y + down * 100, points[i].y);
        for (int32_t x = -14; x <= 14; x++)
            for (int32_t y = -14; y <= 14; y++)
                assert_true(x * x + y * y >= aside * aside + down * down ||
                            !is_free(wish.x + x * 130, wish.y + y * 100));
        map_clear_add(&clear, points[i]);
        for (int j = 0; j < i; j++)
            assert_true(abs(points[i].x - points[j].x) >= 120 || abs(points[i].y - points[j].y) >= 80);
    }
    map_clear_fini(&clear);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_box_of_120_by_80_is_kept_free),
        cmocka_unit_test(test_the_nearest_is_the_wish_itself_when_it_is_free),
        cmocka_unit_test(test_many_around_one_place_never_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
