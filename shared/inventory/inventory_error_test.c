#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

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
        cmocka_unit_test(test_lack_of_memory_has_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
