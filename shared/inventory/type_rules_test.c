#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "type_rules.h"

static struct error err;

static int read_text(struct type_rules *rules, const char *text)
{
    *rules = (struct type_rules){.rows = NULL};
    return type_rules_add(rules, "/etc/x/types.conf", text, strlen(text), &err);
}

static void test_rules_are_read_line_by_line(void **state)
{
    (void)state;
    struct type_rules rules;
    assert_int_equal(
        read_text(&rules, "\xef\xbb\xbf# a comment\n\n  printer : port:9100 or x\r\n\t# more\nnas:name:nas"),
        0);
    assert_int_equal(rules.count, 2);
    assert_string_equal(rules.rows[0].type, "printer");
    assert_string_equal(type_rule_text(&rules.rows[0]), "port:9100 or x");
    assert_string_equal(rules.rows[0].filter, "            port:9100 or x");
    assert_int_equal(rules.rows[0].line, 3);
    assert_string_equal(type_rule_text(&rules.rows[1]), "name:nas");
    assert_int_equal(rules.rows[1].line, 5);
    assert_string_equal(rules.rows[1].file, "/etc/x/types.conf");
    assert_string_equal(type_rule_file(&rules.rows[1]), "types.conf");
    assert_int_equal(type_rules_add(&rules, "types.conf", "tv: x\n", 6, &err), 0);
    assert_int_equal(rules.count, 3);
    assert_string_equal(type_rule_file(&rules.rows[2]), "types.conf");
    type_rules_free(&rules);
    type_rules_free(&rules);
}

static void test_mistakes_are_told_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"# x\n  printr: port:9100",
         "/etc/x/types.conf:2: column 3: \"printr\" is no type; did you mean \"printer\"?"},
        {"port 9100",
         "/etc/x/types.conf:1: column 1: a rule is written TYPE: FILTER, as in printer: port:9100"},
        {"printer:  ", "/etc/x/types.conf:1: column 11: the filter is missing behind the type"},
        {": x", "/etc/x/types.conf:1: column 1: \"\" is no type; see 'ipam help device set'"},
        {"Printer: x", "/etc/x/types.conf:1: column 1: \"Printer\" is no type; did you mean \"printer\"?"},
        {"\xff: x", "/etc/x/types.conf:1: column 1: no type stands before the colon"},
        {"a type of this length is nowhere: x",
         "/etc/x/types.conf:1: column 1: no type stands before the colon"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct type_rules rules;
        assert_int_equal(read_text(&rules, cases[i].text), 0);
        assert_int_equal(rules.count, 0);
        assert_int_equal(rules.fault_count, 1);
        assert_string_equal(rules.faults[0].text, cases[i].reason);
        type_rules_free(&rules);
        assert_int_equal(rules.fault_count, 0);
    }
}

static void test_the_lines_around_a_wrong_one_are_rules(void **state)
{
    (void)state;
    struct type_rules rules;
    assert_int_equal(read_text(&rules, "tv: a\nradio: b\nnas: c\nprinter\ncamera: d"), 0);
    assert_int_equal(rules.count, 3);
    assert_string_equal(rules.rows[1].type, "nas");
    assert_int_equal(rules.rows[2].line, 5);
    assert_int_equal(rules.fault_count, 2);
    assert_string_equal(
        rules.faults[1].text,
        "/etc/x/types.conf:4: column 1: a rule is written TYPE: FILTER, as in printer: port:9100");
    type_rules_refuse(&rules, &rules.rows[2], "column 9: no");
    assert_true(rules.rows[2].is_wrong);
    assert_string_equal(rules.faults[2].text, "/etc/x/types.conf:5: column 9: no");
    type_rules_free(&rules);
}

static void test_bytes_of_any_kind_are_refused_or_read(void **state)
{
    (void)state;
    struct type_rules rules = {.rows = NULL};
    assert_int_equal(type_rules_add(&rules, "f", "tv: \xc3\xbc\0b", 8, &err), 0);
    assert_string_equal(rules.faults[0].text, "f:1: column 6: there is a NUL byte; remove it");
    type_rules_free(&rules);
    assert_int_equal(type_rules_add(&rules, "f", "", 0, &err), 0);
    assert_int_equal(rules.count, 0);

    static char wide[5000];
    memset(wide, 'a', sizeof(wide));
    memcpy(wide, "tv: ", 4);
    assert_int_equal(type_rules_add(&rules, "f", wide, sizeof(wide), &err), 0);
    assert_int_equal(rules.count, 0);
    assert_string_equal(rules.faults[0].text, "f:1: column 4097: the line is too long; write two rules");
    type_rules_free(&rules);
}

static void test_there_are_not_too_many(void **state)
{
    (void)state;
    struct type_rules rules = {.rows = NULL};
    for (int i = 0; i < TYPE_RULES_MAX; i++)
        assert_int_equal(type_rules_add(&rules, "f", "tv: x", 5, &err), 0);
    assert_int_equal(rules.fault_count, 0);
    for (int i = 0; i <= TYPE_RULE_FAULTS_MAX; i++)
        assert_int_equal(type_rules_add(&rules, "f", "tv: x", 5, &err), 0);
    assert_int_equal(rules.count, TYPE_RULES_MAX);
    assert_int_equal(rules.fault_count, TYPE_RULE_FAULTS_MAX + 1);
    assert_non_null(strstr(rules.faults[TYPE_RULE_FAULTS_MAX - 1].text, "too many rules"));
    type_rules_free(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_are_read_line_by_line),
        cmocka_unit_test(test_mistakes_are_told_with_their_place),
        cmocka_unit_test(test_the_lines_around_a_wrong_one_are_rules),
        cmocka_unit_test(test_bytes_of_any_kind_are_refused_or_read),
        cmocka_unit_test(test_there_are_not_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
