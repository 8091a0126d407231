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

static void add_tag(struct text_buf *tags, const char *item, const char *end)
{
    bool first = true;

    for (item += strspn(item, " \t\r\n"); item < end; item += strspn(item, " \t\r\n")) {
        size_t word = strcspn(item, " \t\r\n,");
        text_buf_add(tags, "%s%.*s", first ? "" : "-", (int)word, item);
        item += word;
        first = false;
    }
}

void paper_words_add_tags(struct text_buf *tags, const char *list)
{
    if (!list)
        return;
    while (*list) {
        list += strspn(list, ", \t\r\n");
        size_t length = strcspn(list, ",");
        if (length > 0 && tags->length > 0)
            text_buf_add(tags, " ");
        add_tag(tags, list, list + length);
        list += length;
    }
}
