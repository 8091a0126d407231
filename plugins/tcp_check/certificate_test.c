#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "certificate_fixture.h"
#include "trust_source.h"

#include "shared/base/error.h"

// The year 2030, and the end of 2031, as `date -u -d 2030-01-01 +%s` gives them.
#define YEAR_BEGINS INT64_C(1893456000000)
#define YEAR_ENDS INT64_C(1924992000000)
#define AUTHORITY_ENDS INT64_C(1956528000000)
#define DAY INT64_C(86400000)
#define YEAR "activation_date = \"2030-01-01 00:00:00 UTC\"\nexpiration_date = \"2031-01-01 00:00:00 UTC\"\n"
#define AUTHORITY                                                                                            \
    "ca\ncert_signing_key\nactivation_date = \"2029-01-01 00:00:00 UTC\"\n"                                  \
    "expiration_date = \"2032-01-01 00:00:00 UTC\"\n"
#define SERVER "signing_key\ntls_www_server\n" YEAR

static struct certificate_folder folder;
static struct certificate_trust *trust;
static int folder_status;

static const struct {
    const char *name, *issuer, *template;
} made[] = {
    {"root", NULL, "cn = \"House Root\"\n" AUTHORITY},
    {"other_root", NULL, "cn = \"Other Root\"\n" AUTHORITY},
    {"middle", "root", "cn = \"House Middle\"\n" AUTHORITY},
    {"short_middle", "root",
     "cn = \"Short Middle\"\nca\ncert_signing_key\nactivation_date = \"2029-01-01 00:00:00 UTC\"\n"
     "expiration_date = \"2030-07-01 00:00:00 UTC\"\n"},
    {"good", "root",
     "cn = \"nas.example\"\ndns_name = \"nas.example\"\ndns_name = \"www.nas.example\"\n" SERVER},
    {"below", "middle", "cn = \"nas.example\"\ndns_name = \"nas.example\"\n" SERVER},
    {"below_short", "short_middle", "cn = \"nas.example\"\ndns_name = \"nas.example\"\n" SERVER},
    {"foreign", "other_root", "cn = \"nas.example\"\ndns_name = \"nas.example\"\n" SERVER},
    {"self", NULL, "cn = \"nas.example\"\ndns_name = \"nas.example\"\n" SERVER},
    {"wild", "root", "cn = \"wild\"\ndns_name = \"*.example.org\"\n" SERVER},
    {"numbers", "root",
     "cn = \"numbers\"\nip_address = \"192.0.2.7\"\nip_address = \"2001:db8::7\"\n" SERVER},
    {"client", "root",
     "cn = \"nas.example\"\ndns_name = \"nas.example\"\nsigning_key\ntls_www_client\n" YEAR},
    {"common", "root", "cn = \"nas.example\"\n" SERVER},
    {"odd", "root", "cn = \"a\x1b[31m\xff\"\n" SERVER},
    {"no_authority", "good", "cn = \"nas.example\"\ndns_name = \"nas.example\"\n" SERVER},
};

static int make_all(void **state)
{
    (void)state;
    char path[CERTIFICATE_PATH_MAX];
    struct error err = {""};
    folder_status = certificate_fixture_open(&folder);
    if (folder_status < 0)
        return 0;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (certificate_fixture_make(&folder, made[i].name, made[i].issuer, made[i].template) < 0)
            print_message("certtool does not make %s\n", made[i].name);
    certificate_fixture_join(&folder, "chain", (const char *const[]){"below", "middle", NULL});
    certificate_fixture_join(&folder, "short_chain",
                             (const char *const[]){"below_short", "short_middle", NULL});
    certificate_fixture_join(&folder, "mixed", (const char *const[]){"good", "root", NULL});
    certificate_fixture_join(&folder, "by_no_authority", (const char *const[]){"no_authority", "good", NULL});
    certificate_fixture_join(&folder, "all_foreign", (const char *const[]){"foreign", "other_root", NULL});
    return trust_source_new(certificate_fixture_path(&folder, "root", ".pem", path), &trust, &err);
}

static int remove_all(void **state)
{
    (void)state;
    trust_source_free(trust);
    if (folder_status == 0)
        certificate_fixture_close(&folder);
    return 0;
}

static struct service_answer judge(const char *name, const char *host, const struct service *service,
                                   const struct certificate_trust *trusted, int64_t now_ms)
{
    struct service_answer answer = {.cause = CAUSE_OVERLOADED, .expires_ms = 77, .detail = "not judged"};
    size_t length = 0;
    if (folder_status < 0)
        skip();
    char *pem = certificate_fixture_read(&folder, name, &length);
    assert_non_null(pem);
    certificate_judge(pem, length, host, service, trusted, now_ms, &answer);
    free(pem);
    return answer;
}

static const struct service usual = {.kind = SERVICE_HTTPS, .days = 7, .verify = true};
static const struct service careless = {.kind = SERVICE_HTTPS, .days = 7, .verify = false};
static const struct service no_days = {.kind = SERVICE_HTTPS, .days = 0, .verify = true};

static void test_each_kind_of_certificate_gets_its_cause(void **state)
{
    (void)state;
    static const int64_t mid = YEAR_BEGINS + 100 * DAY;
    static const struct {
        const char *name, *host;
        const struct service *service;
        int64_t now_ms;
        enum cause cause;
        const char *detail;
    } cases[] = {
        {"good", "nas.example", &usual, mid, CAUSE_REPLY, ""},
        {"good", "NAS.example", &usual, mid, CAUSE_REPLY, ""},
        {"good", "www.nas.example", &usual, mid, CAUSE_REPLY, ""},
        {"mixed", "nas.example", &usual, mid, CAUSE_REPLY, ""},
        {"chain", "nas.example", &usual, mid, CAUSE_REPLY, ""},
        {"below", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED,
         "unknown authority \"House Middle\""},
        {"good", "nas.example", &usual, YEAR_ENDS + 3 * DAY, CAUSE_CERTIFICATE_EXPIRED, "expired 3 days ago"},
        {"good", "nas.example", &careless, YEAR_ENDS + 3600000, CAUSE_CERTIFICATE_EXPIRED,
         "expired 1 hour ago"},
        {"good", "nas.example", &no_days, YEAR_ENDS, CAUSE_REPLY, ""}, // RFC 5280 4.1.2.5: inclusive
        {"good", "nas.example", &no_days, YEAR_ENDS + 1000, CAUSE_CERTIFICATE_EXPIRED,
         "expired 0 minutes ago"},
        {"good", "nas.example", &usual, YEAR_BEGINS, CAUSE_REPLY, ""},
        {"good", "nas.example", &usual, YEAR_BEGINS - 2 * DAY, CAUSE_CERTIFICATE_EXPIRED,
         "not valid yet, in 2 days"},
        {"good", "nas.example", &usual, YEAR_ENDS - DAY, CAUSE_CERTIFICATE_SOON, "expires in 1 day"},
        {"good", "nas.example", &careless, YEAR_ENDS - DAY, CAUSE_CERTIFICATE_SOON, "expires in 1 day"},
        {"good", "nas.example", &no_days, YEAR_ENDS - DAY, CAUSE_REPLY, ""},
        {"good", "nas.example", &usual, YEAR_ENDS - 7 * DAY, CAUSE_REPLY, ""},
        {"good", "nas.example", &usual, YEAR_ENDS - 7 * DAY + 1, CAUSE_CERTIFICATE_SOON, "expires in 6 days"},
        {"self", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED, "self-signed"},
        {"self", "other.example", &careless, mid, CAUSE_REPLY, ""},
        {"foreign", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED,
         "unknown authority \"Other Root\""},
        {"all_foreign", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED,
         "unknown authority \"Other Root\""},
        {"good", "mail.example", &usual, mid, CAUSE_CERTIFICATE_NAME,
         "for \"nas.example\", not mail.example"},
        {"good", "192.0.2.7", &usual, mid, CAUSE_CERTIFICATE_NAME, "for \"nas.example\", not 192.0.2.7"},
        {"common", "nas.example", &usual, mid, CAUSE_REPLY, ""}, // RFC 6125 6.4.4: no DNS name at all
        {"numbers", "192.0.2.7", &usual, mid, CAUSE_REPLY, ""},
        {"numbers", "192.0.2.8", &usual, mid, CAUSE_CERTIFICATE_NAME, "for \"numbers\", not 192.0.2.8"},
        {"numbers", "2001:db8::7", &usual, mid, CAUSE_REPLY, ""},
        {"numbers", "2001:db8::8", &usual, mid, CAUSE_CERTIFICATE_NAME, "for \"numbers\", not 2001:db8::8"},
        {"wild", "nas.example.org", &usual, mid, CAUSE_REPLY, ""},
        {"wild", "a.nas.example.org", &usual, mid, CAUSE_CERTIFICATE_NAME,
         "for \"*.example.org\", not a.nas.example.org"},
        {"wild", "example.org", &usual, mid, CAUSE_CERTIFICATE_NAME,
         "for \"*.example.org\", not example.org"},
        {"client", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED, "not made for a server"},
        {"by_no_authority", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED,
         "signed by a certificate that is no authority"},
        {"no_authority", "nas.example", &usual, mid, CAUSE_CERTIFICATE_UNTRUSTED,
         "unknown authority \"nas.example\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service_answer answer =
            judge(cases[i].name, cases[i].host, cases[i].service, trust, cases[i].now_ms);
        if (answer.cause != cases[i].cause || strcmp(answer.detail, cases[i].detail) != 0)
            fail_msg("case %zu (%s for %s): %s, \"%s\"", i, cases[i].name, cases[i].host,
                     cause_text(answer.cause), answer.detail);
        assert_int_equal(answer.expires_ms, YEAR_ENDS);
    }
}

static void test_intermediate_that_ends_first_is_the_end(void **state)
{
    (void)state;
    const int64_t middle_ends = INT64_C(1909094400000); // 2030-07-01
    struct service_answer answer = judge("short_chain", "nas.example", &usual, trust, YEAR_BEGINS);
    assert_int_equal(answer.cause, CAUSE_REPLY);
    assert_int_equal(answer.expires_ms, middle_ends);
    answer = judge("short_chain", "nas.example", &usual, trust, middle_ends - 3 * DAY);
    assert_int_equal(answer.cause, CAUSE_CERTIFICATE_SOON);
    assert_string_equal(answer.detail, "an intermediate certificate expires in 3 days");
    answer = judge("short_chain", "nas.example", &usual, trust, middle_ends + 3 * DAY);
    assert_int_equal(answer.cause, CAUSE_CERTIFICATE_EXPIRED);
    assert_string_equal(answer.detail, "an intermediate certificate expired 3 days ago");
}

// What a person does for a device that has nothing but its own certificate.
static void test_self_signed_certificate_in_the_trusted_file_is_trusted(void **state)
{
    (void)state;
    char path[CERTIFICATE_PATH_MAX];
    struct certificate_trust *own = NULL;
    struct error err = {""};
    if (folder_status < 0)
        skip();
    assert_int_equal(trust_source_new(certificate_fixture_path(&folder, "self", ".pem", path), &own, &err),
                     0);
    assert_int_equal(judge("self", "nas.example", &usual, own, YEAR_BEGINS).cause, CAUSE_REPLY);
    assert_int_equal(judge("self", "x.example", &usual, own, YEAR_BEGINS).cause, CAUSE_CERTIFICATE_NAME);
    assert_int_equal(judge("good", "nas.example", &usual, own, YEAR_BEGINS).cause,
                     CAUSE_CERTIFICATE_UNTRUSTED);
    trust_source_free(own);
}

static void test_machine_without_authorities_says_so(void **state)
{
    (void)state;
    struct certificate_trust none = {.count = 0};
    assert_int_equal(gnutls_x509_trust_list_init(&none.list, 0), 0);
    struct service_answer answer = judge("good", "nas.example", &usual, &none, YEAR_BEGINS);
    assert_int_equal(answer.cause, CAUSE_CERTIFICATE_UNTRUSTED);
    assert_non_null(strstr(answer.detail, "ca-certificates"));
    gnutls_x509_trust_list_deinit(none.list, 1);
}

static void test_bytes_that_are_no_certificate(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "garbage",
                                        "-----BEGIN CERTIFICATE-----\n",
                                        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct service_answer answer = {.cause = CAUSE_OVERLOADED, .expires_ms = 77};
        certificate_judge(texts[i], strlen(texts[i]), "nas.example", &careless, trust, YEAR_BEGINS, &answer);
        assert_int_equal(answer.cause, CAUSE_TLS_FAILED);
        assert_int_equal(answer.expires_ms, 0);
        assert_string_equal(answer.detail, "no certificate that can be read");
    }
}

static void test_name_with_control_bytes_is_told_clean(void **state)
{
    (void)state;
    struct service_answer answer = judge("odd", "nas.example", &usual, trust, YEAR_BEGINS);
    assert_int_equal(answer.cause, CAUSE_CERTIFICATE_NAME);
    assert_null(strchr(answer.detail, '\x1b'));
    assert_null(strchr(answer.detail, '\xff'));
}

static struct service_answer judge_many(const char *one, size_t length, size_t count)
{
    struct service_answer answer = {.cause = CAUSE_OVERLOADED};
    char *many = malloc(count * length);
    assert_non_null(many);
    for (size_t i = 0; i < count; i++)
        memcpy(many + i * length, one, length);
    certificate_judge(many, count * length, "nas.example", &usual, trust, YEAR_BEGINS, &answer);
    free(many);
    return answer;
}

// Of a hundred certificates the first sixteen count; a megabyte is not read at all.
static void test_long_chain_is_bounded(void **state)
{
    (void)state;
    size_t length = 0;
    if (folder_status < 0)
        skip();
    char *one = certificate_fixture_read(&folder, "good", &length);
    assert_non_null(one);
    assert_int_equal(judge_many(one, length, 100).cause, CAUSE_REPLY);
    struct service_answer answer = judge_many(one, length, (1 << 20) / length);
    free(one);
    assert_int_equal(answer.cause, CAUSE_TLS_FAILED);
    assert_string_equal(answer.detail, "a chain of certificates without an end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_certificate_gets_its_cause),
        cmocka_unit_test(test_intermediate_that_ends_first_is_the_end),
        cmocka_unit_test(test_self_signed_certificate_in_the_trusted_file_is_trusted),
        cmocka_unit_test(test_machine_without_authorities_says_so),
        cmocka_unit_test(test_bytes_that_are_no_certificate),
        cmocka_unit_test(test_name_with_control_bytes_is_told_clean),
        cmocka_unit_test(test_long_chain_is_bounded),
    };
    return cmocka_run_group_tests(tests, make_all, remove_all);
}
