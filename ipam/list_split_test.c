#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "list_split.h"

static void test_items_stand_between_separators(void **state)
{
    (void)state;
    const struct {
        const char *text;
        size_t count;
        const char *items[3];
    } cases[] = {{"", 0, {NULL}}, {"a", 1, {"a"}}, {"a|b c|d", 3, {"a", "b c", "d"}}, {"|", 2, {"", ""}}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list_split list;
        assert_int_equal(list_split_init(&list, cases[i].text, '|'), 0);
        assert_int_equal(list.count, cases[i].count);
        for (size_t item = 0; item < list.count; item++)
            assert_string_equal(list.items[item], cases[i].items[item]);
        list_split_fini(&list);
        list_split_fini(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_items_stand_between_separators)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
