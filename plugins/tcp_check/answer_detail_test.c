#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "answer_detail.h"

#include "shared/base/text.h"

static void test_bytes_of_a_peer_come_out_clean(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *out;
    } cases[] = {{"", ""},
                 {"HTTP 503", "HTTP 503"},
                 {"a\r\nb\tc", "a??b?c"},
                 {"\x1b[31mred", "?[31mred"},
                 {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
                 {"\xff\xfe\xc3", "???"},
                 {"\xc0\xaf\xc2\x80x", "????x"},
                 {"\xe2\x82", "??"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct service_answer answer = {.cause = CAUSE_REPLY};
        answer_detail_set(&answer, CAUSE_WRONG_ANSWER, "%s", cases[i].in);
        assert_string_equal(answer.detail, cases[i].out);
        assert_int_equal(answer.cause, CAUSE_WRONG_ANSWER);
    }
}

static void test_long_text_is_cut_after_a_whole_character(void **state)
{
    (void)state;
    char text[3 * SERVICE_DETAIL_MAX + 1] = "";
    for (size_t i = 0; i < SERVICE_DETAIL_MAX; i++)
        memcpy(text + 3 * i, "\xe2\x82\xac", 3);
    struct service_answer answer;
    answer_detail_set(&answer, CAUSE_REPLY, "%s", text);
    assert_int_equal(strlen(answer.detail), 126); // 42 characters of three bytes below 128
    assert_true(text_is_clean(answer.detail, 126));
    char long_text[5000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    answer_detail_set(&answer, CAUSE_REPLY, "%s", long_text);
    assert_int_equal(strlen(answer.detail), SERVICE_DETAIL_MAX - 1);
}

static void test_age_is_in_its_largest_whole_unit(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {{0, "0 minutes"},
                 {59999, "0 minutes"},
                 {60000, "1 minute"},
                 {3599999, "59 minutes"},
                 {3600000, "1 hour"},
                 {86399999, "23 hours"},
                 {86400000, "1 day"},
                 {172799999, "1 day"},
                 {-259200000, "3 days"},
                 {INT64_MIN, "106751991167 days"},
                 {INT64_MAX, "106751991167 days"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[ANSWER_DETAIL_AGE_MAX];
        assert_string_equal(answer_detail_age(cases[i].ms, text), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_of_a_peer_come_out_clean),
        cmocka_unit_test(test_long_text_is_cut_after_a_whole_character),
        cmocka_unit_test(test_age_is_in_its_largest_whole_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
