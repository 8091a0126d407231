#include "option_table.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"
#include "tests/fake_collectd/fake_config.h"

#define FILE_PART "/etc/collectd/collectd.conf or a file that it includes: <Plugin \"p\">: "
#define SPAN_PART "must be a time span from 200ms to 1d: a number of seconds, or \"500ms\", \"5m\""

struct settings {
    bool enabled;
    uint32_t count;
    uint32_t span_ms;
    char name[9];
    unsigned blocks;
    uint32_t inner;
};

static int read_inner(const struct oconfig_item_s *item, void *settings, struct error *err)
{
    static const struct option_row rows[] = {
        {.name = "Depth",
         .kind = OPTION_COUNT,
         .offset = offsetof(struct settings, inner),
         .min = 0,
         .max = 5},
    };
    struct settings *into = settings;
    const char *name = NULL;

    into->blocks++;
    if (option_table_string(item, &name, err) < 0)
        return -EINVAL;
    return option_table_read(item, rows, 1, settings, err);
}

static const struct option_row rows[] = {
    {.name = "Enabled", .kind = OPTION_BOOLEAN, .offset = offsetof(struct settings, enabled)},
    {.name = "Count",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct settings, count),
     .min = 1,
     .max = 1000},
    {.name = "Span",
     .kind = OPTION_DURATION_MS,
     .offset = offsetof(struct settings, span_ms),
     .min = 200,
     .max = 86400000},
    {.name = "Name", .kind = OPTION_TEXT, .offset = offsetof(struct settings, name), .min = 1, .max = 9},
    {.name = "Block", .kind = OPTION_BLOCK, .block = read_inner},
};

static int read_lines(const char *lines, struct settings *settings, struct error *err)
{
    static char text[65536];

    assert_in_range(snprintf(text, sizeof text, "<Plugin \"p\">\n%s\n</Plugin>\n", lines), 1,
                    sizeof text - 1);
    struct oconfig_item_s *root = fake_config_parse(text);
    assert_non_null(root);
    int rc = option_table_read(fake_config_find(root, "Plugin"), rows, sizeof rows / sizeof rows[0], settings,
                               err);
    fake_config_free(root);
    return rc;
}

static void test_values_go_to_their_places(void **state)
{
    struct settings settings = {0};
    struct error err = {""};

    (void)state;
    assert_int_equal(read_lines("enabled true\nCOUNT 1000\nSpan 0.25\nName \"düsel\"\n"
                                "<Block \"a\">\n Depth 5\n</Block>\nBlock \"b\"",
                                &settings, &err),
                     0);
    assert_true(settings.enabled);
    assert_int_equal(settings.count, 1000);
    assert_int_equal(settings.span_ms, 250);
    assert_string_equal(settings.name, "düsel");
    assert_int_equal(settings.blocks, 2);
    assert_int_equal(settings.inner, 5);
}

static void test_options_that_are_not_given_keep_their_defaults(void **state)
{
    struct settings settings = {.count = 7, .name = "x"};

    (void)state;
    assert_int_equal(read_lines("", &settings, NULL), 0);
    assert_int_equal(settings.count, 7);
    assert_string_equal(settings.name, "x");
}

static void test_span_takes_seconds_and_units(void **state)
{
    static const struct {
        const char *line;
        uint32_t ms;
    } cases[] = {{"Span 0.2", 200},         {"Span 86400", 86400000}, {"Span \"200ms\"", 200},
                 {"Span \"1d\"", 86400000}, {"Span \"0.25\"", 250},   {"Span 5m", 300000},
                 {"Span 1.001", 1001},      {"Span 30s", 30000}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct settings settings = {0};
        assert_int_equal(read_lines(cases[i].line, &settings, NULL), 0);
        assert_int_equal(settings.span_ms, cases[i].ms);
    }
}

static void test_bad_line_is_refused_with_file_block_line_and_reason(void **state)
{
    static const struct {
        const char *lines;
        const char *error;
    } cases[] = {
        {"Nonsense 1", "Nonsense 1: no such option here"},
        {"Enabled 1", "Enabled 1: must be true or false"},
        {"Enabled \"true\"", "Enabled \"true\": must be true or false"},
        {"Enabled", "Enabled: must be true or false"},
        {"Enabled true true", "Enabled true ...: must be true or false"},
        {"Enabled true\nenabled false", "enabled false: is given twice"},
        {"Count 0", "Count 0: must be a whole number from 1 to 1000"},
        {"Count 1001", "Count 1001: must be a whole number from 1 to 1000"},
        {"Count -1", "Count -1: must be a whole number from 1 to 1000"},
        {"Count 1.5", "Count 1.5: must be a whole number from 1 to 1000"},
        {"Count nan", "Count nan: must be a whole number from 1 to 1000"},
        {"Count 1e300", "Count 1e+300: must be a whole number from 1 to 1000"},
        {"Count \"5\"", "Count \"5\": must be a whole number from 1 to 1000"},
        {"Count true", "Count true: must be a whole number from 1 to 1000"},
        {"Count 1 2", "Count 1 ...: must be a whole number from 1 to 1000"},
        {"Count", "Count: must be a whole number from 1 to 1000"},
        {"Count 1\nCount 1", "Count 1: is given twice"},
        {"<Count 1>\nx 1\n</Count>", "<Count 1>: is a line, not a block"},
        {"Span 0.199", "Span 0.199: " SPAN_PART},
        {"Span 86400.001", "Span 86400.001: " SPAN_PART},
        {"Span 0.2005", "Span 0.2005: " SPAN_PART},
        {"Span -1", "Span -1: " SPAN_PART},
        {"Span inf", "Span inf: " SPAN_PART},
        {"Span nan", "Span nan: " SPAN_PART},
        {"Span \"199ms\"", "Span \"199ms\": " SPAN_PART},
        {"Span \"2d\"", "Span \"2d\": " SPAN_PART},
        {"Span \"5 m\"", "Span \"5 m\": " SPAN_PART},
        {"Span true", "Span true: " SPAN_PART},
        {"Name \"\"", "Name \"\": must be a text of 1 to 8 bytes, UTF-8 without control characters"},
        {"Name \"123456789\"",
         "Name \"123456789\": must be a text of 1 to 8 bytes, UTF-8 without control characters"},
        {"Name 5", "Name 5: must be a text of 1 to 8 bytes, UTF-8 without control characters"},
        {"Name \"a\x01z\"", "Name \"a?z\": must be a text of 1 to 8 bytes, UTF-8 without control characters"},
        {"Name \"\xff\xc3\xa9\"",
         "Name \"???\": must be a text of 1 to 8 bytes, UTF-8 without control characters"},
        {"Block", "Block: must have one text, in quotes"},
        {"Block 5", "Block 5: must have one text, in quotes"},
        {"Block \"\"", "Block \"\": must be UTF-8 text without control characters, not empty"},
        {"Block \"\x1b[2J\"", "Block \"?[2J\": must be UTF-8 text without control characters, not empty"},
        {"<Block \"a\">\n Depth 6\n</Block>", "<Block \"a\">: Depth 6: must be a whole number from 0 to 5"},
        {"<Block \"a\">\n Depth 1\n Depth 2\n</Block>", "<Block \"a\">: Depth 2: is given twice"},
        {"<Block \"a\">\n <Block \"b\">\n Depth 1\n</Block>\n</Block>",
         "<Block \"a\">: <Block \"b\">: no such option here"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct settings settings = {0};
        struct error err = {""};
        assert_int_equal(read_lines(cases[i].lines, &settings, &err), -EINVAL);
        assert_memory_equal(err.text, FILE_PART, strlen(FILE_PART));
        assert_string_equal(err.text + strlen(FILE_PART), cases[i].error);
        assert_int_equal(read_lines(cases[i].lines, &settings, NULL), -EINVAL);
    }
}

// The reason must still be there, and no byte of the garbage may reach a terminal.
static void test_garbage_of_any_length_is_shown_short_and_clean(void **state)
{
    static const char fill[] = {'x', '\x01', '\x7f', '\xff', '\x9b'};
    static char line[12000];

    (void)state;
    for (size_t i = 0; i < sizeof fill; i++) {
        struct settings settings = {0};
        struct error err = {""};
        memset(line, fill[i], 10000);
        (void)snprintf(line + 10000, sizeof line - 10000, " \"%.*s\"", 1000, line);
        assert_int_equal(read_lines(line, &settings, &err), -EINVAL);
        assert_non_null(strstr(err.text, ": no such option here"));
        for (const char *at = err.text; *at != '\0'; at++)
            assert_in_range(*at, 0x20, 0x7e);
    }
}

static void test_values_that_do_not_fit_together_name_file_and_block(void **state)
{
    struct error err = {""};
    struct oconfig_item_s *root = fake_config_parse("<Plugin \"p\">\nCount 1\n</Plugin>");

    (void)state;
    assert_int_equal(option_table_fail(fake_config_find(root, "Plugin"), &err, "A (%d) is above B", 5),
                     -EINVAL);
    assert_string_equal(err.text, FILE_PART "A (5) is above B");
    assert_int_equal(option_table_fail(fake_config_find(root, "Plugin"), NULL, "A"), -EINVAL);
    fake_config_free(root);
}

static void test_a_value_of_any_kind_is_read_as_text(void **state)
{
    static const struct {
        const char *line;
        const char *text; // NULL: refused
        const char *reason;
    } cases[] = {
        {"A 14", "14", NULL},
        {"A 0.5", "0.5", NULL},
        {"A true", "yes", NULL},
        {"A off", "no", NULL},
        {"A \"true\"", "true", NULL},
        {"A \"1234567\"", "1234567", NULL},
        {"A \"12345678\"", NULL, "must be at most 7 bytes"},
        {"A", NULL, "must have one value"},
        {"A 1 2", NULL, "must have one value"},
        {"A \"\"", NULL, "must be UTF-8 text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct oconfig_item_s *root = fake_config_parse(cases[i].line);
        struct error err = {""};
        char text[8] = "";
        int rc = option_table_text(fake_config_find(root, "A"), text, sizeof text, &err);
        assert_int_equal(rc, cases[i].text ? 0 : -EINVAL);
        assert_string_equal(text, cases[i].text ? cases[i].text : "");
        if (cases[i].reason)
            assert_non_null(strstr(err.text, cases[i].reason));
        fake_config_free(root);
    }
}

static void test_texts_of_a_line_come_one_by_one(void **state)
{
    struct oconfig_item_s *root = fake_config_parse("A \"tcp/22\" \"https\" 5");
    const struct oconfig_item_s *item = fake_config_find(root, "A");
    struct error err = {""};
    const char *text = NULL;

    (void)state;
    assert_int_equal(option_table_string_at(item, 0, &text, &err), 0);
    assert_string_equal(text, "tcp/22");
    assert_int_equal(option_table_string_at(item, 1, &text, &err), 0);
    assert_string_equal(text, "https");
    assert_int_equal(option_table_string_at(item, 2, &text, &err), -EINVAL);
    assert_string_equal(err.text, "must have texts, in quotes");
    assert_int_equal(option_table_string_at(item, 3, &text, &err), -ENOENT);
    assert_string_equal(option_table_name(item), "A");
    fake_config_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_go_to_their_places),
        cmocka_unit_test(test_options_that_are_not_given_keep_their_defaults),
        cmocka_unit_test(test_span_takes_seconds_and_units),
        cmocka_unit_test(test_bad_line_is_refused_with_file_block_line_and_reason),
        cmocka_unit_test(test_garbage_of_any_length_is_shown_short_and_clean),
        cmocka_unit_test(test_values_that_do_not_fit_together_name_file_and_block),
        cmocka_unit_test(test_a_value_of_any_kind_is_read_as_text),
        cmocka_unit_test(test_texts_of_a_line_come_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
