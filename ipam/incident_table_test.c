#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "incident_table.h"
#include "shared/inventory/incident.h"

static char *print(const char *format, const struct incident *incident)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 7200000}};

    incident_table_begin(&out);
    incident_table_row(&out, incident);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(const char *format, const struct incident *incident, const char *part)
{
    char *text = print(format, incident);

    if (!strstr(text, part))
        fail_msg("%s", text);
    free(text);
}

static const struct incident over = {.device_key = "nas",
                                     .device_name = "NAS",
                                     .check_key = "web",
                                     .service = "https",
                                     .detail = "HTTP 503",
                                     .state = DEVICE_DEGRADED,
                                     .cause = CAUSE_WRONG_ANSWER,
                                     .started_ms = 1000,
                                     .ended_ms = 63500};

static void test_who_met_what_and_for_how_long(void **state)
{
    (void)state;
    assert_prints("json", &over,
                  "\"started\": \"1970-01-01T00:00:01.000Z\", \"ended\": \"1970-01-01T00:01:03.500Z\", "
                  "\"lasted_ms\": 62500, \"lasted\": \"1m 2s\", \"open\": false, \"device\": \"NAS\", "
                  "\"key\": \"nas\", \"state\": \"degraded\", \"cause\": \"https wrong answer\", "
                  "\"check\": \"web\", \"detail\": \"HTTP 503\"}");
}

static void test_an_open_one_lasts_until_now(void **state)
{
    (void)state;
    struct incident lasts = over;

    lasts.ended_ms = 0;
    lasts.started_ms = 3600000;
    assert_prints("csv", &lasts, "\r\n1970-01-01T01:00:00.000Z,,3600000,1h,true,NAS,nas,degraded,");
    lasts.started_ms = 7300000;
    assert_prints("csv", &lasts, ",,0,0s,true,");
}

static void test_a_ping_is_named_by_its_key(void **state)
{
    (void)state;
    const struct incident ping = {.device_name = "NAS",
                                  .check_key = "v4",
                                  .state = DEVICE_DOWN,
                                  .cause = CAUSE_TIMEOUT,
                                  .started_ms = 1};
    const struct incident nobody = {.device_name = "NAS", .state = DEVICE_DISABLED, .started_ms = 1};

    assert_prints("text", &ping, "v4 timeout");
    assert_prints("csv", &nobody, ",disabled,,,\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_met_what_and_for_how_long),
        cmocka_unit_test(test_an_open_one_lasts_until_now),
        cmocka_unit_test(test_a_ping_is_named_by_its_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
