#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "question.h"

static enum question_answer answer_to(const char *typed, bool by_default)
{
    int ends[2];
    int stdin_before = dup(STDIN_FILENO);
    int stderr_before = dup(STDERR_FILENO);
    int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], typed, strlen(typed)), (ssize_t)strlen(typed));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    clearerr(stdin);
    dup2(silence, STDERR_FILENO);
    enum question_answer answer = question_ask(true, by_default, "Is %s yours?", "it");
    while (getchar() != EOF)
        continue;
    dup2(stderr_before, STDERR_FILENO);
    dup2(stdin_before, STDIN_FILENO);
    close(stderr_before);
    close(stdin_before);
    close(silence);
    return answer;
}

static void test_answers_are_read(void **state)
{
    (void)state;
    assert_int_equal(answer_to("y\n", false), QUESTION_YES);
    assert_int_equal(answer_to("YES\r\n", false), QUESTION_YES);
    assert_int_equal(answer_to("n\n", true), QUESTION_NO);
    assert_int_equal(answer_to("No\n", true), QUESTION_NO);
    assert_int_equal(answer_to("what?\ny\n", false), QUESTION_YES);
}

static void test_an_empty_line_is_the_default(void **state)
{
    (void)state;
    assert_int_equal(answer_to("\n", true), QUESTION_YES);
    assert_int_equal(answer_to("\n", false), QUESTION_NO);
}

static void test_the_end_of_the_input_is_no_answer(void **state)
{
    (void)state;
    assert_int_equal(answer_to("", true), QUESTION_END);
    assert_int_equal(answer_to("maybe\n", true), QUESTION_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_are_read),
        cmocka_unit_test(test_an_empty_line_is_the_default),
        cmocka_unit_test(test_the_end_of_the_input_is_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
