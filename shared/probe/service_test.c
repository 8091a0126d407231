#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "service.h"

#include "shared/base/error.h"

static struct error err;

static struct service parsed(const char *text)
{
    struct service service;
    assert_int_equal(service_parse(text, &service, &err), 0);
    return service;
}

static void test_kind_and_port_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum service_kind kind;
        uint16_t port;
        const char *shown;
        const char *key;
    } cases[] = {
        {"tcp/445", SERVICE_TCP, 445, "tcp/445", "tcp-445"},
        {"tcp/1", SERVICE_TCP, 1, "tcp/1", "tcp-1"},
        {"tcp/65535", SERVICE_TCP, 65535, "tcp/65535", "tcp-65535"},
        {"tls", SERVICE_TLS, 443, "tls", "tls"},
        {"tls/993", SERVICE_TLS, 993, "tls/993", "tls-993"},
        {"http", SERVICE_HTTP, 80, "http", "http"},
        {"https", SERVICE_HTTPS, 443, "https", "https"},
        {"https/443", SERVICE_HTTPS, 443, "https", "https"},
        {"https/8443", SERVICE_HTTPS, 8443, "https/8443", "https-8443"},
        {"http/443", SERVICE_HTTP, 443, "http/443", "http-443"},
        {"dns", SERVICE_DNS, 53, "dns", "dns"},
        {"dns/5353", SERVICE_DNS, 5353, "dns/5353", "dns-5353"},
        {"push", SERVICE_PUSH, 0, "push", "push"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[SERVICE_TEXT_MAX];
        struct service service = parsed(cases[i].text);
        assert_int_equal(service.kind, cases[i].kind);
        assert_int_equal(service.port, cases[i].port);
        assert_string_equal(service_text(&service, text), cases[i].shown);
        assert_string_equal(service_key(&service, text), cases[i].key);
    }
}

static void test_other_texts_are_refused_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"", "is not a service"},
        {"v4", "is not a service"},
        {"TCP/22", "is not a service"},
        {"tcp/22 ", "is not a port"},
        {"tcpx/22", "is not a service"},
        {"/22", "is not a service"},
        {"tcp", "needs a port"},
        {"tcp/", "is not a port"},
        {"tcp/0", "1 to 65535"},
        {"tcp/65536", "1 to 65535"},
        {"tcp/18446744073709551617", "1 to 65535"},
        {"tcp/-1", "is not a port"},
        {"tcp/22/23", "is not a port"},
        {"https/x", "is not a port"},
        {"push/80", "has no port"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct service service = {.port = 7};
        assert_int_equal(service_parse(cases[i].text, &service, &err), -EINVAL);
        if (strstr(err.text, cases[i].reason) == NULL)
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_int_equal(service.port, 7);
    }
}

// The value that service_get gives after service_set; NULL: it is refused.
static const struct {
    const char *service;
    const char *option;
    const char *value;
    const char *got;
} values[] = {
    {"tcp/25", "send", "EHLO me\\r\\n", "EHLO me\\r\\n"},
    {"tcp/25", "send", "\\q", NULL},
    {"tcp/25", "expect", "^220 ", "^220 "},
    {"tcp/25", "expect", "", ""},
    {"tcp/25", "expect", "(", NULL},
    {"tcp/25", "path", "/", NULL},
    {"tcp/25", "name", "nas", NULL},
    {"tcp/25", "days", "7", NULL},
    {"http", "path", "/health?a=b", "/health?a=b"},
    {"http", "path", "health", NULL},
    {"http", "path", "/a b", NULL},
    {"http", "days", "7", NULL},
    {"http", "verify", "no", NULL},
    {"http", "name", "nas.lan", "nas.lan"},
    {"https", "body", "all ok", "all ok"},
    {"https", "body", "[", NULL},
    {"https", "status", "200", "200"},
    {"https", "status", "200-299", "200-299"},
    {"https", "status", "200-399", ""},
    {"https", "status", "100-599", "100-599"},
    {"https", "status", "99", NULL},
    {"https", "status", "600", NULL},
    {"https", "status", "299-200", NULL},
    {"https", "status", "200-", NULL},
    {"https", "status", "-200", NULL},
    {"https", "status", "200-299-300", NULL},
    {"https", "status", "", NULL},
    {"https", "days", "0", "0"},
    {"https", "days", "7", ""},
    {"https", "days", "30", "30"},
    {"https", "days", "3651", NULL},
    {"https", "verify", "no", "no"},
    {"https", "verify", "yes", ""},
    {"https", "verify", "maybe", NULL},
    {"https", "starttls", "smtp", NULL},
    {"tls/25", "starttls", "smtp", "smtp"},
    {"tls/143", "starttls", "imap", "imap"},
    {"tls/110", "starttls", "pop3", "pop3"},
    {"tls/25", "starttls", "", NULL},
    {"tls/25", "starttls", "ftp", NULL},
    {"tls/25", "path", "/", NULL},
    {"dns", "name", "_ldap._tcp.example.org", "_ldap._tcp.example.org"},
    {"dns", "record", "aaaa", "AAAA"},
    {"dns", "record", "A", ""},
    {"dns", "record", "ANY", NULL},
    {"dns", "answer", "192.0.2.1", "192.0.2.1"},
    {"push", "send", "x", NULL},
    {"tcp/25", "nonsense", "x", NULL},
    {"tcp/25", "expect", "a\nb", NULL},
    {"tcp/25", "expect", "\xff", NULL},
    {"dns", "answer", "a\033[31m", NULL},
};

static void test_options_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[SERVICE_OPTION_MAX];
        struct service service = parsed(values[i].service), before = service;
        int code = service_set(&service, values[i].option, values[i].value, &err);
        if ((code == 0) != (values[i].got != NULL))
            fail_msg("%s %s \"%s\" gave %d", values[i].service, values[i].option, values[i].value, code);
        if (code == 0) {
            assert_string_equal(service_get(&service, values[i].option, text), values[i].got);
        } else {
            assert_int_equal(code, -EINVAL);
            assert_memory_equal(&service, &before, sizeof(service));
        }
    }
}

static void test_numbers_behind_the_options(void **state)
{
    (void)state;
    struct service service = parsed("https");
    assert_int_equal(service.status_min, 200);
    assert_int_equal(service.status_max, 399);
    assert_int_equal(service.days, 7);
    assert_true(service.verify);
    assert_int_equal(service_set(&service, "status", "401", &err), 0);
    assert_int_equal(service_set(&service, "verify", "no", &err), 0);
    assert_int_equal(service_set(&service, "days", "14", &err), 0);
    assert_int_equal(service.status_min, 401);
    assert_int_equal(service.status_max, 401);
    assert_int_equal(service.days, 14);
    assert_false(service.verify);
    assert_string_equal(parsed("dns").record, "A");
}

static void test_text_of_255_bytes_is_the_longest(void **state)
{
    (void)state;
    char text[SERVICE_OPTION_MAX + 1];
    struct service service = parsed("tcp/25");
    memset(text, 'a', sizeof(text));
    text[SERVICE_OPTION_MAX] = '\0';
    assert_int_equal(service_set(&service, "send", text, &err), -EINVAL);
    assert_string_equal(service.send, "");
    text[SERVICE_OPTION_MAX - 1] = '\0';
    assert_int_equal(service_set(&service, "send", text, &err), 0);
    assert_string_equal(service.send, text);
}

static void test_every_option_belongs_to_some_kind_and_is_the_default_at_first(void **state)
{
    (void)state;
    static const char *const kinds[] = {"tcp/1", "tls", "http", "https", "dns", "push"};
    int count = 0;
    for (const char *const *option = service_options; *option != NULL; option++, count++)
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            char text[SERVICE_OPTION_MAX] = "left over";
            struct service service = parsed(kinds[i]);
            assert_string_equal(service_get(&service, *option, text), "");
        }
    assert_int_equal(count, 11);
}

static void test_what_a_kind_cannot_do_without(void **state)
{
    (void)state;
    struct service service = parsed("dns");
    assert_int_equal(service_check(&service, &err), -EINVAL);
    assert_int_equal(service_set(&service, "name", "example.org", &err), 0);
    assert_int_equal(service_check(&service, &err), 0);
    service = parsed("push");
    assert_int_equal(service_check(&service, &err), 0);
    service.port = 1;
    assert_int_equal(service_check(&service, &err), -EINVAL);
    service = parsed("tcp/22");
    assert_int_equal(service_check(&service, &err), 0);
    service.port = 0;
    assert_int_equal(service_check(&service, &err), -EINVAL);
    service = (struct service){.kind = SERVICE_NONE};
    assert_int_equal(service_check(&service, &err), -EINVAL);
    service.kind = (enum service_kind)7;
    assert_int_equal(service_check(&service, &err), -EINVAL);
}

static void test_escapes_become_bytes(void **state)
{
    (void)state;
    static const char expected[] = {'a', '\r', '\n', '\t', '\\', 'n', 0, (char)0xff, 'J', '1'};
    char bytes[SERVICE_OPTION_MAX];
    struct service service = parsed("tcp/25");
    assert_int_equal(service_send_bytes(&service, bytes), 0);
    assert_int_equal(service_set(&service, "send", "a\\r\\n\\t\\\\n\\x00\\xfF\\x4A1", &err), 0);
    assert_int_equal(service_send_bytes(&service, bytes), sizeof(expected));
    assert_memory_equal(bytes, expected, sizeof(expected));
}

static void test_services_are_the_same_by_all_that_they_say(void **state)
{
    (void)state;
    struct service web, other;
    assert_int_equal(service_parse("https", &web, NULL), 0);
    memset(&other, 0xa5, sizeof other);
    assert_int_equal(service_parse("https/443", &other, NULL), 0);
    assert_true(service_is_same(&web, &other));
    assert_int_equal(service_set(&other, "path", "/health", NULL), 0);
    assert_false(service_is_same(&web, &other));
    assert_int_equal(service_set(&web, "path", "/health", NULL), 0);
    assert_true(service_is_same(&web, &other));
    assert_int_equal(service_set(&web, "days", "8", NULL), 0);
    assert_false(service_is_same(&web, &other));
    assert_int_equal(service_parse("https/8443", &other, NULL), 0);
    assert_int_equal(service_parse("https", &web, NULL), 0);
    assert_false(service_is_same(&web, &other));
    assert_int_equal(service_parse("http/443", &other, NULL), 0);
    assert_false(service_is_same(&web, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind_and_port_as_people_write_them),
        cmocka_unit_test(test_other_texts_are_refused_with_the_reason),
        cmocka_unit_test(test_options_by_name),
        cmocka_unit_test(test_numbers_behind_the_options),
        cmocka_unit_test(test_text_of_255_bytes_is_the_longest),
        cmocka_unit_test(test_every_option_belongs_to_some_kind_and_is_the_default_at_first),
        cmocka_unit_test(test_what_a_kind_cannot_do_without),
        cmocka_unit_test(test_escapes_become_bytes),
        cmocka_unit_test(test_services_are_the_same_by_all_that_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
