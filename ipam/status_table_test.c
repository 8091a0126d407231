#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "status_read.h"
#include "status_table.h"

// Two rows: one that is up, one that is down and flapping.
static void fill(struct status_row rows[2])
{
    memset(rows, 0, 2 * sizeof *rows);
    rows[0] = (struct status_row){.kind = STATUS_UP, .rtt_ms = 0.5, .loss = 0, .since_ms = 1000};
    rows[1] = (struct status_row){
        .kind = STATUS_DOWN, .cause = CAUSE_HOST_UNREACHABLE, .flapping = true, .rtt_ms = NAN};
    for (int i = 0; i < 2; i++) {
        memcpy(rows[i].device_name, i ? "Nas" : "Router", i ? 4 : 7);
        memcpy(rows[i].check_key, "v4", 3);
        strip_init(&rows[i].strip);
    }
    rows[1].since_ms = 60000;
}

static char *print(const char *format, bool colour, int64_t alive_ms, bool totals)
{
    struct status_row rows[2];
    const struct status_list list = {rows, 2, alive_ms};
    char *text = NULL;
    size_t length = 0;
    struct output out = {
        .format = output_format_find(format),
        .stream = open_memstream(&text, &length),
        .style = {.colour = colour, .now_ms = 120000},
    };

    fill(rows);
    if (totals)
        status_table_totals(&out, &list);
    else
        assert_int_equal(status_table_write(&out, &list), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(char *text, const char *part)
{
    assert_non_null(strstr(text, part));
    free(text);
}

static void test_people_read_flapping_beside_the_state(void **state)
{
    (void)state;
    assert_prints(print("text", false, 120000, false), "down, flapping");
}

static void test_machines_read_flapping_apart(void **state)
{
    (void)state;
    assert_prints(print("json", false, 120000, false),
                  "\"state\": \"down\", \"cause\": \"host unreachable\", \"flapping\": true");
    assert_prints(print("csv", false, 120000, false), ",down,host unreachable,true,");
}

static void test_what_is_up_has_no_cause(void **state)
{
    (void)state;
    assert_prints(print("json", false, 120000, false), "\"state\": \"up\", \"cause\": null");
}

static void test_totals_count_and_tell_of_silence(void **state)
{
    (void)state;
    char *fresh = print("text", false, 120000, true);

    assert_string_equal(fresh, "1 up, 1 down, 0 unknown\n");
    free(fresh);
    assert_prints(print("text", false, 30000, true), "collectd has not probed for 1m 30s");
    assert_prints(print("text", false, 0, true), "collectd has not probed yet");
    assert_prints(print("text", true, 120000, true), "\033[31m1 down\033[0m");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_read_flapping_beside_the_state),
        cmocka_unit_test(test_machines_read_flapping_apart),
        cmocka_unit_test(test_what_is_up_has_no_cause),
        cmocka_unit_test(test_totals_count_and_tell_of_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
