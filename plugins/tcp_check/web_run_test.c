#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "certificate_fixture.h"
#include "web_peer_fixture.h"
#include "web_run.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/base/pattern.h"
#include "shared/net/net_namespace_fixture.h"

// PATIENCE is for what shall answer, SHORT for what never will, CROWD for that among many.
enum { PROBES_MAX = 512, PATIENCE_MS = 20000, SHORT_MS = 400, CROWD_MS = 3000, DAY_MS = 86400000 };

#define SERVER "signing_key\ntls_www_server\n"
#define LONG_AGO                                                                                             \
    "activation_date = \"2020-01-01 00:00:00 UTC\"\nexpiration_date = \"2021-01-01 00:00:00 UTC\"\n"
#define LATER "activation_date = \"2090-01-01 00:00:00 UTC\"\nexpiration_date = \"2095-01-01 00:00:00 UTC\"\n"
#define HERE "dns_name = \"nas.example\"\nip_address = \"127.0.0.1\"\n"

static struct certificate_folder folder;
static struct web_peer peer;
static int folder_status, namespace_status;

struct rig {
    struct web_run *run;
    struct service services[PROBES_MAX];
    struct service_answer answers[PROBES_MAX];
    bool answered[PROBES_MAX];
    unsigned started;
    unsigned done;
    int64_t longest_us; // of one web_run_work
};

static struct rig rig;

static int make_certificates(void)
{
    static const struct {
        const char *name, *issuer, *template;
    } made[] = {
        {"root", NULL, "cn = \"House Root\"\nca\ncert_signing_key\nexpiration_days = 400\n"},
        {"stranger", NULL, "cn = \"Stranger\"\nca\ncert_signing_key\nexpiration_days = 400\n"},
        {"good", "root", "cn = \"nas\"\nexpiration_days = 30\n" HERE SERVER},
        {"expired", "root", "cn = \"nas\"\n" HERE SERVER LONG_AGO},
        {"early", "root", "cn = \"nas\"\n" HERE SERVER LATER},
        {"self", NULL, "cn = \"nas\"\nexpiration_days = 30\n" HERE SERVER},
        {"wrong", "root", "cn = \"other\"\ndns_name = \"other.example\"\nexpiration_days = 30\n" SERVER},
        {"tomorrow", "root", "cn = \"nas\"\nexpiration_days = 1\n" HERE SERVER},
        {"foreign", "stranger", "cn = \"nas\"\nexpiration_days = 30\n" HERE SERVER},
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        int status = certificate_fixture_make(&folder, made[i].name, made[i].issuer, made[i].template);
        if (status < 0)
            return status;
    }
    return 0;
}

// Environment as a person's shell may have it: nothing of it may count.
static int start_all(void **state)
{
    (void)state;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    namespace_status = net_namespace_enter();
    folder_status = certificate_fixture_open(&folder);
    if (folder_status < 0)
        return 0;
    int status = make_certificates();
    return status < 0 ? status : web_peer_fixture_start(&peer, folder.path);
}

static int stop_all(void **state)
{
    (void)state;
    web_peer_fixture_stop(&peer);
    if (folder_status == 0)
        certificate_fixture_close(&folder);
    return 0;
}

static void take(void *context, uint32_t index, const struct service_answer *answer)
{
    struct rig *taken = context;
    assert_true(index < PROBES_MAX);
    assert_false(taken->answered[index]);
    taken->answered[index] = true;
    taken->answers[index] = *answer;
    taken->done++;
}

static void open_rig(void)
{
    char path[CERTIFICATE_PATH_MAX];
    struct error err = {""};
    if (folder_status < 0)
        skip();
    memset(&rig, 0, sizeof rig);
    certificate_fixture_path(&folder, "root", ".pem", path);
    assert_int_equal(web_run_new(path, take, &rig, &rig.run, &err), 0);
}

static void close_rig(void)
{
    web_run_free(rig.run);
    rig.run = NULL;
}

static void start(const struct service *service, const char *address, uint32_t timeout_ms,
                  const struct pattern *body)
{
    uint32_t index = rig.started++;
    rig.services[index] = *service;
    rig.answered[index] = false;
    struct web_request request = {.index = index,
                                  .timeout_ms = (uint32_t)patience_fixture_ms((int)timeout_ms),
                                  .service = &rig.services[index],
                                  .body = body};
    assert_int_equal(ip_addr_parse(address, &request.addr), 0);
    assert_int_equal(web_run_start(rig.run, &request, clock_mono_us()), 0);
}

static void turn(void)
{
    struct pollfd wait = {.fd = web_run_fd(rig.run), .events = POLLIN};
    poll(&wait, 1, web_run_wait(rig.run, clock_mono_us(), 1000));
    int64_t began_us = clock_mono_us();
    web_run_work(rig.run, began_us);
    int64_t took_us = clock_mono_us() - began_us;
    rig.longest_us = took_us > rig.longest_us ? took_us : rig.longest_us;
}

static void finish_all(void)
{
    int64_t end_us = patience_fixture_end_us();
    while (rig.done < rig.started && clock_mono_us() < end_us)
        turn();
    assert_int_equal(rig.done, rig.started);
}

static struct service http_of(const char *server, const char *path)
{
    struct service service = {
        .kind = SERVICE_HTTP, .status_min = 200, .status_max = 399, .days = 7, .verify = true};
    service.port = web_peer_fixture_port(&peer, server);
    assert_true(service.port > 0);
    memcpy(service.path, path, strlen(path) + 1);
    return service;
}

static struct service tls_of(const char *server, enum service_starttls starttls)
{
    struct service service = http_of(server, "");
    service.kind = SERVICE_TLS;
    service.starttls = starttls;
    return service;
}

static const struct service_answer *ask(const struct service *service, uint32_t timeout_ms,
                                        const struct pattern *body)
{
    start(service, "127.0.0.1", timeout_ms, body);
    finish_all();
    return &rig.answers[rig.started - 1];
}

static void expect(const char *what, const struct service_answer *answer, enum cause cause,
                   const char *detail)
{
    if (answer->cause != cause || (detail && strcmp(answer->detail, detail) != 0))
        fail_msg("%s: %s, \"%s\"", what, cause_text(answer->cause), answer->detail);
}

static void test_answers_of_http(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        unsigned status;
        uint32_t timeout_ms;
        enum cause cause;
        const char *detail;
        bool whole;
    } cases[] = {
        {"/ok", 200, PATIENCE_MS, CAUSE_REPLY, "", true},
        {"/none", 204, PATIENCE_MS, CAUSE_REPLY, "", true},
        {"/loop", 302, PATIENCE_MS, CAUSE_REPLY, "", true},
        {"/away", 302, PATIENCE_MS, CAUSE_REPLY, "", true},
        {"/status/404", 404, PATIENCE_MS, CAUSE_WRONG_ANSWER, "HTTP 404", true},
        {"/status/503", 503, PATIENCE_MS, CAUSE_WRONG_ANSWER, "HTTP 503", true},
        {"/endless", 200, PATIENCE_MS, CAUSE_REPLY, "", true},
        {"/endless_error", 500, PATIENCE_MS, CAUSE_WRONG_ANSWER, "HTTP 500", true},
        {"/header", 200, PATIENCE_MS, CAUSE_WRONG_ANSWER, "a header without an end", false},
        {"/line", 200, PATIENCE_MS, CAUSE_WRONG_ANSWER, "a header without an end", false},
        {"/continue", 100, PATIENCE_MS, CAUSE_WRONG_ANSWER, "a header without an end", false},
        {"/malformed", 200, PATIENCE_MS, CAUSE_WRONG_ANSWER, NULL, false},
        {"/version", 0, PATIENCE_MS, CAUSE_WRONG_ANSWER, NULL, false},
        {"/garbage", 0, PATIENCE_MS, CAUSE_WRONG_ANSWER, "no HTTP", false},
        {"/chunk", 200, PATIENCE_MS, CAUSE_WRONG_ANSWER, NULL, false},
        {"/partial", 200, PATIENCE_MS, CAUSE_CLOSED, "", false},
        {"/empty", 0, PATIENCE_MS, CAUSE_CLOSED, "", false},
        {"/reset", 0, PATIENCE_MS, CAUSE_RESET, "", false},
        {"/dribble", 200, SHORT_MS, CAUSE_SILENT, "HTTP 200, and then no end", false},
        {"/slow_header", 200, SHORT_MS, CAUSE_SILENT, NULL, false},
        {"/stays", 200, SHORT_MS, CAUSE_SILENT, "HTTP 200, and then no end", false},
    };
    open_rig();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service service = http_of("http", cases[i].path);
        const struct service_answer *answer = ask(&service, cases[i].timeout_ms, NULL);
        expect(cases[i].path, answer, cases[i].cause, cases[i].detail);
        assert_true(answer->connect_us > 0);
        assert_int_equal(answer->total_us > 0, cases[i].whole);
        assert_true(!cases[i].whole || answer->total_us >= answer->connect_us);
        assert_int_equal(answer->expires_ms, 0);
        if (cases[i].status && answer->http_status != cases[i].status)
            fail_msg("%s: HTTP %u", cases[i].path, answer->http_status);
    }
    close_rig();
}

static void test_status_that_is_wanted_is_fine(void **state)
{
    (void)state;
    struct service service = http_of("http", "/status/404");
    service.status_min = service.status_max = 404;
    open_rig();
    expect("404", ask(&service, PATIENCE_MS, NULL), CAUSE_REPLY, "");
    service = http_of("http", "/ok");
    service.status_min = service.status_max = 201;
    expect("200", ask(&service, PATIENCE_MS, NULL), CAUSE_WRONG_ANSWER, "HTTP 200");
    close_rig();
}

static void test_body_is_looked_at(void **state)
{
    (void)state;
    static const struct {
        const char *path, *pattern;
        uint32_t timeout_ms;
        enum cause cause;
        const char *detail;
    } cases[] = {
        {"/ok", "is w.ll$", PATIENCE_MS, CAUSE_REPLY, ""},
        {"/ok", "is ill", PATIENCE_MS, CAUSE_WRONG_ANSWER, "body does not match"},
        {"/none", "all", PATIENCE_MS, CAUSE_WRONG_ANSWER, "body does not match"},
        {"/endless", "x{30}", PATIENCE_MS, CAUSE_REPLY, ""},
        {"/endless", "y", PATIENCE_MS, CAUSE_WRONG_ANSWER, "body does not match"},
        {"/endless", "(x+)+[yz]", PATIENCE_MS, CAUSE_WRONG_ANSWER,
         "looking for the pattern in the body takes too long"},
        {"/stays", "all is well", SHORT_MS, CAUSE_REPLY, ""},
        {"/stays", "not there", SHORT_MS, CAUSE_SILENT, NULL},
        {"/status/500", "x", PATIENCE_MS, CAUSE_WRONG_ANSWER, "HTTP 500"},
    };
    open_rig();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pattern *pattern = NULL;
        struct error err = {""};
        struct service service = http_of("http", cases[i].path);
        assert_int_equal(pattern_new(cases[i].pattern, &pattern, &err), 0);
        memcpy(service.body, cases[i].pattern, strlen(cases[i].pattern) + 1);
        expect(cases[i].pattern, ask(&service, cases[i].timeout_ms, pattern), cases[i].cause,
               cases[i].detail);
        pattern_free(pattern);
    }
    close_rig();
}

// The peer gives back what it was asked.
static void test_request_says_who_is_asked(void **state)
{
    (void)state;
    static const char *const wanted[] = {"^GET /head HTTP/1\\.1\\r\\n",
                                         "\\r\\nHost: nas\\.example:\\d+\\r\\n",
                                         "\\r\\nUser-Agent: lanatlas\\r\\n"};
    open_rig();
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct pattern *pattern = NULL;
        struct error err = {""};
        struct service service = http_of("http", "/head");
        memcpy(service.name, "nas.example", sizeof "nas.example");
        memcpy(service.body, "x", 2);
        assert_int_equal(pattern_new(wanted[i], &pattern, &err), 0);
        expect(wanted[i], ask(&service, PATIENCE_MS, pattern), CAUSE_REPLY, "");
        pattern_free(pattern);
    }
    close_rig();
}

static void test_faults_of_the_connection(void **state)
{
    (void)state;
    static const struct {
        const char *server;
        enum service_kind kind;
        uint32_t timeout_ms;
        enum cause cause;
        bool connected;
    } cases[] = {
        {"refused", SERVICE_HTTP, PATIENCE_MS, CAUSE_REFUSED, false},
        {"refused", SERVICE_HTTPS, PATIENCE_MS, CAUSE_REFUSED, false},
        {"refused", SERVICE_TLS, PATIENCE_MS, CAUSE_REFUSED, false},
        {"full", SERVICE_HTTP, SHORT_MS, CAUSE_TIMEOUT, false},
        {"full", SERVICE_TLS, SHORT_MS, CAUSE_TIMEOUT, false},
        {"silent", SERVICE_HTTP, SHORT_MS, CAUSE_SILENT, true},
        {"silent", SERVICE_HTTPS, SHORT_MS, CAUSE_SILENT, true},
        {"silent", SERVICE_TLS, SHORT_MS, CAUSE_SILENT, true},
        {"closing", SERVICE_HTTP, PATIENCE_MS, CAUSE_CLOSED, true},
        {"closing", SERVICE_HTTPS, PATIENCE_MS, CAUSE_CLOSED, true},
        {"closing", SERVICE_TLS, PATIENCE_MS, CAUSE_CLOSED, true},
        {"resetting", SERVICE_HTTP, PATIENCE_MS, CAUSE_RESET, true},
        {"resetting", SERVICE_HTTPS, PATIENCE_MS, CAUSE_RESET, true},
        {"resetting", SERVICE_TLS, PATIENCE_MS, CAUSE_RESET, true},
        {"greeting", SERVICE_HTTP, PATIENCE_MS, CAUSE_WRONG_ANSWER, true},
        {"greeting", SERVICE_HTTPS, PATIENCE_MS, CAUSE_TLS_FAILED, true},
        {"greeting", SERVICE_TLS, PATIENCE_MS, CAUSE_TLS_FAILED, true},
        {"tls_silent", SERVICE_HTTPS, SHORT_MS, CAUSE_SILENT, true},
        {"tls_silent", SERVICE_TLS, PATIENCE_MS, CAUSE_REPLY, true},
        {"picky", SERVICE_TLS, PATIENCE_MS, CAUSE_REPLY, true},
    };
    open_rig();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service service = http_of(cases[i].server, "/ok");
        service.kind = cases[i].kind;
        int64_t began_us = clock_mono_us();
        const struct service_answer *answer = ask(&service, cases[i].timeout_ms, NULL);
        int64_t took_ms = (clock_mono_us() - began_us) / 1000;
        expect(cases[i].server, answer, cases[i].cause, NULL);
        assert_int_equal(answer->connect_us > 0, cases[i].connected);
        assert_true(took_ms < patience_fixture_ms(PATIENCE_MS / 2));
        if (cases[i].timeout_ms == SHORT_MS)
            assert_true(took_ms >= patience_fixture_ms(SHORT_MS) - 20);
        if (cases[i].cause == CAUSE_TLS_FAILED)
            assert_true(answer->detail[0] != '\0');
    }
    close_rig();
}

static void test_certificates_of_each_kind(void **state)
{
    (void)state;
    static const struct {
        const char *server, *name, *path;
        bool verify;
        enum cause cause;
        const char *detail;
    } cases[] = {
        {"https_good", "", "/ok", true, CAUSE_REPLY, ""},
        {"https_good", "nas.example", "/ok", true, CAUSE_REPLY, ""},
        {"https_good", "", "/status/503", true, CAUSE_WRONG_ANSWER, "HTTP 503"},
        {"https_good", "mail.example", "/ok", true, CAUSE_CERTIFICATE_NAME,
         "for \"nas.example\", not mail.example"},
        {"https_good", "mail.example", "/ok", false, CAUSE_REPLY, ""},
        {"https_expired", "", "/ok", true, CAUSE_CERTIFICATE_EXPIRED, NULL},
        {"https_expired", "", "/ok", false, CAUSE_CERTIFICATE_EXPIRED, NULL},
        {"https_early", "", "/ok", true, CAUSE_CERTIFICATE_EXPIRED, NULL},
        {"https_self", "", "/ok", true, CAUSE_CERTIFICATE_UNTRUSTED, "self-signed"},
        {"https_self", "", "/ok", false, CAUSE_REPLY, ""},
        {"https_foreign", "", "/ok", true, CAUSE_CERTIFICATE_UNTRUSTED, "unknown authority \"Stranger\""},
        {"https_wrong", "", "/ok", true, CAUSE_CERTIFICATE_NAME, "for \"other.example\", not 127.0.0.1"},
        {"https_tomorrow", "", "/ok", true, CAUSE_CERTIFICATE_SOON, NULL},
    };
    open_rig();
    for (int tls = 0; tls < 2; tls++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct service service = http_of(cases[i].server, cases[i].path);
            bool bad_status = strcmp(cases[i].path, "/ok") != 0;
            service.kind = tls ? SERVICE_TLS : SERVICE_HTTPS;
            service.verify = cases[i].verify;
            memcpy(service.name, cases[i].name, strlen(cases[i].name) + 1);
            const struct service_answer *answer = ask(&service, PATIENCE_MS, NULL);
            if (!tls || !bad_status)
                expect(cases[i].server, answer, cases[i].cause, cases[i].detail);
            assert_true(answer->expires_ms > 0);
            assert_true(answer->total_us > 0);
            assert_int_equal(answer->http_status, tls ? 0 : bad_status ? 503 : 200);
        }
    close_rig();
}

static void test_end_of_validity_is_told(void **state)
{
    (void)state;
    struct service service = http_of("https_expired", "/ok");
    service.kind = SERVICE_HTTPS;
    open_rig();
    assert_int_equal(ask(&service, PATIENCE_MS, NULL)->expires_ms, INT64_C(1609459200000)); // 2021-01-01
    service = tls_of("https_good", STARTTLS_NONE);
    int64_t left_ms = ask(&service, PATIENCE_MS, NULL)->expires_ms - clock_real_ms();
    assert_in_range(left_ms, INT64_C(29) * DAY_MS, INT64_C(30) * DAY_MS);
    close_rig();
}

static void test_starttls(void **state)
{
    (void)state;
    static const struct {
        const char *server;
        enum service_starttls starttls;
        uint32_t timeout_ms;
        enum cause cause;
    } cases[] = {
        {"smtp", STARTTLS_SMTP, PATIENCE_MS, CAUSE_REPLY},
        {"imap", STARTTLS_IMAP, PATIENCE_MS, CAUSE_REPLY},
        {"pop3", STARTTLS_POP3, PATIENCE_MS, CAUSE_REPLY},
        {"smtp_expired", STARTTLS_SMTP, PATIENCE_MS, CAUSE_CERTIFICATE_EXPIRED},
        {"smtp_mute", STARTTLS_SMTP, SHORT_MS, CAUSE_REPLY},
        {"smtp_plain", STARTTLS_SMTP, PATIENCE_MS, CAUSE_TLS_FAILED},
        {"smtp_refuses", STARTTLS_SMTP, PATIENCE_MS, CAUSE_TLS_FAILED},
        {"smtp_busy", STARTTLS_SMTP, PATIENCE_MS, CAUSE_WRONG_ANSWER},
        {"greeting", STARTTLS_SMTP, SHORT_MS, CAUSE_SILENT},
        {"greeting", STARTTLS_IMAP, SHORT_MS, CAUSE_SILENT},
        {"greeting", STARTTLS_POP3, SHORT_MS, CAUSE_SILENT},
        {"silent", STARTTLS_IMAP, SHORT_MS, CAUSE_SILENT},
        {"closing", STARTTLS_POP3, PATIENCE_MS, CAUSE_CLOSED},
        {"refused", STARTTLS_SMTP, PATIENCE_MS, CAUSE_REFUSED},
    };
    open_rig();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service service = tls_of(cases[i].server, cases[i].starttls);
        const struct service_answer *answer = ask(&service, cases[i].timeout_ms, NULL);
        expect(cases[i].server, answer, cases[i].cause, NULL);
        assert_int_equal(answer->http_status, 0);
    }
    // QUIT is not waited for.
    assert_true(rig.longest_us < 1000000);
    close_rig();
}

static void test_ipv6(void **state)
{
    (void)state;
    if (folder_status < 0 || web_peer_fixture_port(&peer, "http6") == 0)
        skip();
    struct service service = http_of("http6", "/ok");
    open_rig();
    start(&service, "::1", PATIENCE_MS, NULL);
    finish_all();
    expect("::1", &rig.answers[0], CAUSE_REPLY, "");
    close_rig();
}

static void test_address_without_a_route_says_nothing_about_the_target(void **state)
{
    (void)state;
    if (namespace_status < 0 || folder_status < 0)
        skip();
    static const char *const addresses[] = {"192.0.2.1", "2001:db8::1", "fe80::1"};
    struct service service = http_of("http", "/ok");
    open_rig();
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        start(&service, addresses[i], PATIENCE_MS, NULL);
        finish_all();
        assert_int_equal(cause_outcome(rig.answers[i].cause), OUTCOME_UNKNOWN);
        expect(addresses[i], &rig.answers[i], CAUSE_NO_ROUTE, "");
    }
    close_rig();
}

static void test_name_that_is_no_host_is_told(void **state)
{
    (void)state;
    if (folder_status < 0)
        skip();
    struct service service = http_of("http", "/ok");
    memcpy(service.name, "a b/c", 6);
    open_rig();
    expect("name", ask(&service, PATIENCE_MS, NULL), CAUSE_SEND_FAILED,
           "the name of the service cannot be the host of a URL");
    close_rig();
}

static void test_five_hundred_at_once(void **state)
{
    (void)state;
    if (folder_status < 0)
        skip();
    struct service good = http_of("http", "/ok"), silent = http_of("silent", "/ok"),
                   refused = http_of("refused", "/");
    unsigned count = (unsigned)patience_fixture_fewer(500);
    open_rig();
    for (unsigned i = 0; i < count; i++)
        start(i % 3 == 0   ? &good
              : i % 3 == 1 ? &silent
                           : &refused,
              "127.0.0.1", i % 3 == 1 ? CROWD_MS : PATIENCE_MS, NULL);
    finish_all();
    for (unsigned i = 0; i < count; i++)
        expect("of many", &rig.answers[i],
               i % 3 == 0   ? CAUSE_REPLY
               : i % 3 == 1 ? CAUSE_SILENT
                            : CAUSE_REFUSED,
               NULL);
    close_rig();
}

static void test_cancelled_probe_is_never_told(void **state)
{
    (void)state;
    if (folder_status < 0)
        skip();
    struct service silent = http_of("silent", "/ok"), good = http_of("http", "/ok");
    open_rig();
    start(&silent, "127.0.0.1", PATIENCE_MS, NULL);
    start(&good, "127.0.0.1", PATIENCE_MS, NULL);
    start(&good, "127.0.0.1", PATIENCE_MS, NULL);
    web_run_cancel(rig.run, 2); // before anything has happened
    while (rig.done == 0)
        turn();
    assert_true(rig.answered[1]);
    web_run_cancel(rig.run, 0); // while it waits for an answer
    web_run_cancel(rig.run, 0);
    web_run_cancel(rig.run, 77);
    web_run_work(rig.run, clock_mono_us());
    assert_int_equal(rig.done, 1);
    start(&silent, "127.0.0.1", PATIENCE_MS, NULL);
    turn();
    close_rig(); // with one under way
    web_run_free(NULL);
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *dir = opendir("/proc/self/fd");
    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void ask_each(unsigned rounds)
{
    struct service services[] = {http_of("http", "/ok"),        http_of("refused", "/"),
                                 http_of("http", "/reset"),     http_of("https_good", "/ok"),
                                 tls_of("smtp", STARTTLS_SMTP), http_of("http", "/endless"),
                                 http_of("greeting", "/"),      http_of("closing", "/")};
    services[3].kind = SERVICE_HTTPS;
    services[6].kind = SERVICE_TLS;
    for (unsigned i = 0; i < rounds; i++) {
        rig.started = rig.done = 0;
        for (size_t j = 0; j < 8 * (sizeof services / sizeof *services); j++)
            start(&services[j % 8], "127.0.0.1", PATIENCE_MS, NULL);
        finish_all();
    }
}

static void test_two_thousand_probes_leave_nothing_behind(void **state)
{
    (void)state;
    open_rig();
    ask_each(16); // what libcurl and GnuTLS keep grows to its size
    unsigned descriptors = open_descriptors();
    size_t bytes = mallinfo2().uordblks;
    ask_each(32); // of 64
    // Newer versions of libcurl say goodbye after the answer.
    int64_t end_us = patience_fixture_end_us();
    while (open_descriptors() > descriptors && clock_mono_us() < end_us)
        turn();
    assert_in_range(open_descriptors(), 1, descriptors);
    size_t grown = mallinfo2().uordblks > bytes ? mallinfo2().uordblks - bytes : 0;
    if (grown > 65536)
        fail_msg("%zu bytes more", grown);
    close_rig();
}

static void test_lack_of_descriptors_is_told_and_passes(void **state)
{
    (void)state;
    if (folder_status < 0)
        skip();
    struct rlimit old, none;
    struct service service = http_of("http", "/ok");
    open_rig();
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    none = old;
    none.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    const struct service_answer *answer = ask(&service, PATIENCE_MS, NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    expect("none left", answer, CAUSE_NO_DESCRIPTOR, "");
    expect("again", ask(&service, PATIENCE_MS, NULL), CAUSE_REPLY, "");
    close_rig();
}

static void test_trusted_file_that_is_none_is_refused(void **state)
{
    (void)state;
    struct web_run *run = NULL;
    struct error err = {""};
    assert_int_equal(web_run_new("/nonexistent/ca.pem", take, &rig, &run, &err), -ENOENT);
    assert_null(run);
    assert_non_null(strstr(err.text, "/nonexistent/ca.pem"));
}

static void test_nothing_to_do_waits(void **state)
{
    (void)state;
    open_rig();
    assert_int_equal(web_run_wait(rig.run, clock_mono_us(), 700), 700);
    web_run_work(rig.run, clock_mono_us());
    assert_int_equal(rig.done, 0);
    close_rig();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_of_http),
        cmocka_unit_test(test_status_that_is_wanted_is_fine),
        cmocka_unit_test(test_body_is_looked_at),
        cmocka_unit_test(test_request_says_who_is_asked),
        cmocka_unit_test(test_faults_of_the_connection),
        cmocka_unit_test(test_certificates_of_each_kind),
        cmocka_unit_test(test_end_of_validity_is_told),
        cmocka_unit_test(test_starttls),
        cmocka_unit_test(test_ipv6),
        cmocka_unit_test(test_address_without_a_route_says_nothing_about_the_target),
        cmocka_unit_test(test_name_that_is_no_host_is_told),
        cmocka_unit_test(test_five_hundred_at_once),
        cmocka_unit_test(test_cancelled_probe_is_never_told),
        cmocka_unit_test(test_two_thousand_probes_leave_nothing_behind),
        cmocka_unit_test(test_lack_of_descriptors_is_told_and_passes),
        cmocka_unit_test(test_trusted_file_that_is_none_is_refused),
        cmocka_unit_test(test_nothing_to_do_waits),
    };
    return cmocka_run_group_tests(tests, start_all, stop_all);
}
