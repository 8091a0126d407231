#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "binding_table.h"
#include "shared/inventory/binding_history.h"

static void assert_prints(const char *format, const struct binding_span *span, const char *part)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 7200000}};

    binding_table_begin(&out);
    binding_table_row(&out, span);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    if (!strstr(text, part))
        fail_msg("%s", text);
    free(text);
}

static struct binding_span span_of(const char *address)
{
    struct binding_span span = {.vrf = "default",
                                .device_key = "nas",
                                .device_name = "NAS",
                                .interface = "eth0",
                                .mac = "02:00:5e:00:00:01",
                                .from_ms = 3600000,
                                .source = "lease"};

    assert_int_equal(ip_addr_parse(address, &span.addr), 0);
    return span;
}

static void test_what_is_held_lasts_until_now(void **state)
{
    (void)state;
    struct binding_span span = span_of("10.0.0.7");

    assert_prints("json", &span,
                  "\"address\": \"10.0.0.7\", \"vrf\": \"default\", \"device\": \"NAS\", \"key\": \"nas\", "
                  "\"interface\": \"eth0\", \"mac\": \"02:00:5e:00:00:01\", "
                  "\"from\": \"1970-01-01T01:00:00.000Z\", \"to\": null, \"lasted\": \"1h\", \"held\": true, "
                  "\"source\": \"lease\"}");
}

static void test_what_is_over_has_its_end(void **state)
{
    (void)state;
    struct binding_span span = span_of("fe80::7");

    memcpy(span.segment, "eth0", 5);
    span.interface[0] = span.mac[0] = '\0';
    span.to_ms = 3661000;
    assert_prints(
        "csv", &span,
        "\r\nfe80::7%eth0,default,NAS,nas,,,1970-01-01T01:00:00.000Z,1970-01-01T01:01:01.000Z,1m 1s,false,"
        "lease\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_held_lasts_until_now),
        cmocka_unit_test(test_what_is_over_has_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
