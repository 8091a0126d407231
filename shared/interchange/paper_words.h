// Texts of other tools made into ours: notes joined, lists and words. Pure.
#pragma once

#include "paper.h"
#include "shared/base/text.h"

// Notes are kept one byte longer than is allowed, so that a longer one is seen and refused.
enum { PAPER_WORDS_NOTE_MAX = PAPER_NOTE_MAX + 2 };

// Both texts, each in lines of its own; either may be NULL. NULL without any.
const char *paper_words_note(const char *first, const char *second, char note[PAPER_WORDS_NOTE_MAX]);

// Adds the items of a list with commas as tags: a blank between them, and '-' for each blank inside. NULL
// adds nothing.
void paper_words_add_tags(struct text_buf *tags, const char *list);
