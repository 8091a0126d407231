#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "web_options.h"

static int url_of(struct service *service, const char *address, char url[WEB_OPTIONS_URL_MAX])
{
    struct web_request request = {.service = service, .timeout_ms = 1000};
    assert_int_equal(ip_addr_parse(address, &request.addr), 0);
    return web_options_url(&request, url);
}

// The expected texts by RFC 3986.
static void test_url_says_what_the_check_wants(void **state)
{
    (void)state;
    static const struct {
        struct service service;
        const char *address, *url;
    } cases[] = {
        {{.kind = SERVICE_HTTP, .port = 8080}, "192.0.2.7", "http://192.0.2.7:8080/"},
        {{.kind = SERVICE_HTTP, .port = 80, .path = "/a?b=c&d"}, "192.0.2.7", "http://192.0.2.7:80/a?b=c&d"},
        {{.kind = SERVICE_HTTP, .port = 80, .path = "/a b"}, "192.0.2.7", "http://192.0.2.7:80/a%20b"},
        {{.kind = SERVICE_HTTP, .port = 80, .path = "/a/../b"}, "192.0.2.7", "http://192.0.2.7:80/a/../b"},
        {{.kind = SERVICE_HTTP, .port = 80, .path = "//other.example/"},
         "192.0.2.7",
         "http://192.0.2.7:80//other.example/"},
        {{.kind = SERVICE_HTTPS, .port = 443, .name = "nas.example"},
         "192.0.2.7",
         "https://nas.example:443/"},
        {{.kind = SERVICE_HTTPS, .port = 443, .name = "2001:db8::7"},
         "192.0.2.7",
         "https://[2001:db8::7]:443/"},
        {{.kind = SERVICE_HTTPS, .port = 443}, "2001:db8::7", "https://[2001:db8::7]:443/"},
        {{.kind = SERVICE_HTTPS, .port = 443}, "fe80::1", "https://[fe80::1]:443/"},
        {{.kind = SERVICE_TLS, .port = 993, .path = "/x"}, "192.0.2.7", "https://192.0.2.7:993/"},
        {{.kind = SERVICE_TLS, .port = 25, .starttls = STARTTLS_SMTP},
         "192.0.2.7",
         "smtp://192.0.2.7:25/lanatlas"},
        {{.kind = SERVICE_TLS, .port = 143, .starttls = STARTTLS_IMAP}, "192.0.2.7", "imap://192.0.2.7:143/"},
        {{.kind = SERVICE_TLS, .port = 110, .starttls = STARTTLS_POP3}, "192.0.2.7", "pop3://192.0.2.7:110/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service service = cases[i].service;
        char url[WEB_OPTIONS_URL_MAX] = "";
        assert_int_equal(url_of(&service, cases[i].address, url), 0);
        assert_string_equal(url, cases[i].url);
    }
}

static void test_name_that_is_no_host_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"nas/example", "a@b", "a b", "nas?x", "nas#x", "nas\r\nX: y", "::g"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct service service = {.kind = SERVICE_HTTP, .port = 80};
        char url[WEB_OPTIONS_URL_MAX] = "";
        strcpy(service.name, names[i]); // lint: allow strcpy: short texts of this test
        if (url_of(&service, "192.0.2.7", url) != -EINVAL)
            fail_msg("\"%s\" gives %s", names[i], url);
    }
}

static void test_longest_path_fits(void **state)
{
    (void)state;
    struct service service = {.kind = SERVICE_HTTP, .port = 65535};
    char url[WEB_OPTIONS_URL_MAX] = "";
    memset(service.path, 'x', sizeof service.path - 1);
    memset(service.name, 'n', 63);
    service.path[0] = '/';
    assert_int_equal(url_of(&service, "192.0.2.7", url), 0);
    assert_int_equal(strlen(url), strlen("http://:65535") + 63 + SERVICE_OPTION_MAX - 1);
    memset(service.path + 1, ' ', sizeof service.path - 2);
    assert_int_equal(url_of(&service, "192.0.2.7", url), 0);
    assert_int_equal(strlen(url), strlen("http://:65535/") + 63 + 3 * (SERVICE_OPTION_MAX - 2));
}

static void test_options_are_taken_for_each_kind(void **state)
{
    (void)state;
    static const enum service_kind kinds[] = {SERVICE_HTTP, SERVICE_HTTPS, SERVICE_TLS};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct service service = {.kind = kinds[i], .port = 443};
        struct web_request request = {.service = &service, .timeout_ms = 1000};
        struct curl_slist *connect_to = NULL;
        assert_int_equal(ip_addr_parse("2001:db8::7", &request.addr), 0);
        CURL *easy = curl_easy_init();
        assert_int_equal(web_options_set(easy, &request, &connect_to), 0);
        assert_string_equal(connect_to->data, "::[2001:db8::7]:443");
        curl_easy_cleanup(easy);
        curl_slist_free_all(connect_to);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url_says_what_the_check_wants),
        cmocka_unit_test(test_name_that_is_no_host_is_refused),
        cmocka_unit_test(test_longest_path_fits),
        cmocka_unit_test(test_options_are_taken_for_each_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
