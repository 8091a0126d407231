#include "paper_words.h"

#include <stdio.h>
#include <string.h>

const char *paper_words_note(const char *first, const char *second, char note[PAPER_WORDS_NOTE_MAX])
{
    if (!first || !second)
        return first ? first : second;
    if (strcmp(first, second) == 0)
        return first;
    snprintf(note, PAPER_WORDS_NOTE_MAX, "%s\n%s", first, second);
    return note;
}
