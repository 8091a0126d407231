#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory.h"
#include "inventory_error.h"

#include "shared/base/error.h"

static void test_text_is_judged_by_length_and_content(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
        const char *reason;
    } cases[] = {
        {"nas", 0, ""},
        {"12345678", 0, ""},
        {"", -EINVAL, "the name is empty"},
        {"123456789", -EINVAL, "9 bytes; at most 8"},
        {"a\nb", -EINVAL, "control characters"},
        {"\xc3\x28", -EINVAL, "not UTF-8"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = {""};
        assert_int_equal(inventory_error_unless_clean("name", cases[i].text, 8, &err), cases[i].code);
        assert_non_null(strstr(err.text, cases[i].reason));
    }
}

static void test_a_text_may_be_empty_where_it_is_said(void **state)
{
    (void)state;
    assert_int_equal(inventory_error_unless_clean_or_empty("name", "", 8, NULL), 0);
    assert_int_equal(inventory_error_unless_clean_or_empty("name", "nas", 8, NULL), 0);
    assert_int_equal(inventory_error_unless_clean_or_empty("name", "a\nb", 8, NULL), -EINVAL);
    assert_int_equal(inventory_error_unless_clean_or_empty("name", "123456789", 8, NULL), -EINVAL);
}

static void test_a_note_is_bounded_text_of_several_lines(void **state)
{
    (void)state;
    static char note[INVENTORY_NOTES_MAX + 2];
    struct error err;
    assert_int_equal(inventory_error_unless_note("a\nb", &err), 0);
    memset(note, 'n', INVENTORY_NOTES_MAX);
    assert_int_equal(inventory_error_unless_note(note, &err), 0);
    note[INVENTORY_NOTES_MAX] = 'n';
    assert_int_equal(inventory_error_unless_note(note, &err), -EINVAL);
    assert_string_equal(err.text, "the note has 16385 bytes; at most 16384 are allowed");
}

static void test_lack_of_memory_has_its_number(void **state)
{
    (void)state;
    struct error err;
    assert_int_equal(inventory_error_memory(&err), -ENOMEM);
    assert_string_equal(err.text, "out of memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_judged_by_length_and_content),
        cmocka_unit_test(test_a_text_may_be_empty_where_it_is_said),
        cmocka_unit_test(test_a_note_is_bounded_text_of_several_lines),
        cmocka_unit_test(test_lack_of_memory_has_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
