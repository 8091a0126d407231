#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>

#include "watch_screen.h"

static void test_signals_become_events(void **state)
{
    (void)state;
    struct watch_screen screen;

    assert_int_equal(watch_screen_init(&screen), 0);
    assert_int_equal(watch_screen_wait(&screen, 0), WATCH_TIMEOUT);
    raise(SIGWINCH);
    assert_int_equal(watch_screen_wait(&screen, 1000), WATCH_RESIZED);
    raise(SIGINT);
    assert_int_equal(watch_screen_wait(&screen, 1000), WATCH_ENDED);
    raise(SIGTERM);
    assert_int_equal(watch_screen_wait(&screen, 1000), WATCH_ENDED);
    watch_screen_fini(&screen);
}

static void test_the_signal_mask_is_given_back(void **state)
{
    (void)state;
    struct watch_screen screen;
    sigset_t after;

    assert_int_equal(watch_screen_init(&screen), 0);
    watch_screen_fini(&screen);
    sigprocmask(SIG_BLOCK, NULL, &after);
    assert_false(sigismember(&after, SIGINT));
    assert_false(sigismember(&after, SIGTERM));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals_become_events),
        cmocka_unit_test(test_the_signal_mask_is_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
