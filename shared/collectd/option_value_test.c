#include "option_value.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "option_table.h"

#include "shared/base/error.h"
#include "tests/fake_collectd/fake_config.h"

// Reads `X <values>` with the row; `target` is untouched on failure.
static int read_value(const char *line, const struct option_row *row, void *target, struct error *err)
{
    struct oconfig_item_s *root = fake_config_parse(line);

    assert_non_null(root);
    int rc = option_value_read(fake_config_find(root, "X"), row, target, err);
    fake_config_free(root);
    return rc;
}

static void test_range_is_told_in_the_largest_fitting_unit(void **state)
{
    static const struct {
        double min;
        double max;
        const char *range;
    } cases[] = {
        {200, 86400000, "from 200ms to 1d:"},    {0, 60000, "from 0ms to 1m:"},
        {1000, 3600000, "from 1s to 1h:"},       {1500, 90000, "from 1500ms to 90s:"},
        {5400000, 604800000, "from 90m to 7d:"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct option_row row = {
            .name = "X", .kind = OPTION_DURATION_MS, .min = cases[i].min, .max = cases[i].max};
        struct error err = {""};
        uint32_t ms = 77;
        assert_int_equal(read_value("X -1", &row, &ms, &err), -EINVAL);
        assert_non_null(strstr(err.text, cases[i].range));
        assert_int_equal(ms, 77);
    }
}

static void test_whole_range_of_a_count_is_taken(void **state)
{
    const struct option_row row = {.name = "X", .kind = OPTION_COUNT, .min = 0, .max = 4294967295.0};
    uint32_t count = 77;

    (void)state;
    assert_int_equal(read_value("X 4294967295", &row, &count, NULL), 0);
    assert_int_equal(count, UINT32_MAX);
    assert_int_equal(read_value("X 4294967296", &row, &count, NULL), -EINVAL);
    assert_int_equal(count, UINT32_MAX);
    assert_int_equal(read_value("X -0.0", &row, &count, NULL), 0);
    assert_int_equal(count, 0);
}

static void test_every_millisecond_of_a_span_is_exact(void **state)
{
    const struct option_row row = {.name = "X", .kind = OPTION_DURATION_MS, .min = 0, .max = 4294967295.0};
    static const struct {
        const char *line;
        uint32_t ms;
    } cases[] = {{"X 0.001", 1}, {"X 1.003", 1003}, {"X 4294967.295", UINT32_MAX}, {"X 16777.217", 16777217}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t ms = 0;
        assert_int_equal(read_value(cases[i].line, &row, &ms, NULL), 0);
        assert_int_equal(ms, cases[i].ms);
    }
}

static void test_refused_text_leaves_the_target(void **state)
{
    const struct option_row row = {.name = "X", .kind = OPTION_TEXT, .min = 0, .max = 4};
    char text[4] = "old";

    (void)state;
    assert_int_equal(read_value("X \"four\"", &row, text, NULL), -EINVAL);
    assert_int_equal(read_value("X \"a\tb\"", &row, text, NULL), -EINVAL);
    assert_string_equal(text, "old");
    assert_int_equal(read_value("X \"\"", &row, text, NULL), 0);
    assert_string_equal(text, "");
}

static void test_boolean_is_one_of_the_words(void **state)
{
    const struct option_row row = {.name = "X", .kind = OPTION_BOOLEAN};
    bool chosen = false;

    (void)state;
    assert_int_equal(read_value("X true", &row, &chosen, NULL), 0);
    assert_true(chosen);
    assert_int_equal(read_value("X 0", &row, &chosen, NULL), -EINVAL);
    assert_true(chosen);
    assert_int_equal(read_value("X no", &row, &chosen, NULL), 0);
    assert_false(chosen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range_is_told_in_the_largest_fitting_unit),
        cmocka_unit_test(test_whole_range_of_a_count_is_taken),
        cmocka_unit_test(test_every_millisecond_of_a_span_is_exact),
        cmocka_unit_test(test_refused_text_leaves_the_target),
        cmocka_unit_test(test_boolean_is_one_of_the_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
