#include "paper_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void test_notes_are_joined_by_a_line_end(void **state)
{
    char note[PAPER_WORDS_NOTE_MAX];

    (void)state;
    assert_null(paper_words_note(NULL, NULL, note));
    assert_string_equal(paper_words_note("a", NULL, note), "a");
    assert_string_equal(paper_words_note(NULL, "b", note), "b");
    assert_string_equal(paper_words_note("a", "b", note), "a\nb");
    assert_string_equal(paper_words_note("a", "a", note), "a");
}

static void test_items_become_tags_without_blanks(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"a", "a"},
        {"a,b", "a b"},
        {" a , b ", "a b"},
        {"a b,c", "a-b c"},
        {",,a,,", "a"},
        {" , ,", ""},
        {"top  floor \tx", "top-floor-x"},
        {"a,b c ,", "a b-c"},
    };
    char text[64];
    struct text_buf tags;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        text_buf_init(&tags, text, sizeof text);
        paper_words_add_tags(&tags, cases[i][0]);
        assert_string_equal(text, cases[i][1]);
    }
    paper_words_add_tags(&tags, NULL);
    paper_words_add_tags(&tags, "d");
    assert_string_equal(text, "a b-c d");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notes_are_joined_by_a_line_end),
        cmocka_unit_test(test_items_become_tags_without_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
