#include "text_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 30000 };

static void test_what_was_put_in_is_found(void **state)
{
    static char keys[MANY][16];
    struct text_index index = {.seed = 7};

    (void)state;
    assert_null(text_index_find(&index, "none"));
    for (int i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "key %d", i);
        void **at = text_index_at(&index, keys[i]);
        assert_null(*at);
        *at = keys[i];
    }
    assert_int_equal(index.count, MANY);
    for (int i = 0; i < MANY; i++) {
        char text[16];
        snprintf(text, sizeof text, "key %d", i);
        assert_ptr_equal(text_index_find(&index, text), keys[i]);
        assert_ptr_equal(*text_index_at(&index, text), keys[i]);
    }
    assert_int_equal(index.count, MANY);
    assert_null(text_index_find(&index, "key 30000"));
    assert_null(text_index_find(&index, ""));
    text_index_fini(&index);
    assert_null(text_index_find(&index, "key 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_was_put_in_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
