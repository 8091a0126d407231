// The verdict of an answer with its words for a person. What peers sent may be part of them. Pure.
#pragma once

#include "service_answer.h"

#include <stdint.h>

enum { ANSWER_DETAIL_AGE_MAX = 32 };

// Sets cause and detail. A byte that is not clean UTF-8 becomes "?", and a text too long is cut after a whole
// character.
void answer_detail_set(struct service_answer *answer, enum cause cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// A time span in its largest whole unit: "3 days", "1 hour", "59 minutes", "0 minutes". Its sign is ignored.
const char *answer_detail_age(int64_t span_ms, char text[ANSWER_DETAIL_AGE_MAX]);
