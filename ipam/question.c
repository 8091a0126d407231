#include "question.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "terminal_text.h"

static bool is_one_of(const char *answer, const char *letter, const char *word)
{
    return strcasecmp(answer, letter) == 0 || strcasecmp(answer, word) == 0;
}

static enum question_answer read_answer(bool utf8, bool by_default, const char *text)
{
    enum question_answer answer = QUESTION_END;
    char *line = NULL;
    size_t capacity = 0;

    while (answer == QUESTION_END) {
        terminal_text_write(stderr, text, utf8);
        fputs(by_default ? " [Y/n] " : " [y/N] ", stderr);
        fflush(stderr);
        if (getline(&line, &capacity, stdin) < 0)
            break;
        line[strcspn(line, "\r\n")] = '\0';
        if (!*line)
            answer = by_default ? QUESTION_YES : QUESTION_NO;
        else if (is_one_of(line, "y", "yes"))
            answer = QUESTION_YES;
        else if (is_one_of(line, "n", "no"))
            answer = QUESTION_NO;
    }
    if (answer == QUESTION_END)
        fputc('\n', stderr);
    free(line);
    return answer;
}

enum question_answer question_ask(bool utf8, bool by_default, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return read_answer(utf8, by_default, text);
}
