#include "paper_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notes_are_joined_by_a_line_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
