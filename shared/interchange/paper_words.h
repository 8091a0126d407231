// Texts of other tools made into ours: notes joined. Pure.
#pragma once

#include "paper.h"

// Notes are kept one byte longer than is allowed, so that a longer one is seen and refused.
enum { PAPER_WORDS_NOTE_MAX = PAPER_NOTE_MAX + 2 };

// Both texts, each in lines of its own; either may be NULL. NULL without any.
const char *paper_words_note(const char *first, const char *second, char note[PAPER_WORDS_NOTE_MAX]);
