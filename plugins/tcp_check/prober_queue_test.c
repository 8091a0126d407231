#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prober_queue.h"

static void test_first_come_first_served(void **state)
{
    (void)state;
    struct prober_target targets[4] = {{.step = PROBER_IDLE}};
    struct prober prober = {.targets = targets};
    prober_queue_add(&prober, 2);
    prober_queue_add(&prober, 0);
    assert_int_equal(prober_queue_take(&prober), 2);
    prober_queue_add(&prober, 2);
    prober_queue_add(&prober, 3);
    assert_int_equal(prober.waiting, 3);
    assert_int_equal(prober_queue_take(&prober), 0);
    assert_int_equal(prober_queue_take(&prober), 2);
    assert_int_equal(prober_queue_take(&prober), 3);
    assert_int_equal(prober.waiting, 0);
    prober_queue_add(&prober, 1);
    assert_int_equal(prober_queue_take(&prober), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_come_first_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
