#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "check_table.h"
#include "shared/inventory/check.h"

static char *print(const char *format, const struct check *check, const struct service *service)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format), .stream = open_memstream(&text, &length)};

    check_table_begin(&out);
    check_table_row(&out, check, service);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return text;
}

static void assert_row(const struct check *check, const char *row)
{
    const struct service ping = {.kind = SERVICE_NONE};
    char *text = print("csv", check, &ping);

    assert_non_null(strstr(text, row));
    free(text);
}

static void test_each_kind_of_target_is_told(void **state)
{
    (void)state;
    struct check check = {.device_key = "nas",
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .address = "192.0.2.1",
                          .source = "person",
                          .profile = CHECK_PROFILE_NORMAL,
                          .target_kind = CHECK_TARGET_DEVICE_V4};

    assert_row(&check,
               "\r\nnas,v4,ping,ping,,,icmp_heartbeat,ipv4,,192.0.2.1,,default,normal,,,false,person\r\n");
    check.target_kind = CHECK_TARGET_DEVICE_V6;
    assert_row(&check, ",ipv6,");
    check.target_kind = CHECK_TARGET_ADDRESS;
    assert_row(&check, ",fixed,");
    check.target_kind = CHECK_TARGET_NAME;
    memcpy(check.target, "example.org", 12);
    assert_row(&check, ",dns,example.org,example.org,");
}

static void test_settings_of_its_own_are_told(void **state)
{
    (void)state;
    const struct check check = {.device_key = "nas",
                                .key = "v4",
                                .plugin = "icmp_heartbeat",
                                .source = "config",
                                .profile = CHECK_PROFILE_SLEEPY,
                                .target_kind = CHECK_TARGET_DEVICE_V4,
                                .interval_ms = 500,
                                .down_after = 3,
                                .up_after = 2,
                                .enabled = true};

    assert_row(&check, ",500,500ms,sleepy,3,2,true,config\r\n");
}

static void assert_service(const char *text, const char *option, const char *value, const char *part)
{
    struct service service;

    assert_int_equal(service_parse(text, &service, NULL), 0);
    if (option)
        assert_int_equal(service_set(&service, option, value, NULL), 0);
    const struct check check = {.device_key = "nas",
                                .key = "web",
                                .target_kind = CHECK_TARGET_DEVICE_V4,
                                .service = service.kind,
                                .port = service.port};
    char *printed = print("json", &check, &service);
    if (!strstr(printed, part))
        fail_msg("%s", printed);
    free(printed);
}

static void test_what_a_service_asks_is_told(void **state)
{
    (void)state;
    assert_service("tcp/445", NULL, NULL,
                   "\"asks\": \"tcp/445\", \"service\": \"tcp\", \"port\": 445, \"options\": []");
    assert_service(
        "https/8443", "path", "/x",
        "\"asks\": \"https/8443\", \"service\": \"https\", \"port\": 8443, \"options\": [\"path=/x\"]");
    assert_service("https", "name", "nas.example.org",
                   "\"asks\": \"https\", \"service\": \"https\", \"port\": 443, "
                   "\"options\": [\"host=nas.example.org\"]");
    assert_service("http", "status", "200-299", "\"options\": [\"status=200-299\"]");
    assert_service("push", NULL, NULL, "\"asks\": \"push\", \"service\": \"push\", \"port\": null");
}

static void test_a_push_check_follows_nobody(void **state)
{
    (void)state;
    assert_service("push", NULL, NULL, "\"follows\": null");
    assert_service("http", NULL, NULL, "\"follows\": \"ipv4\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_target_is_told),
        cmocka_unit_test(test_settings_of_its_own_are_told),
        cmocka_unit_test(test_what_a_service_asks_is_told),
        cmocka_unit_test(test_a_push_check_follows_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
