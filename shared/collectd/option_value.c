#include "option_value.h"

#include <errno.h>
#include <liboconfig/oconfig.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "option_table.h"

#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

enum { RANGE_TEXT_MAX = 32 };

// What could not be read, as a reader of the row: 0, or -EINVAL and the caller says what was expected.
typedef int value_reader(const oconfig_value_t *value, const struct option_row *row, char *target);

static int read_boolean(const oconfig_value_t *value, const struct option_row *row, char *target)
{
    bool chosen = value->value.boolean != 0;

    (void)row;
    if (value->type != OCONFIG_TYPE_BOOLEAN)
        return -EINVAL;
    memcpy(target, &chosen, sizeof chosen);
    return 0;
}

static int store_whole(double number, const struct option_row *row, char *target)
{
    if (!(number >= row->min && number <= row->max))
        return -EINVAL;

    uint32_t whole = (uint32_t)number;
    memcpy(target, &whole, sizeof whole);
    return 0;
}

static int read_count(const oconfig_value_t *value, const struct option_row *row, char *target)
{
    if (value->type != OCONFIG_TYPE_NUMBER || floor(value->value.number) != value->value.number)
        return -EINVAL;
    return store_whole(value->value.number, row, target);
}

// Part of a millisecond is refused, not rounded: a number of seconds holds 0.001 only nearly.
static int read_seconds(double seconds, const struct option_row *row, char *target)
{
    double ms = round(seconds * 1000);

    if (!(fabs(seconds * 1000 - ms) < 1e-6))
        return -EINVAL;
    return store_whole(ms, row, target);
}

static int read_duration(const oconfig_value_t *value, const struct option_row *row, char *target)
{
    uint64_t ms = 0;

    if (value->type == OCONFIG_TYPE_NUMBER)
        return read_seconds(value->value.number, row, target);
    if (value->type != OCONFIG_TYPE_STRING)
        return -EINVAL;
    if (number_parse_duration_ms(value->value.string, (uint64_t)row->min, (uint64_t)row->max, &ms) < 0)
        return -EINVAL;
    return store_whole((double)ms, row, target);
}

static int read_text(const oconfig_value_t *value, const struct option_row *row, char *target)
{
    if (value->type != OCONFIG_TYPE_STRING)
        return -EINVAL;

    size_t length = strlen(value->value.string);
    if (length < (size_t)row->min || length >= (size_t)row->max ||
        !text_is_clean(value->value.string, length))
        return -EINVAL;
    return text_copy(target, (size_t)row->max, value->value.string);
}

static void format_duration(double ms, char text[RANGE_TEXT_MAX])
{
    static const struct {
        double ms;
        const char *name;
    } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
    size_t i = 0;

    while (units[i].ms > 1 && (ms < units[i].ms || fmod(ms, units[i].ms) > 0))
        i++;
    (void)snprintf(text, RANGE_TEXT_MAX, "%.0f%s", ms / units[i].ms, units[i].name);
}

// Says what the row takes.
static int refuse(const struct option_row *row, struct error *err)
{
    char from[RANGE_TEXT_MAX];
    char to[RANGE_TEXT_MAX];

    switch (row->kind) {
    case OPTION_BOOLEAN:
        return error_set(err, -EINVAL, "must be true or false");
    case OPTION_COUNT:
        return error_set(err, -EINVAL, "must be a whole number from %.0f to %.0f", row->min, row->max);
    case OPTION_DURATION_MS:
        format_duration(row->min, from);
        format_duration(row->max, to);
        return error_set(err, -EINVAL,
                         "must be a time span from %s to %s: a number of seconds, or \"500ms\", \"5m\"", from,
                         to);
    case OPTION_TEXT:
        return error_set(err, -EINVAL,
                         "must be a text of %.0f to %.0f bytes, UTF-8 without control characters", row->min,
                         row->max - 1);
    case OPTION_BLOCK:
        break;
    }
    return error_set(err, -EINVAL, "is not understood");
}

static value_reader *reader_of(enum option_kind kind)
{
    switch (kind) {
    case OPTION_BOOLEAN:
        return read_boolean;
    case OPTION_COUNT:
        return read_count;
    case OPTION_DURATION_MS:
        return read_duration;
    case OPTION_TEXT:
        return read_text;
    case OPTION_BLOCK:
        break;
    }
    return NULL;
}

int option_value_read(const struct oconfig_item_s *item, const struct option_row *row, void *settings,
                      struct error *err)
{
    value_reader *reader = reader_of(row->kind);

    if (item->children_num > 0)
        return error_set(err, -EINVAL, "is a line, not a block");
    if (item->values_num != 1 || reader(&item->values[0], row, (char *)settings + row->offset) < 0)
        return refuse(row, err);
    return 0;
}
