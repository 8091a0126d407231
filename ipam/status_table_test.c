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
    memcpy(rows[1].service, "https", 6);
    memcpy(rows[1].detail, "HTTP 503", 9);
    rows[1].http_status = 503;
    rows[0].tls_expires_ms = 119999; // a moment ago
    rows[1].tls_expires_ms = 120000 + 2 * 86400000 - 1;
}

static char *print(const char *format)
{
    struct status_row rows[2];
    const struct status_list list = {.rows = rows, .count = 2};
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 120000}};

    fill(rows);
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
    assert_prints(print("text"), "down, flapping");
}

static void test_machines_read_flapping_apart(void **state)
{
    (void)state;
    assert_prints(print("json"),
                  "\"state\": \"down\", \"cause\": \"host unreachable\", \"detail\": \"HTTP 503\"");
    assert_prints(print("csv"), ",https,down,host unreachable,HTTP 503,503,1970-01-03T00:01:59.999Z,1,true,");
}

static void test_what_is_up_has_no_cause(void **state)
{
    (void)state;
    assert_prints(print("json"), "\"state\": \"up\", \"cause\": null");
}

static void test_what_a_service_found_is_told(void **state)
{
    (void)state;
    assert_prints(print("json"), "\"asks\": \"https\", \"state\": \"down\"");
    assert_prints(print("json"), "\"detail\": \"HTTP 503\", \"http_status\": 503, "
                                 "\"tls_expires\": \"1970-01-03T00:01:59.999Z\", \"tls_days\": 1");
    assert_prints(print("json"), "\"detail\": null, \"http_status\": null, \"tls_expires\": "
                                 "\"1970-01-01T00:01:59.999Z\", \"tls_days\": -1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_read_flapping_beside_the_state),
        cmocka_unit_test(test_machines_read_flapping_apart),
        cmocka_unit_test(test_what_is_up_has_no_cause),
        cmocka_unit_test(test_what_a_service_found_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
