#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "web_result.h"

#include "shared/base/text.h"

static const struct service http = {.kind = SERVICE_HTTP, .status_min = 200, .status_max = 399};
static const struct service https = {.kind = SERVICE_HTTPS, .status_min = 200, .status_max = 399};
static const struct service body = {.kind = SERVICE_HTTP, .status_min = 200, .status_max = 399, .body = "x"};
static const struct service tls = {.kind = SERVICE_TLS};

static const struct service_answer good = {.cause = CAUSE_REPLY, .expires_ms = 99};
static const struct service_answer expired = {
    .cause = CAUSE_CERTIFICATE_EXPIRED, .expires_ms = 7, .detail = "expired 3 days ago"};

static void test_end_of_a_transfer_gets_its_cause(void **state)
{
    (void)state;
    static const struct {
        const struct service *service;
        struct web_outcome outcome;
        const struct service_answer *certificate;
        enum cause cause;
        const char *detail;
    } cases[] = {
        {&http, {.connect_us = 1, .http_status = 200, .body_found = 1}, NULL, CAUSE_REPLY, ""},
        {&http, {.connect_us = 1, .http_status = 199, .body_found = 1}, NULL, CAUSE_WRONG_ANSWER, "HTTP 199"},
        {&http, {.connect_us = 1, .http_status = 399, .body_found = 1}, NULL, CAUSE_REPLY, ""},
        {&http, {.connect_us = 1, .http_status = 400, .body_found = 1}, NULL, CAUSE_WRONG_ANSWER, "HTTP 400"},
        {&http,
         {.code = CURLE_WRITE_ERROR, .connect_us = 1, .http_status = 200, .body_found = 1, .enough = true},
         NULL,
         CAUSE_REPLY,
         ""},
        {&body,
         {.connect_us = 1, .http_status = 200, .body_found = 0},
         NULL,
         CAUSE_WRONG_ANSWER,
         "body does not match"},
        {&body,
         {.connect_us = 1, .http_status = 200, .body_found = -ENOMEM},
         NULL,
         CAUSE_OVERLOADED,
         "no memory for the body"},
        {&body,
         {.code = CURLE_OPERATION_TIMEDOUT, .connect_us = 1, .http_status = 200, .body_found = 1},
         NULL,
         CAUSE_REPLY,
         ""},
        {&http,
         {.code = CURLE_OPERATION_TIMEDOUT, .connect_us = 1, .http_status = 200, .body_found = 1},
         NULL,
         CAUSE_SILENT,
         "HTTP 200, and then no end"},
        {&http, {.code = CURLE_OPERATION_TIMEDOUT}, NULL, CAUSE_TIMEOUT, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = ECONNREFUSED}, NULL, CAUSE_REFUSED, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = EHOSTUNREACH}, NULL, CAUSE_HOST_UNREACHABLE, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = ENETUNREACH}, NULL, CAUSE_NET_UNREACHABLE, ""},
        {&http,
         {.code = CURLE_COULDNT_CONNECT, .os_errno = ENETUNREACH, .no_route = true},
         NULL,
         CAUSE_NO_ROUTE,
         ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = EACCES}, NULL, CAUSE_PROHIBITED, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = EPERM}, NULL, CAUSE_NO_PERMISSION, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = ECONNRESET}, NULL, CAUSE_RESET, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = ETIMEDOUT}, NULL, CAUSE_TIMEOUT, ""},
        {&http, {.code = CURLE_COULDNT_CONNECT, .os_errno = EADDRNOTAVAIL}, NULL, CAUSE_SEND_FAILED, NULL},
        {&http, {.code = CURLE_COULDNT_CONNECT, .socket_errno = EMFILE}, NULL, CAUSE_NO_DESCRIPTOR, ""},
        {&http,
         {.code = CURLE_OPERATION_TIMEDOUT, .connect_us = 1, .socket_errno = ENOSPC},
         NULL,
         CAUSE_SEND_FAILED,
         NULL},
        {&http, {.code = CURLE_URL_MALFORMAT}, NULL, CAUSE_SEND_FAILED, NULL},
        {&http, {.code = CURLE_RECV_ERROR, .connect_us = 1, .os_errno = ECONNRESET}, NULL, CAUSE_RESET, ""},
        {&http, {.code = CURLE_GOT_NOTHING, .connect_us = 1}, NULL, CAUSE_CLOSED, ""},
        {&http, {.code = CURLE_PARTIAL_FILE, .connect_us = 1, .http_status = 200}, NULL, CAUSE_CLOSED, ""},
        {&http, {.code = CURLE_UNSUPPORTED_PROTOCOL, .connect_us = 1}, NULL, CAUSE_WRONG_ANSWER, "no HTTP"},
        {&http,
         {.code = CURLE_OUT_OF_MEMORY, .connect_us = 1},
         NULL,
         CAUSE_WRONG_ANSWER,
         "a header without an end"},
        {&http,
         {.code = CURLE_WEIRD_SERVER_REPLY, .connect_us = 1, .text = "odd\x1b[31m"},
         NULL,
         CAUSE_WRONG_ANSWER,
         "odd?[31m"},
        {&tls,
         {.code = CURLE_SSL_CONNECT_ERROR, .connect_us = 1, .text = "handshake failure"},
         NULL,
         CAUSE_TLS_FAILED,
         "handshake failure"},
        {&tls, {.connect_us = 1}, NULL, CAUSE_TLS_FAILED, "the server has no certificate"},
        {&tls, {.connect_us = 1, .has_chain = true}, &good, CAUSE_REPLY, ""},
        {&tls,
         {.code = CURLE_RECV_ERROR, .connect_us = 1, .has_chain = true},
         &expired,
         CAUSE_CERTIFICATE_EXPIRED,
         "expired 3 days ago"},
        {&https,
         {.connect_us = 1, .http_status = 200, .body_found = 1, .has_chain = true},
         &good,
         CAUSE_REPLY,
         ""},
        {&https,
         {.connect_us = 1, .http_status = 200, .body_found = 1, .has_chain = true},
         &expired,
         CAUSE_CERTIFICATE_EXPIRED,
         "expired 3 days ago"},
        {&https,
         {.connect_us = 1, .http_status = 503, .body_found = 1, .has_chain = true},
         &expired,
         CAUSE_WRONG_ANSWER,
         "HTTP 503"},
        {&https,
         {.code = CURLE_OPERATION_TIMEDOUT, .connect_us = 1, .has_chain = true},
         &good,
         CAUSE_SILENT,
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct web_outcome outcome = cases[i].outcome;
        struct service_answer answer;
        memset(&answer, 0x5a, sizeof answer);
        outcome.text = outcome.text ? outcome.text : "";
        outcome.total_us = 50;
        web_result_judge(cases[i].service, &outcome, cases[i].certificate, &answer);
        if (answer.cause != cases[i].cause ||
            (cases[i].detail && strcmp(answer.detail, cases[i].detail) != 0))
            fail_msg("case %zu: %s, \"%s\"", i, cause_text(answer.cause), answer.detail);
        assert_int_equal(answer.connect_us, outcome.connect_us);
        assert_int_equal(answer.http_status, outcome.http_status);
        assert_int_equal(answer.expires_ms, cases[i].certificate ? cases[i].certificate->expires_ms : 0);
        assert_true(answer.total_us == 50 || answer.cause != CAUSE_REPLY);
        assert_true(text_is_clean(answer.detail, strlen(answer.detail)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_end_of_a_transfer_gets_its_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
