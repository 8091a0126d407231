#include "option_item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake_collectd/fake_config.h"

static void test_item_is_shown_as_it_was_written(void **state)
{
    static const struct {
        const char *statement;
        const char *expected;
    } cases[] = {
        {"Interval 30", "Interval 30"},
        {"Interval 0.25", "Interval 0.25"},
        {"Enabled off", "Enabled false"},
        {"Host \"näs\"", "Host \"näs\""},
        {"<Host \"nas\">\n Address \"::1\"\n</Host>", "<Host \"nas\">"},
        {"Host \"a\" \"b\"", "Host \"a\" ..."},
        {"Host \"a\tb\nc\"", "Host \"a?b?c\""},
        {"Host \"\xc3\"", "Host \"?\""},
        {"Alone", "Alone"},
        {"Long \"123456789012345678901234567890123456789012345678\"",
         "Long \"123456789012345678901234567890123456789012345678\""},
        {"Long \"1234567890123456789012345678901234567890123456789\"",
         "Long \"123456789012345678901234567890123456789012345678...\""},
        {"Long \"12345678901234567890123456789012345678901234567ä\"",
         "Long \"12345678901234567890123456789012345678901234567...\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[OPTION_ITEM_TEXT_MAX];
        char key[16] = "";
        struct oconfig_item_s *root = fake_config_parse(cases[i].statement);
        assert_non_null(root);
        memcpy(key, cases[i].expected + (cases[i].expected[0] == '<'), strcspn(cases[i].expected, " "));
        key[strcspn(key, " ")] = '\0';
        option_item_describe(fake_config_find(root, key), text);
        assert_string_equal(text, cases[i].expected);
        fake_config_free(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_item_is_shown_as_it_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
