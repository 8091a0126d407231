#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns_answer.h"

#include "shared/base/text.h"

enum { MESSAGE_MAX = 4096 };

// Messages in hexadecimal. Those called DNSMASQ_ are what dnsmasq 2.90 sent over loopback; the others were
// written by hand after RFC 1035 §4.
#define DNSMASQ_A "123485800001000100000000036e617304746573740000010001c00c00010001000000000004c0000207"
#define DNSMASQ_AAAA                                                                                              \
    "123485800001000100000000034e4153047465737400001c0001c00c001c000100000000001020010db800000000000000000000000" \
    "7"
#define DNSMASQ_ALIASES                                                                                          \
    "12348580000100030000000002773304746573740000010001c00c0005000100000000000a03777777047465737400c02500050001" \
    "00000000000a036e6173047465737400c03b00010001000000000004c0000207"
#define DNSMASQ_CNAME                                                                                        \
    "1234858000010001000000000377777704746573740000050001c00c0005000100000000000a036e6173047465737400"
#define DNSMASQ_MX                                                                                           \
    "123485800001000100000000047465737400000f0001c00c000f000100000000000d000a046d61696c047465737400"
#define DNSMASQ_SRV                                                                                                  \
    "123485800001000100000000055f6c646170045f74637004746573740000210001c00c0021000100000000000f00010002018502646304" \
    "7465737400"
#define DNSMASQ_TXT                                                                                          \
    "1234858000010001000000000374787404746573740000100001c00c0010000100000000000c06763d73706631042d616c6c"
#define DNSMASQ_PTR                                                                                                    \
    "1234858000010001000000000137013201300331393207696e2d61646472046172706100000c0001c00c000c000100000000000a036e6173" \
    "047465737400"
#define DNSMASQ_NXDOMAIN "123481830001000000000000046e6f6e6504746573740000010001"
#define DNSMASQ_NO_MX "123481800001000000000000036e6173047465737400000f0001"
#define DNSMASQ_REFUSED "12348185000100000000000009656c73657768657265076578616d706c650000010001"
#define DNSMASQ_SOA                                                                                                      \
    "123485000001000100010000047a6f6e6504746573740000060001047a6f6e6504746573740000060001000002580038026e73047a6f6e65"   \
    "0474657374000a686f73746d6173746572047a6f6e65047465737400000007ea000004b0000000b40012750000000258c01b00020001000002" \
    "58000e026e73047a6f6e65047465737400"
#define DNSMASQ_NS                                                                                                     \
    "123485000001000100000000047a6f6e6504746573740000020001047a6f6e650474657374000002000100000258000e026e73047a6f6e65" \
    "047465737400"

#define HEAD_OF(count) "12348580000100" count "00000000"
#define QUESTION(type) "036e6173047465737400" type "0001"
#define RECORD(type, data) "c00c" type "000100000000" data

static size_t bytes_of(const char *hex, uint8_t message[MESSAGE_MAX])
{
    size_t length = strlen(hex) / 2;
    for (size_t i = 0; i < length; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        message[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return length;
}

static struct service_answer judged_bytes(const uint8_t *message, size_t length, const char *record,
                                          const char *name, const char *answer)
{
    struct service service = {.kind = SERVICE_DNS, .port = 53};
    struct service_answer result = {.cause = CAUSE_TIMEOUT, .connect_us = 7, .detail = "left over"};
    uint8_t *exact = malloc(length ? length : 1); // so that the sanitizer sees its end
    memcpy(exact, message, length);
    snprintf(service.record, sizeof service.record, "%s", record);
    snprintf(service.name, sizeof service.name, "%s", name);
    snprintf(service.answer, sizeof service.answer, "%s", answer);
    dns_answer_judge(exact, length, &service, &result);
    free(exact);
    assert_int_equal(result.connect_us, 7);
    assert_true(text_is_clean(result.detail, strlen(result.detail)));
    return result;
}

static struct service_answer judged(const char *hex, const char *record, const char *name, const char *answer)
{
    uint8_t message[MESSAGE_MAX];
    return judged_bytes(message, bytes_of(hex, message), record, name, answer);
}

static void test_types_have_their_numbers(void **state)
{
    static const struct {
        const char *record;
        uint16_t type;
    } cases[] = {{"A", 1},     {"NS", 2},   {"CNAME", 5}, {"SOA", 6}, {"PTR", 12}, {"MX", 15}, {"TXT", 16},
                 {"AAAA", 28}, {"SRV", 33}, {"a", 0},     {"", 0},    {"ANY", 0},  {"AX", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(dns_answer_type(cases[i].record), cases[i].type);
}

static void test_wanted_record_is_a_reply(void **state)
{
    static const struct {
        const char *hex, *record, *name, *answer;
    } cases[] = {
        {DNSMASQ_A, "A", "nas.test", ""},
        {DNSMASQ_A, "A", "nas.test", "192.0.2.7"},
        {DNSMASQ_A, "A", "NAS.Test.", "192.0.2.7"},
        {DNSMASQ_AAAA, "AAAA", "nas.test", "2001:db8::7"},
        {DNSMASQ_AAAA, "AAAA", "nas.test", "2001:DB8:0:0::0007"},
        {DNSMASQ_ALIASES, "A", "w3.test", "192.0.2.7"},
        {DNSMASQ_ALIASES, "CNAME", "w3.test", "www.test"},
        {DNSMASQ_CNAME, "CNAME", "www.test", "NAS.test."},
        {DNSMASQ_MX, "MX", "test", "10 mail.test"},
        {DNSMASQ_MX, "MX", "test", "10 Mail.TEST."},
        {DNSMASQ_SRV, "SRV", "_ldap._tcp.test", "1 2 389 dc.test"},
        {DNSMASQ_TXT, "TXT", "txt.test", "v=spf1-all"},
        {DNSMASQ_PTR, "PTR", "7.2.0.192.in-addr.arpa", "nas.test"},
        {DNSMASQ_SOA, "SOA", "zone.test", "ns.zone.test"},
        {DNSMASQ_NS, "NS", "zone.test", "ns.zone.test."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        // What is asked for "CNAME" has another question than the captured one.
        char hex[2 * MESSAGE_MAX];
        snprintf(hex, sizeof hex, "%s", cases[i].hex);
        if (strcmp(cases[i].hex, DNSMASQ_ALIASES) == 0 && strcmp(cases[i].record, "CNAME") == 0)
            memcpy(strstr(hex, "0000010001c00c") + 2, "00050001", 8);
        struct service_answer got = judged(hex, cases[i].record, cases[i].name, cases[i].answer);
        if (got.cause != CAUSE_REPLY || got.detail[0] != '\0')
            fail_msg("case %zu: %s: %s", i, cause_text(got.cause), got.detail);
    }
}

static void test_other_answer_says_what_came(void **state)
{
    static const struct {
        const char *hex, *record, *name, *answer, *detail;
    } cases[] = {
        {DNSMASQ_A, "A", "nas.test", "192.0.2.8", "A 192.0.2.7"},
        {DNSMASQ_A, "A", "nas.test", "nonsense", "A 192.0.2.7"},
        {DNSMASQ_AAAA, "AAAA", "nas.test", "2001:db8::8", "AAAA 2001:db8::7"},
        {DNSMASQ_ALIASES, "A", "w3.test", "192.0.2.8", "A 192.0.2.7"},
        {DNSMASQ_MX, "MX", "test", "20 mail.test", "MX 10 mail.test"},
        {DNSMASQ_SRV, "SRV", "_ldap._tcp.test", "1 2 636 dc.test", "SRV 1 2 389 dc.test"},
        {DNSMASQ_TXT, "TXT", "txt.test", "V=spf1-all", "TXT v=spf1-all"},
        {DNSMASQ_SOA, "SOA", "zone.test", "ns2.zone.test", "SOA ns.zone.test"},
        {DNSMASQ_NXDOMAIN, "A", "none.test", "", "NXDOMAIN: no such name"},
        {DNSMASQ_NO_MX, "MX", "nas.test", "", "no MX record"},
        {DNSMASQ_REFUSED, "A", "elsewhere.example", "", "REFUSED: the server does not answer us"},
        {DNSMASQ_A, "A", "other.test", "", "the answer to another question"},
        {DNSMASQ_A, "AAAA", "nas.test", "", "the answer to another question"},
        {"123401000001000000000000" QUESTION("0001"), "A", "nas.test", "", "a question came back"},
        {"123481820000000000000000", "A", "nas.test", "", "SERVFAIL: the server failed"},
        {"123481890000000000000000", "A", "nas.test", "", "response code 9"},
        {"123483800001000000000000" QUESTION("0001"), "A", "nas.test", "",
         "no A record, and the answer was cut"},
        {HEAD_OF("02") QUESTION("0001") RECORD("0001", "0004c0000207") RECORD("0001", "0004c0000209"), "A",
         "nas.test", "192.0.2.8", "A 192.0.2.7, 192.0.2.9"},
        // The record of another name (RFC 1035 §4.1.4 names by a pointer into the question: "test") is none
        // of ours.
        {HEAD_OF("01") QUESTION("0001") "c010000100010000000000"
                                        "04c0000207",
         "A", "nas.test", "", "no A record"},
        {HEAD_OF("01") QUESTION("0001") "c00c0001000300000000"
                                        "0004c0000207",
         "A", "nas.test", "", "no A record"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service_answer got = judged(cases[i].hex, cases[i].record, cases[i].name, cases[i].answer);
        if (got.cause != CAUSE_WRONG_ANSWER || strcmp(got.detail, cases[i].detail) != 0)
            fail_msg("case %zu: %s: \"%s\", not \"%s\"", i, cause_text(got.cause), got.detail,
                     cases[i].detail);
    }
}

static void test_malformed_record_is_told(void **state)
{
    static const struct {
        const char *hex, *record;
    } cases[] = {
        {HEAD_OF("01") QUESTION("0001") RECORD("0001", "0003c00002"), "A"},
        {HEAD_OF("01") QUESTION("001c") RECORD("001c", "0004c0000207"), "AAAA"},
        {HEAD_OF("01") QUESTION("000f") RECORD("000f", "0001"
                                                       "00"),
         "MX"},
        {HEAD_OF("01") QUESTION("000f") RECORD("000f", "0002"
                                                       "000a"),
         "MX"},
        {HEAD_OF("01") QUESTION("000f") RECORD("000f", "0005"
                                                       "000a"
                                                       "c00c"
                                                       "00"),
         "MX"}, // one byte too many
        {HEAD_OF("01") QUESTION("0005") RECORD("0005", "0002"
                                                       "c026"),
         "CNAME"}, // a pointer to itself
        {HEAD_OF("01") QUESTION("0001") RECORD("0005", "0002"
                                                       "c026"),
         "A"},
        {HEAD_OF("01") QUESTION("0005") RECORD("0005", "0002"
                                                       "ffff"),
         "CNAME"}, // behind the end
        {HEAD_OF("01") QUESTION("0010") RECORD("0010", "0003"
                                                       "05"
                                                       "6162"),
         "TXT"}, // a string longer than that
        {HEAD_OF("01") QUESTION("0010") RECORD("0010", "0000"), "TXT"},
        {HEAD_OF("01") QUESTION("0006") RECORD("0006", "0004"
                                                       "c00c"
                                                       "c00c"),
         "SOA"}, // no numbers
        // An alias whose name goes on into the next record.
        {HEAD_OF("02") QUESTION("0001") RECORD("0005", "000101") "000001000100000000"
                                                                 "0004c0000207",
         "A"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service_answer got = judged(cases[i].hex, cases[i].record, "nas.test", "");
        if (got.cause != CAUSE_WRONG_ANSWER || strcmp(got.detail, "a malformed record") != 0)
            fail_msg("case %zu: %s: \"%s\"", i, cause_text(got.cause), got.detail);
    }
}

static void test_what_is_no_message_is_told(void **state)
{
    uint8_t message[MESSAGE_MAX];
    size_t length = bytes_of(DNSMASQ_SRV, message);
    (void)state;
    for (size_t i = 0; i < length; i++) {
        struct service_answer got = judged_bytes(message, i, "SRV", "_ldap._tcp.test", "");
        assert_int_equal(got.cause, CAUSE_WRONG_ANSWER);
        assert_string_equal(got.detail, "not a DNS message");
    }
    message[length] = 0;
    assert_string_equal(judged_bytes(message, length + 1, "SRV", "_ldap._tcp.test", "").detail,
                        "not a DNS message");
}

// The alias comes after the record that it leads to, and an alias that leads to itself ends.
static void test_aliases_may_come_in_any_order_and_in_a_ring(void **state)
{
    const char *late = HEAD_OF("02") QUESTION("0001") "c010000100010000000000"
                                                      "04c0000207" RECORD("0005", "0002c010");
    const char *ring = HEAD_OF("02") QUESTION("0001") RECORD("0005", "0002c010") "c010000500010000000000"
                                                                                 "02c00c";
    (void)state;
    assert_int_equal(judged(late, "A", "nas.test", "192.0.2.7").cause, CAUSE_REPLY);
    assert_string_equal(judged(late, "A", "nas.test", "192.0.2.9").detail, "A 192.0.2.7");
    assert_string_equal(judged(ring, "A", "nas.test", "").detail, "no A record");
}

static size_t txt_of(uint8_t message[MESSAGE_MAX], const char *unit, size_t count)
{
    size_t size = strlen(unit),
           length = bytes_of(HEAD_OF("01") QUESTION("0010") RECORD("0010", "0000"), message);
    uint8_t *rdlength = message + length - 2, *start = message + length;
    for (size_t i = 0; i < count; i++) {
        message[length++] = (uint8_t)size;
        memcpy(message + length, unit, size);
        length += size;
    }
    rdlength[0] = (uint8_t)((size_t)(message + length - start) >> 8);
    rdlength[1] = (uint8_t)(message + length - start);
    return length;
}

static void test_long_or_dirty_text_is_cut_and_clean(void **state)
{
    uint8_t message[MESSAGE_MAX];
    (void)state;
    struct service_answer got =
        judged_bytes(message, txt_of(message, "\xe2\x82\xac", 500), "TXT", "nas.test", "x");
    assert_int_equal(got.cause, CAUSE_WRONG_ANSWER);
    assert_memory_equal(got.detail, "TXT \xe2\x82\xac\xe2\x82\xac", 10);
    assert_string_equal(got.detail + strlen(got.detail) - 6, "\xe2\x82\xac\xe2\x80\xa6"); // U+2026 at the end
    assert_in_range(strlen(got.detail), 100, SERVICE_DETAIL_MAX - 1);
    got = judged_bytes(message, txt_of(message, "a\x1b[2J\xff\n", 1), "TXT", "nas.test", "x");
    assert_string_equal(got.detail, "TXT a\\027[2J\\255\\010"); // RFC 1035 §5.1
}

// A name may hold any byte (RFC 2181 §11): it is shown by its number.
static void test_dirty_name_is_shown_clean(void **state)
{
    (void)state;
    const char *hex = HEAD_OF("01") QUESTION("0005") RECORD("0005", "000a"
                                                                    "031b0aff"
                                                                    "0474657374"
                                                                    "00");
    assert_string_equal(judged(hex, "CNAME", "nas.test", "x").detail, "CNAME \\027\\010\\255.test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types_have_their_numbers),
        cmocka_unit_test(test_wanted_record_is_a_reply),
        cmocka_unit_test(test_other_answer_says_what_came),
        cmocka_unit_test(test_malformed_record_is_told),
        cmocka_unit_test(test_what_is_no_message_is_told),
        cmocka_unit_test(test_aliases_may_come_in_any_order_and_in_a_ring),
        cmocka_unit_test(test_long_or_dirty_text_is_cut_and_clean),
        cmocka_unit_test(test_dirty_name_is_shown_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
