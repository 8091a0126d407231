#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map_positions.h"
#include "shared/base/error.h"

static struct error err;

static int read_text(const char *text, struct map_positions *out)
{
    size_t length = strlen(text);
    char *bytes = malloc(length + 1);

    assert_non_null(bytes);
    memcpy(bytes, text, length);
    int result = map_positions_read(bytes, length, out, &err);
    free(bytes);
    return result;
}

static void test_places_are_read_by_key(void **state)
{
    (void)state;
    struct map_positions found;

    assert_int_equal(read_text("[{\"key\": \"nas\", \"x\": 12.5, \"y\": -1e3, \"locked\": true},\n"
                               " {\"id\": [1, {}], \"y\": -0.5, \"x\": -1000000, \"key\": \"ap\"}]\n",
                               &found),
                     0);
    assert_int_equal(found.count, 2);
    assert_string_equal(found.rows[0].key, "ap");
    assert_int_equal(found.rows[0].place.x, -1000000);
    assert_int_equal(found.rows[0].place.y, -1);
    assert_false(found.rows[0].place.locked);
    assert_false(found.rows[0].says_locked);
    assert_true(found.rows[1].says_locked);
    assert_int_equal(found.rows[0].line, 2);
    assert_string_equal(found.rows[1].key, "nas");
    assert_int_equal(found.rows[1].place.x, 13);
    assert_int_equal(found.rows[1].place.y, -1000);
    assert_true(found.rows[1].place.locked);
    map_positions_free(&found);
}

static void test_an_empty_list_is_none(void **state)
{
    (void)state;
    struct map_positions found;

    assert_int_equal(read_text(" [] ", &found), 0);
    assert_int_equal(found.count, 0);
    map_positions_free(&found);
}

static void test_what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"", "line 1, column 1"},
        {"{}", "line 1, column 1: an array"},
        {"[1]", "line 1, column 2: a place is an object"},
        {"[{\"key\": \"a\", \"x\": 1}]", "needs \"key\", \"x\" and \"y\""},
        {"[\n{\"key\": 5, \"x\": 1, \"y\": 1}]", "line 2, column 9: the key"},
        {"[{\"key\": \"\", \"x\": 1, \"y\": 1}]", "the key of a device"},
        {"[{\"key\": \"a\", \"x\": \"1\", \"y\": 1}]", "column 20: a number"},
        {"[{\"key\": \"a\", \"x\": null, \"y\": 1}]", "a number"},
        {"[{\"key\": \"a\", \"x\": 1000001, \"y\": 1}]", "off the map"},
        {"[{\"key\": \"a\", \"x\": 1e999, \"y\": 1}]", "off the map"},
        {"[{\"key\": \"a\", \"x\": 1, \"y\": 1, \"locked\": 1}]", "true or false"},
        {"[{\"key\": \"a\", \"x\": 1, \"x\": 1, \"y\": 1}]", "said twice"},
        {"[{\"key\": \"a\", \"x\": 1, \"y\": 1},\n{\"key\": \"a\", \"x\": 1, \"y\": 2}]",
         "line 2: \"a\" is placed twice; it is in line 1"},
        {"[{\"key\": \"a\", \"x\": 1, \"y\": 1}", "line 1"},
        {"[] []", "line 1, column 4"},
        {"[{\"key\": \"\\ud800\", \"x\": 1, \"y\": 1}]", "line 1"},
        {"[{\"key\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"x\": 1, \"y\": 1}]",
         "so long a key"},
    };
    struct map_positions found;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_text(cases[i].text, &found), -EINVAL);
        if (!strstr(err.text, cases[i].told))
            fail_msg("%s: %s", cases[i].text, err.text);
        map_positions_free(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_read_by_key),
        cmocka_unit_test(test_an_empty_list_is_none),
        cmocka_unit_test(test_what_is_wrong_is_told_with_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
