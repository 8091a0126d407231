#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "web_body.h"
#include "web_run.h"

#include "shared/base/error.h"
#include "shared/base/pattern.h"

static struct pattern *compiled(const char *text)
{
    struct pattern *pattern = NULL;
    struct error err = {""};
    assert_int_equal(pattern_new(text, &pattern, &err), 0);
    return pattern;
}

static void test_pattern_is_found_across_the_pieces(void **state)
{
    (void)state;
    struct pattern *pattern = compiled("all is well");
    struct web_body body;
    web_body_init(&body, pattern);
    assert_true(web_body_add(&body, "<p>all i", 8));
    assert_int_equal(web_body_found(&body), 0);
    assert_false(web_body_add(&body, "s well, and more", 16));
    assert_int_equal(web_body_found(&body), 1);
    web_body_fini(&body);
    pattern_free(pattern);
}

// A little at a time: at the end all of it has been looked at, whenever the tries were.
static void test_last_bytes_count(void **state)
{
    (void)state;
    struct pattern *pattern = compiled("x$");
    struct web_body body;
    web_body_init(&body, pattern);
    for (int i = 0; i < 1000; i++)
        assert_true(web_body_add(&body, "-", 1));
    web_body_add(&body, "x", 1);
    assert_int_equal(web_body_found(&body), 1);
    web_body_fini(&body);
    pattern_free(pattern);
}

static void test_empty_body_may_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        int found;
    } cases[] = {{"^$", 1}, {".", 0}};
    for (size_t i = 0; i < 2; i++) {
        struct pattern *pattern = compiled(cases[i].pattern);
        struct web_body body;
        web_body_init(&body, pattern);
        assert_int_equal(web_body_found(&body), cases[i].found);
        web_body_fini(&body);
        pattern_free(pattern);
    }
}

static void test_no_more_than_the_limit_is_taken(void **state)
{
    (void)state;
    static char piece[10000];
    memset(piece, 'a', sizeof piece);
    for (int with = 0; with < 2; with++) {
        struct pattern *pattern = with ? compiled("b") : NULL;
        struct web_body body;
        unsigned pieces = 1;
        web_body_init(&body, pattern);
        while (web_body_add(&body, piece, sizeof piece))
            pieces++;
        assert_int_equal(pieces, 7); // 65536 bytes
        assert_int_equal(body.length, WEB_BODY_MAX);
        assert_true(body.capacity <= (with ? WEB_BODY_MAX : 0));
        assert_false(web_body_add(&body, piece, 1));
        assert_int_equal(body.length, WEB_BODY_MAX);
        assert_int_equal(web_body_found(&body), with ? 0 : 1);
        web_body_fini(&body);
        pattern_free(pattern);
    }
}

static void test_pattern_that_blows_up_ends_the_search(void **state)
{
    (void)state;
    static char text[4000];
    memset(text, 'a', sizeof text);
    struct pattern *pattern = compiled("(a+)+[bc]");
    struct web_body body;
    web_body_init(&body, pattern);
    assert_false(web_body_add(&body, text, sizeof text));
    assert_int_equal(web_body_found(&body), -E2BIG);
    web_body_fini(&body);
    pattern_free(pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pattern_is_found_across_the_pieces),
        cmocka_unit_test(test_last_bytes_count),
        cmocka_unit_test(test_empty_body_may_match),
        cmocka_unit_test(test_no_more_than_the_limit_is_taken),
        cmocka_unit_test(test_pattern_that_blows_up_ends_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
