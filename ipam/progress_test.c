#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "progress.h"

static int before, master;
static struct progress progress;

// stderr becomes a terminal of the test's own, which changes no byte.
static int setup(void **state)
{
    struct termios raw;

    (void)state;
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
        return -1;
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0 || tcgetattr(slave, &raw) < 0)
        return -1;
    cfmakeraw(&raw);
    before = dup(STDERR_FILENO);
    bool ready = tcsetattr(slave, TCSANOW, &raw) == 0 && dup2(slave, STDERR_FILENO) == STDERR_FILENO;
    close(slave);
    progress_init(&progress);
    return ready ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    dup2(before, STDERR_FILENO);
    close(before);
    close(master);
    return 0;
}

// What was written since the last question.
static const char *written(void)
{
    static char text[256];
    ssize_t length = read(master, text, sizeof text - 1);

    text[length > 0 ? length : 0] = '\0';
    return text;
}

static void test_a_bar_says_how_far(void **state)
{
    (void)state;
    progress_show(&progress, "reading", 1, 4);
    assert_string_equal(written(), "\r"
                                   "reading [#######.......................] 25%\x1b[K");
    progress_show(&progress, "writing", 9, 4); // never beyond its end
    assert_string_equal(written(), "\r"
                                   "writing [##############################] 100%\x1b[K");
    progress_show(&progress, "counting", 7, 0);
    assert_string_equal(written(), "\rcounting: 7\x1b[K");
}

static void test_it_is_drawn_ten_times_a_second(void **state)
{
    static const char what[] = "reading";

    (void)state;
    progress_show(&progress, what, 0, 4);
    assert_string_not_equal(written(), "");
    progress.drawn_us += 60000000; // it was drawn just now, however slow this machine is
    progress_show(&progress, what, 1, 4);
    assert_string_equal(written(), "");
    progress.drawn_us -= 60100001;
    progress_show(&progress, what, 1, 4);
    assert_string_not_equal(written(), "");
}

static void test_it_goes_when_something_is_said(void **state)
{
    (void)state;
    progress_clear(&progress);
    assert_string_equal(written(), "");
    progress_show(&progress, "reading", 1, 4);
    written();
    progress_clear(&progress);
    assert_string_equal(written(), "\r\x1b[K");
    progress_clear(&progress);
    assert_string_equal(written(), "");
}

static void test_a_file_gets_no_bar(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    struct progress quiet;

    assert_int_equal(dup2(fileno(file), STDERR_FILENO), STDERR_FILENO);
    progress_init(&quiet);
    progress_show(&quiet, "reading", 1, 4);
    progress_clear(&quiet);
    assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
    fclose(file);
}

#define ON_A_TERMINAL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_TERMINAL(test_a_bar_says_how_far),
        ON_A_TERMINAL(test_it_is_drawn_ten_times_a_second),
        ON_A_TERMINAL(test_it_goes_when_something_is_said),
        ON_A_TERMINAL(test_a_file_gets_no_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
