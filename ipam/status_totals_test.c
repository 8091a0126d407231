#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "status_read.h"
#include "status_totals.h"

static char *print(bool checks, bool colour, int64_t alive_ms)
{
    struct status_device devices[4] = {{.state = DEVICE_UP}, {.state = DEVICE_UP}, {.state = DEVICE_DOWN}};
    struct status_row rows[3] = {{.kind = STATUS_UP}, {.kind = STATUS_DOWN}, {.kind = STATUS_PAUSED}};
    const struct status_list list = {devices, colour ? 4 : 3, rows, 3, alive_ms};
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("text"),
                         .stream = open_memstream(&text, &length),
                         .style = {.colour = colour, .now_ms = 120000}};

    devices[3].state = DEVICE_DEGRADED;
    (checks ? status_totals_checks : status_totals_devices)(&out, &list);
    fclose(out.stream);
    return text;
}

static void assert_line(char *text, const char *line)
{
    assert_string_equal(text, line);
    free(text);
}

static void test_devices_are_counted_by_state(void **state)
{
    (void)state;
    assert_line(print(false, false, 120000), "2 up, 1 down, 0 unknown\n");
    assert_line(print(false, true, 120000), "\033[32m2 up\033[0m, \033[33m1 degraded\033[0m, "
                                            "\033[31m1 down\033[0m, 0 unknown\n");
}

static void test_checks_are_counted_by_state(void **state)
{
    (void)state;
    assert_line(print(true, false, 120000), "1 up, 1 down, 0 unknown, 1 paused\n");
}

static void test_silence_of_collectd_is_told(void **state)
{
    (void)state;
    assert_line(print(false, false, 30000),
                "2 up, 1 down, 0 unknown; collectd has not probed for 1m 30s: run 'ipam doctor'\n");
    assert_line(print(true, false, 0),
                "1 up, 1 down, 0 unknown, 1 paused; collectd has not probed yet: run 'ipam doctor'\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices_are_counted_by_state),
        cmocka_unit_test(test_checks_are_counted_by_state),
        cmocka_unit_test(test_silence_of_collectd_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
