#include "option_item.h"

#include <liboconfig/oconfig.h>
#include <stdbool.h>
#include <string.h>

#include "shared/base/text.h"

enum { WORD_MAX = 48, WORDS_SHOWN = 1 };

// Adds a word that came from outside: bytes that are no clean text become '?'.
static void add_word(struct text_buf *out, const char *word, const char *quote)
{
    char shown[WORD_MAX + 1];
    size_t length = strnlen(word, WORD_MAX);
    bool cut = word[length] != '\0';

    while (cut && length > 0 && ((unsigned char)word[length] & 0xc0) == 0x80)
        length--;
    bool clean = text_is_clean(word, length);
    for (size_t i = 0; i < length; i++)
        shown[i] = clean || text_is_clean(word + i, 1) ? word[i] : '?';
    shown[length] = '\0';
    text_buf_add(out, "%s%s%s%s", quote, shown, cut ? "..." : "", quote);
}

static void add_value(struct text_buf *out, const oconfig_value_t *value)
{
    text_buf_add(out, " ");
    if (value->type == OCONFIG_TYPE_STRING)
        add_word(out, value->value.string, "\"");
    else if (value->type == OCONFIG_TYPE_BOOLEAN)
        text_buf_add(out, "%s", value->value.boolean ? "true" : "false");
    else
        text_buf_add(out, "%.15g", value->value.number);
}

void option_item_describe(const struct oconfig_item_s *item, char text[OPTION_ITEM_TEXT_MAX])
{
    struct text_buf out;
    bool is_block = item->children_num > 0;

    text_buf_init(&out, text, OPTION_ITEM_TEXT_MAX);
    if (is_block)
        text_buf_add(&out, "<");
    add_word(&out, item->key, "");
    for (int i = 0; i < item->values_num && i < WORDS_SHOWN; i++)
        add_value(&out, &item->values[i]);
    if (item->values_num > WORDS_SHOWN)
        text_buf_add(&out, " ...");
    if (is_block)
        text_buf_add(&out, ">");
}
