#include "paper_field.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t times_in(const char *const *names, const char *name)
{
    size_t times = 0;

    for (; *names; names++)
        times += strcmp(*names, name) == 0;
    return times;
}

static void test_each_field_of_each_kind_is_a_column_once(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++) {
        size_t count = 0;
        for (const char *const *name = paper_field_of((enum paper_kind)kind); *name; name++, count++) {
            if (times_in(paper_field_names(), *name) != 1)
                fail_msg("%s", *name);
            assert_int_equal(times_in(paper_field_of((enum paper_kind)kind), *name), 1);
        }
        assert_in_range(count, 2, PAPER_FIELDS_MAX);
    }
}

static void test_each_column_is_a_field_of_some_kind(void **state)
{
    (void)state;
    for (const char *const *name = paper_field_names(); *name; name++) {
        size_t kinds = 0;
        for (unsigned kind = 0; kind < PAPER_KINDS; kind++)
            kinds += paper_field_named((enum paper_kind)kind, *name) != NULL;
        if (kinds == 0)
            fail_msg("%s", *name);
        assert_string_not_equal(*name, "record");
    }
}

static void test_kinds_have_a_name_and_an_array(void **state)
{
    enum paper_kind kind = PAPER_SITE;

    (void)state;
    for (unsigned i = 0; i < PAPER_KINDS; i++) {
        assert_int_equal(paper_field_parse_kind(paper_field_kind((enum paper_kind)i), &kind), 0);
        assert_int_equal(kind, i);
        assert_int_equal(paper_field_parse_array(paper_field_array((enum paper_kind)i), &kind), 0);
        assert_int_equal(kind, i);
    }
    assert_string_equal(paper_field_kind(PAPER_PREFIX), "prefix");
    assert_string_equal(paper_field_array(PAPER_ADDRESS), "addresses");
    assert_int_equal(paper_field_parse_kind("sites", &kind), -EINVAL);
    assert_int_equal(paper_field_parse_array("site", &kind), -EINVAL);
}

static void test_fields_have_a_type(void **state)
{
    (void)state;
    assert_int_equal(paper_field_type("note"), PAPER_FIELD_NOTE);
    assert_int_equal(paper_field_type("tags"), PAPER_FIELD_LIST);
    assert_int_equal(paper_field_type("trusted"), PAPER_FIELD_FLAG);
    assert_int_equal(paper_field_type("name"), PAPER_FIELD_NAME);
    assert_null(paper_field_named(PAPER_SITE, "mac"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_field_of_each_kind_is_a_column_once),
        cmocka_unit_test(test_each_column_is_a_field_of_some_kind),
        cmocka_unit_test(test_kinds_have_a_name_and_an_array),
        cmocka_unit_test(test_fields_have_a_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
