#include "option_table.h"

#include <errno.h>
#include <liboconfig/oconfig.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "option_item.h"
#include "option_source.h"
#include "option_value.h"

#include "shared/base/error.h"
#include "shared/base/text.h"

enum { FILE_SHOWN_MAX = 96 };

static const struct option_row *find_row(const char *key, const struct option_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(rows[i].name, key) == 0)
            return &rows[i];
    }
    return NULL;
}

static bool is_repeated(const oconfig_item_t *block, int index)
{
    for (int i = 0; i < index; i++) {
        if (strcasecmp(block->children[i].key, block->children[index].key) == 0)
            return true;
    }
    return false;
}

static int read_child(const oconfig_item_t *block, int index, const struct option_row *row, void *settings,
                      struct error *err)
{
    const oconfig_item_t *child = &block->children[index];

    if (!row)
        return error_set(err, -EINVAL, "no such option here");
    if (row->kind == OPTION_BLOCK)
        return row->block(child, settings, err);
    if (is_repeated(block, index))
        return error_set(err, -EINVAL, "is given twice");
    return option_value_read(child, row, settings, err);
}

static void put_before(struct error *err, const char *prefix)
{
    struct error inner = *err;

    (void)error_set(err, 0, "%s: %s", prefix, inner.text);
}

// A path that would leave no room for the reason loses its beginning.
static void put_file_before(struct error *err)
{
    char path[PATH_MAX];
    char prefix[FILE_SHOWN_MAX + 64];

    option_source_read(path);
    size_t length = strlen(path);
    bool cut = length > FILE_SHOWN_MAX;
    (void)snprintf(prefix, sizeof prefix, "%s%.*s or a file that it includes", cut ? "..." : "",
                   FILE_SHOWN_MAX, cut ? path + length - FILE_SHOWN_MAX : path);
    put_before(err, prefix);
}

// Only the outermost block adds itself: the others are added by the block around them.
static int locate(const oconfig_item_t *block, struct error *err)
{
    char text[OPTION_ITEM_TEXT_MAX];

    if (err && strcasecmp(block->key, "Plugin") == 0) {
        option_item_describe(block, text);
        put_before(err, text);
        put_file_before(err);
    }
    return -EINVAL;
}

int option_table_read(const struct oconfig_item_s *item, const struct option_row *rows, size_t count,
                      void *settings, struct error *err)
{
    for (int i = 0; i < item->children_num; i++) {
        const oconfig_item_t *child = &item->children[i];
        int rc = read_child(item, i, find_row(child->key, rows, count), settings, err);
        if (rc == 0)
            continue;
        if (err) {
            char text[OPTION_ITEM_TEXT_MAX];
            option_item_describe(child, text);
            put_before(err, text);
        }
        return locate(item, err);
    }
    return 0;
}

int option_table_string_at(const struct oconfig_item_s *item, int index, const char **out, struct error *err)
{
    if (index >= item->values_num)
        return -ENOENT;
    if (item->values[index].type != OCONFIG_TYPE_STRING)
        return error_set(err, -EINVAL, "must have texts, in quotes");

    const char *text = item->values[index].value.string;
    if (*text == '\0' || !text_is_clean(text, strlen(text)))
        return error_set(err, -EINVAL, "must be UTF-8 text without control characters, not empty");
    *out = text;
    return 0;
}

int option_table_string(const struct oconfig_item_s *item, const char **out, struct error *err)
{
    if (item->values_num != 1 || item->values[0].type != OCONFIG_TYPE_STRING)
        return error_set(err, -EINVAL, "must have one text, in quotes");
    return option_table_string_at(item, 0, out, err);
}

int option_table_text(const struct oconfig_item_s *item, char *text, size_t capacity, struct error *err)
{
    const oconfig_value_t *value = item->values;
    const char *string = NULL;

    if (item->values_num != 1)
        return error_set(err, -EINVAL, "must have one value");
    if (value->type == OCONFIG_TYPE_NUMBER)
        (void)snprintf(text, capacity, "%.15g", value->value.number);
    else if (value->type == OCONFIG_TYPE_BOOLEAN)
        (void)snprintf(text, capacity, "%s", value->value.boolean ? "yes" : "no");
    else if (option_table_string(item, &string, err) < 0)
        return -EINVAL;
    else if (text_copy(text, capacity, string) < 0)
        return error_set(err, -EINVAL, "must be at most %zu bytes", capacity - 1);
    return 0;
}

const char *option_table_name(const struct oconfig_item_s *item)
{
    return item->key;
}

int option_table_fail(const struct oconfig_item_s *item, struct error *err, const char *format, ...)
{
    va_list args;

    if (!err)
        return -EINVAL;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return locate(item, err);
}
