#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "map_lattice.h"

enum { MANY = 400 };

static void assert_takes(struct map_lattice *lattice, struct map_lattice_wish *wish, int32_t x, int32_t y)
{
    struct map_lattice_slot slot = map_lattice_take(lattice, wish);
    assert_int_equal(slot.x, x);
    assert_int_equal(slot.y, y);
}

static void test_the_nearest_is_taken_first(void **state)
{
    (void)state;
    struct map_lattice lattice;
    struct map_lattice_wish wish = {.x = 2, .y = 1, .min_x = -99, .max_x = 99, .across = 1, .down = 5};
    assert_int_equal(map_lattice_init(&lattice, 16), 0);
    assert_takes(&lattice, &wish, 2, 1); // costs 0
    assert_takes(&lattice, &wish, 3, 1); // 1
    assert_takes(&lattice, &wish, 1, 1); // 1
    assert_takes(&lattice, &wish, 4, 1); // 4
    assert_takes(&lattice, &wish, 0, 1); // 4
    assert_takes(&lattice, &wish, 2, 2); // 5
    assert_takes(&lattice, &wish, 3, 2); // 6
    assert_takes(&lattice, &wish, 1, 2); // 6
    map_lattice_fini(&lattice);
}

static void test_what_is_taken_is_passed_over(void **state)
{
    (void)state;
    struct map_lattice lattice;
    struct map_lattice_wish wish = {.min_x = 0, .max_x = 1, .across = 1, .down = 2};
    assert_int_equal(map_lattice_init(&lattice, 16), 0);
    assert_true(map_lattice_take_this(&lattice, (struct map_lattice_slot){0, 0}));
    assert_false(map_lattice_take_this(&lattice, (struct map_lattice_slot){0, 0}));
    assert_takes(&lattice, &wish, 1, 0);
    assert_takes(&lattice, &wish, 0, 1);
    assert_true(map_lattice_take_this(&lattice, (struct map_lattice_slot){1, 1}));
    assert_takes(&lattice, &wish, 0, 2);
    map_lattice_fini(&lattice);
}

// Against a search of all slots for the cheapest one.
static void test_many_are_taken_in_order_of_cost(void **state)
{
    (void)state;
    struct map_lattice lattice;
    struct map_lattice_wish wish = {.x = 1, .y = -3, .min_x = -40, .max_x = 3, .across = 3, .down = 2};
    static unsigned char taken[44][400];
    assert_int_equal(map_lattice_init(&lattice, MANY), 0);
    for (int i = 0; i < MANY; i++) {
        int32_t cheapest = INT32_MAX;
        for (int32_t x = -40; x <= 3; x++)
            for (int32_t y = 0; y < 400; y++) {
                int32_t cost = 3 * (x - 1) * (x - 1) + 2 * y;
                if (!taken[x + 40][y] && cost < cheapest)
                    cheapest = cost;
            }
        struct map_lattice_slot slot = map_lattice_take(&lattice, &wish);
        assert_int_equal(3 * (slot.x - 1) * (slot.x - 1) + 2 * (slot.y + 3), cheapest);
        assert_false(taken[slot.x + 40][slot.y + 3]);
        taken[slot.x + 40][slot.y + 3] = 1;
    }
    map_lattice_fini(&lattice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nearest_is_taken_first),
        cmocka_unit_test(test_what_is_taken_is_passed_over),
        cmocka_unit_test(test_many_are_taken_in_order_of_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
