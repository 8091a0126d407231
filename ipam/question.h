// A yes-or-no question on the terminal.
#pragma once

#include <stdbool.h>

enum question_answer { QUESTION_NO, QUESTION_YES, QUESTION_END };

// Asks on stderr and reads stdin until the answer is yes or no; an empty line is `by_default`. QUESTION_END
// at the end of the input. The text is made safe for a terminal.
enum question_answer question_ask(bool utf8, bool by_default, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
