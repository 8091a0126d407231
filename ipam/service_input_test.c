#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "service_input.h"
#include "shared/base/error.h"

enum { SEND, EXPECT, PATH, HOST, BODY, ANSWER, RECORD, STATUS, DAYS, VERIFY, STARTTLS };

static void test_words_are_told_from_keys(void **state)
{
    (void)state;
    static const char *const services[] = {"tcp",  "tls",     "http",   "https", "dns",
                                           "push", "tcp/445", "htps/1", "/"};
    static const char *const keys[] = {"v4", "uplink", "tcp-445", "", "HTTPS"};

    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        assert_true(service_input_is_service(services[i]));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(service_input_is_service(keys[i]));
    assert_string_equal(service_input_meant("htps"), "https");
    assert_string_equal(service_input_meant("tpc/22"), "tcp");
    assert_null(service_input_meant("uplink"));
}

static void test_options_reach_the_service(void **state)
{
    (void)state;
    const char *values[SERVICE_INPUT_OPTIONS] = {
        [PATH] = "/health", [HOST] = "nas.example.org", [STATUS] = "200", [VERIFY] = "no", [DAYS] = "30"};
    struct service read;

    assert_int_equal(service_input_read("https/8443", values, &read, NULL), 0);
    assert_int_equal(read.kind, SERVICE_HTTPS);
    assert_int_equal(read.port, 8443);
    assert_string_equal(read.path, "/health");
    assert_string_equal(read.name, "nas.example.org");
    assert_int_equal(read.status_min, 200);
    assert_int_equal(read.status_max, 200);
    assert_int_equal(read.days, 30);
    assert_false(read.verify);
}

static void test_each_option_has_its_place(void **state)
{
    (void)state;
    const char *tcp[SERVICE_INPUT_OPTIONS] = {[SEND] = "HELO\\r\\n", [EXPECT] = "^220 "};
    const char *dns[SERVICE_INPUT_OPTIONS] = {[HOST] = "example.org", [RECORD] = "MX", [ANSWER] = "10 mx"};
    const char *mail[SERVICE_INPUT_OPTIONS] = {[STARTTLS] = "smtp"};
    const char *web[SERVICE_INPUT_OPTIONS] = {[BODY] = "ok"};
    struct service read;

    assert_int_equal(service_input_read("tcp/25", tcp, &read, NULL), 0);
    assert_string_equal(read.send, "HELO\\r\\n");
    assert_string_equal(read.expect, "^220 ");
    assert_int_equal(service_input_read("dns", dns, &read, NULL), 0);
    assert_string_equal(read.record, "MX");
    assert_string_equal(read.answer, "10 mx");
    assert_int_equal(service_input_read("tls/25", mail, &read, NULL), 0);
    assert_int_equal(read.starttls, STARTTLS_SMTP);
    assert_int_equal(service_input_read("http", web, &read, NULL), 0);
    assert_string_equal(read.body, "ok");
}

static void assert_refused(const char *word, size_t option, const char *value, const char *reason)
{
    const char *values[SERVICE_INPUT_OPTIONS] = {NULL};
    struct service read = {.port = 7};
    struct error err = {""};

    values[option] = value;
    assert_int_equal(service_input_read(word, values, &read, &err), -EINVAL);
    if (!strstr(err.text, reason))
        fail_msg("%s: %s", word, err.text);
    assert_int_equal(read.port, 7);
}

static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    char control[] = {'a', 1, '\0'};

    assert_refused("tcp", SEND, NULL, "needs a port");
    assert_refused("tcp/0", SEND, NULL, "1 to 65535");
    assert_refused("tcp/65536", SEND, NULL, "1 to 65535");
    assert_refused("tcp/", SEND, NULL, "1 to 65535");
    assert_refused("htps/8443", SEND, NULL, "did you mean \"https/8443\"");
    assert_refused("banana/1", SEND, NULL, "\"banana/1\" is not a service");
    assert_refused("tcp/22", PATH, "/", "--path: a tcp check has no option");
    assert_refused("push", HOST, "nas", "--host: ");
    assert_refused("tcp/22", EXPECT, "(", "--expect: ");
    assert_refused("http", PATH, control, "--path: ");
    assert_refused("http", STATUS, "600", "--status: ");
    assert_refused("dns", SEND, NULL, "--host example.org");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_told_from_keys),
        cmocka_unit_test(test_options_reach_the_service),
        cmocka_unit_test(test_each_option_has_its_place),
        cmocka_unit_test(test_what_is_wrong_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
