#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "status_device_table.h"
#include "status_read.h"

// One device that is degraded, with a ping and a web service.
static char *print(const char *format, bool with_checks, bool flapping)
{
    struct status_device device = {.state = DEVICE_DEGRADED,
                                   .flapping = flapping,
                                   .name = "NAS",
                                   .key = "nas",
                                   .cause = "https refused",
                                   .cause_check = "web",
                                   .since_ms = 60000,
                                   .checks_up = 1,
                                   .checks_counted = 2,
                                   .rtt_ms = 0.5,
                                   .loss = 0,
                                   .month_known = true,
                                   .longest_ms = 90000,
                                   .outages = 2,
                                   .changes = 5,
                                   .row_count = 2};
    struct status_row rows[2] = {{.kind = STATUS_UP, .check_key = "v4", .rtt_ms = 0.5, .since_ms = 1000},
                                 {.kind = STATUS_DOWN,
                                  .cause = CAUSE_REFUSED,
                                  .check_key = "web",
                                  .service = "https",
                                  .since_ms = 60000}};
    const struct status_list list = {&device, 1, rows, 2, 120000};
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 120000}};

    for (int i = 0; i < STATUS_PERIODS; i++)
        device.availability[i] = i == STATUS_DAY ? 0.5 : NAN;
    assert_int_equal(status_device_table_write(&out, &list, with_checks), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s", text);
    free(text);
}

static void test_a_device_is_one_row_of_fields(void **state)
{
    (void)state;
    assert_prints(print("json", true, false),
                  "\"device\": \"NAS\", \"key\": \"nas\", \"state\": \"degraded\", \"flapping\": false, "
                  "\"cause\": \"https refused\", \"cause_check\": \"web\", \"detail\": null, "
                  "\"checks\": \"1/2\", \"checks_up\": 1, \"checks_counted\": 2, ");
    assert_prints(print("json", true, false),
                  "\"availability_24h\": 0.5, \"availability_7d\": null, \"availability_30d\": null, "
                  "\"availability_1y\": null, \"longest_outage_30d_ms\": 90000, \"outages_30d\": 2, "
                  "\"changes_30d\": 5, \"since\": \"1970-01-01T00:01:00.000Z\"}\n]\n");
}

static void test_people_see_the_checks_below_their_device(void **state)
{
    (void)state;
    char *alone = print("text", false, false);

    assert_null(strstr(alone, "web"));
    free(alone);
    assert_prints(print("text", true, false), "\n  v4 ");
    assert_prints(print("text", true, false), "\n  web   down      refused");
}

static void test_flapping_is_beside_the_state_for_people(void **state)
{
    (void)state;
    assert_prints(print("text", false, true), "degraded, flapping");
    assert_prints(print("csv", false, true), "NAS,nas,degraded,true,https refused,web,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_device_is_one_row_of_fields),
        cmocka_unit_test(test_people_see_the_checks_below_their_device),
        cmocka_unit_test(test_flapping_is_beside_the_state_for_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
