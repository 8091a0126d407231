// "Did you mean": the known word that is most like a mistyped one. Pure.
#pragma once

#include <stddef.h>

// The word with the fewest insertions, deletions, replacements and swaps of neighbours, at most a third of
// its length but at least one; NULL when none is that near or `word` is longer than 31 bytes.
const char *nearest_word(const char *word, const char *const *known, size_t count);
