#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arguments.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

// What the options of the tests were set to.
struct seen {
    bool yes;
    const char *type;
    struct arguments_list prefixes;
    struct error err;
};

static int parse(struct seen *seen, enum arguments_order order, int argc, char **argv)
{
    const struct arguments_option options[] = {
        {"yes", 'y', ARGUMENTS_FLAG, &seen->yes},
        {"type", 0, ARGUMENTS_VALUE, &seen->type},
        {"prefix", 'p', ARGUMENTS_LIST, &seen->prefixes},
    };

    memset(seen, 0, sizeof *seen);
    return arguments_parse(argc, argv, options, 3, order, &seen->err);
}

#define ARGV(...) ((char *[]){(char[]){"verb"}, __VA_ARGS__, NULL})
#define WORD(text) ((char[]){text})

static void test_options_stand_before_and_after(void **state)
{
    (void)state;
    struct seen seen;
    char **argv = ARGV(WORD("name"), WORD("--type=nas"), WORD("other"), WORD("-y"));

    assert_int_equal(parse(&seen, ARGUMENTS_ANYWHERE, 5, argv), 3);
    assert_string_equal(argv[3], "name");
    assert_string_equal(argv[4], "other");
    assert_string_equal(seen.type, "nas");
    assert_true(seen.yes);
}

static void test_two_dashes_end_the_options(void **state)
{
    (void)state;
    struct seen seen;
    char **argv = ARGV(WORD("--"), WORD("--yes"));

    assert_int_equal(parse(&seen, ARGUMENTS_ANYWHERE, 3, argv), 2);
    assert_false(seen.yes);
}

static void test_the_verb_ends_the_options_of_the_table(void **state)
{
    (void)state;
    struct seen seen;
    char **argv = ARGV(WORD("-y"), WORD("device"), WORD("--unknown"));

    assert_int_equal(parse(&seen, ARGUMENTS_STOP_AT_FIRST, 4, argv), 2);
    assert_true(seen.yes);
}

static void test_a_list_keeps_all(void **state)
{
    (void)state;
    struct seen seen;
    char **argv = ARGV(WORD("--prefix"), WORD("a"), WORD("-pb"));

    assert_int_equal(parse(&seen, ARGUMENTS_ANYWHERE, 4, argv), 4);
    assert_int_equal(seen.prefixes.count, 2);
    assert_string_equal(seen.prefixes.items[1], "b");
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *reason;
    } cases[] = {
        {"--tpye=x", "unknown option '--tpye'; did you mean '--type'?"},
        {"--zzzzzz", "unknown or ambiguous option '--zzzzzz'"},
        {"-z", "unknown option '-z'"},
        {"--type", "option '--type' needs a value"},
        {"-p", "option '--prefix' needs a value"},
        {"--yes=1", "option '--yes' takes no value"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct seen seen;
        char word[32];
        text_copy(word, sizeof word, cases[i].word);
        char **argv = ARGV(word);
        assert_int_equal(parse(&seen, ARGUMENTS_ANYWHERE, 2, argv), -EINVAL);
        assert_string_equal(seen.err.text, cases[i].reason);
    }
}

static void test_a_list_that_is_too_long_is_refused(void **state)
{
    (void)state;
    struct seen seen;
    char word[] = "-pa";
    char *argv[ARGUMENTS_LIST_MAX + 3] = {word};

    for (int i = 1; i <= ARGUMENTS_LIST_MAX + 1; i++)
        argv[i] = word;
    assert_int_equal(parse(&seen, ARGUMENTS_ANYWHERE, ARGUMENTS_LIST_MAX + 2, argv), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_stand_before_and_after),
        cmocka_unit_test(test_two_dashes_end_the_options),
        cmocka_unit_test(test_the_verb_ends_the_options_of_the_table),
        cmocka_unit_test(test_a_list_keeps_all),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_a_list_that_is_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
