#include "report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct journal {
    unsigned lines;
    enum report_level level;
    char text[2048];
};

static void journal_write(void *context, enum report_level level, const char *text)
{
    struct journal *journal = context;

    assert_true(strlen(text) < sizeof journal->text);
    journal->lines++;
    journal->level = level;
    memcpy(journal->text, text, strlen(text) + 1);
}

static void test_text_is_formatted_and_passed_with_its_level(void **state)
{
    struct journal journal = {0};
    struct report report = {journal_write, &journal};

    (void)state;
    report_write(&report, REPORT_WARNING, "%s has %d", "nas", 7);
    assert_int_equal(journal.lines, 1);
    assert_int_equal(journal.level, REPORT_WARNING);
    assert_string_equal(journal.text, "nas has 7");
}

static void test_long_text_is_cut_and_terminated(void **state)
{
    struct journal journal = {0};
    struct report report = {journal_write, &journal};

    (void)state;
    report_write(&report, REPORT_INFO, "%01500d", 0);
    assert_int_equal(strlen(journal.text), 1023);
}

static void test_lasting_failure_is_told_at_its_start_and_its_end(void **state)
{
    struct journal journal = {0};
    struct report report = {journal_write, &journal};
    struct report_complaint complaint = {0};

    (void)state;
    report_release(&complaint, &report, "writes again");
    assert_int_equal(journal.lines, 0);

    report_complain(&complaint, &report, "disk is full: %d", 1);
    report_complain(&complaint, &report, "disk is full: %d", 2);
    assert_int_equal(journal.lines, 1);
    assert_int_equal(journal.level, REPORT_ERROR);
    assert_string_equal(journal.text, "disk is full: 1");

    report_release(&complaint, &report, "writes again");
    report_release(&complaint, &report, "writes again");
    assert_int_equal(journal.lines, 2);
    assert_int_equal(journal.level, REPORT_NOTICE);
    assert_string_equal(journal.text, "writes again");
}

static void test_failure_that_comes_back_is_told_again(void **state)
{
    struct journal journal = {0};
    struct report report = {journal_write, &journal};
    struct report_complaint complaint = {0};

    (void)state;
    report_complain(&complaint, &report, "gone");
    report_release(&complaint, &report, "back");
    report_complain(&complaint, &report, "gone");
    assert_int_equal(journal.lines, 3);
    assert_string_equal(journal.text, "gone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_formatted_and_passed_with_its_level),
        cmocka_unit_test(test_long_text_is_cut_and_terminated),
        cmocka_unit_test(test_lasting_failure_is_told_at_its_start_and_its_end),
        cmocka_unit_test(test_failure_that_comes_back_is_told_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
