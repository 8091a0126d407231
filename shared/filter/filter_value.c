#include "filter_value.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

#include "filter_address.h"
#include "filter_time.h"

enum { CHOICES_MAX = 128, NUMBER_TEXT_MAX = 64 };

void filter_value_fini(struct filter_match *match)
{
    free(match->low.bytes);
    free(match->high.bytes);
    *match = (struct filter_match){0};
}

void filter_value_set_int(struct filter_match *match, int64_t low, int64_t high)
{
    match->kind = FILTER_SPAN;
    match->is_single = low == high;
    match->low = (struct db_value){.kind = DB_VALUE_INT, .integer = low};
    match->high = (struct db_value){.kind = DB_VALUE_INT, .integer = high};
}

static void set_real(struct filter_match *match, double low, double high)
{
    match->kind = FILTER_SPAN;
    match->is_single = !(low < high);
    match->low = (struct db_value){.kind = DB_VALUE_REAL, .real = low};
    match->high = (struct db_value){.kind = DB_VALUE_REAL, .real = high};
}

static int set_text(struct filter_match *match, enum filter_match_kind kind, char *owned)
{
    if (owned == NULL)
        return -ENOMEM;
    match->kind = kind;
    match->is_single = true;
    match->low = (struct db_value){.kind = DB_VALUE_TEXT, .bytes = owned, .length = strlen(owned)};
    return 0;
}

static int refuse_order(struct error *err)
{
    return error_set(err, -EINVAL, "the range ends before it begins");
}

// The pattern of LIKE for a text whose stars, unless it is quoted, stand for anything.
static char *like_pattern(const struct filter_operand *operand)
{
    bool contains = operand->compare == FILTER_CONTAINS;
    char *pattern = malloc(2 * strlen(operand->low) + 3);
    if (pattern == NULL)
        return NULL;
    char *out = pattern;
    if (contains)
        *out++ = '%';
    for (const char *in = operand->low; *in != '\0'; in++) {
        if (strchr("%_\\", *in) != NULL)
            *out++ = '\\';
        *out++ = *in == '*' && !operand->is_quoted ? '%' : *in;
    }
    if (contains)
        *out++ = '%';
    *out = '\0';
    return pattern;
}

static int read_text(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    bool has_star = !operand->is_quoted && strchr(operand->low, '*') != NULL;
    if (operand->high != NULL)
        return error_set(err, -EINVAL,
                         "\"%s\" is text and has no ranges; a text with two dots is put in quotes",
                         operand->field->name);
    if (operand->compare == FILTER_CONTAINS && operand->low[0] == '\0')
        return error_set(err, -EINVAL, "there is nothing to look for");
    if (operand->compare == FILTER_CONTAINS || (operand->compare == FILTER_WITHIN && has_star))
        return set_text(out, FILTER_LIKE, like_pattern(operand));
    return set_text(out, FILTER_SPAN, strdup(operand->low));
}

static int parse_integer(const char *text, int64_t *out, struct error *err)
{
    uint64_t value = 0;
    bool is_negative = text[0] == '-';
    int code = number_parse_u64(text + is_negative, 0, INT64_MAX, &value);
    if (code == -ERANGE)
        return error_set(err, -EINVAL, "%.40s is too large a number", text);
    if (code < 0)
        return error_set(err, -EINVAL, "\"%.40s\" is not a whole number; a range is written 22..25", text);
    *out = is_negative ? -(int64_t)value : (int64_t)value;
    return 0;
}

static int read_integer(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    int64_t low = 0, high = 0;
    int code = parse_integer(operand->low, &low, err);
    if (code == 0)
        code = parse_integer(operand->high == NULL ? operand->low : operand->high, &high, err);
    if (code < 0)
        return code;
    if (low > high)
        return refuse_order(err);
    filter_value_set_int(out, low, high);
    return 0;
}

// A number with an optional sign and an optional % at its end.
static int parse_real(const char *text, double *out, struct error *err)
{
    char digits[NUMBER_TEXT_MAX] = "";
    bool is_negative = text[0] == '-';
    size_t length = strlen(text + is_negative);
    bool is_percent = length > 0 && text[is_negative + length - 1] == '%';
    double value = 0;
    length -= is_percent;
    int code = -EINVAL;
    if (length < sizeof(digits)) {
        memcpy(digits, text + is_negative, length);
        code = number_parse_double(digits, 0, 1e300, &value);
    }
    if (code == -EINVAL || code == -ERANGE)
        return error_set(err, -EINVAL, "\"%.40s\" is not a number, such as 0.5 or 5%%", text);
    if (code < 0)
        return code;
    value = is_percent ? value / 100 : value;
    *out = is_negative ? -value : value;
    return 0;
}

int filter_value_duration(const char *text, double *out_ms)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 36e5}, {"d", 864e5}, {"w", 6048e5}};
    char digits[NUMBER_TEXT_MAX] = "";
    size_t length = strspn(text, "0123456789.");
    double value = 0;
    if (length >= sizeof(digits))
        return -ERANGE;
    memcpy(digits, text, length);
    int code = number_parse_double(digits, 0, 1e15, &value);
    if (code < 0)
        return code;
    if (text[length] == '\0') {
        *out_ms = 0;
        return value > 0 ? -ENODATA : 0;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(text + length, units[i].name) != 0)
            continue;
        *out_ms = value * units[i].ms;
        return *out_ms <= 1e15 ? 0 : -ERANGE;
    }
    return -EINVAL;
}

static int parse_duration(const char *text, double *out, struct error *err)
{
    int code = filter_value_duration(text, out);
    if (code == -ENODATA)
        return error_set(err, -EINVAL, "%.40s has no unit: write %.40sms, %.40ss, %.40sm or %.40sh", text,
                         text, text, text, text);
    if (code == -ERANGE)
        return error_set(err, -EINVAL, "%.40s is too long a time", text);
    if (code == -EINVAL)
        return error_set(err, -EINVAL,
                         "\"%.40s\" is not a span of time, such as 20ms, 1.5s, 5m, 2h, 7d or 3w", text);
    return code;
}

static int read_reals(const struct filter_operand *operand,
                      int (*parse)(const char *, double *, struct error *), struct filter_match *out,
                      struct error *err)
{
    double low = 0, high = 0;
    int code = parse(operand->low, &low, err);
    if (code == 0)
        code = parse(operand->high == NULL ? operand->low : operand->high, &high, err);
    if (code < 0)
        return code;
    if (low > high)
        return refuse_order(err);
    set_real(out, low, high);
    return 0;
}

static int refuse_choice(const struct filter_operand *operand, size_t count, struct error *err)
{
    const struct filter_field *field = operand->field;
    char word[32] = "", words[ERROR_TEXT_MAX] = "", meant[64] = "";
    struct text_buf buf;
    for (size_t i = 0; operand->low[i] != '\0' && i + 1 < sizeof(word); i++)
        word[i] = (char)tolower((unsigned char)operand->low[i]);
    const char *nearest = nearest_word(word, field->choices, count);
    if (nearest != NULL)
        snprintf(meant, sizeof(meant), " did you mean \"%s\"?", nearest);
    text_buf_init(&buf, words, sizeof(words));
    for (size_t i = 0; i < count; i++)
        text_buf_add(&buf, "%s%s", i > 0 ? ", " : "", field->choices[i]);
    return error_set(err, -EINVAL, "\"%.40s\" is no %s;%s it is one of: %s", operand->low, field->name, meant,
                     words);
}

static int read_choice(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    size_t count = 0;
    for (; count < CHOICES_MAX && operand->field->choices[count] != NULL; count++)
        if (strcasecmp(operand->field->choices[count], operand->low) == 0 && operand->high == NULL)
            return set_text(out, FILTER_SPAN, strdup(operand->field->choices[count]));
    if (operand->high != NULL)
        return error_set(err, -EINVAL, "\"%s\" has no ranges; several words are written %s:a,b",
                         operand->field->name, operand->field->name);
    return refuse_choice(operand, count, err);
}

static int read_boolean(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    bool yes = strcasecmp(operand->low, "yes") == 0 || strcasecmp(operand->low, "true") == 0;
    bool no = strcasecmp(operand->low, "no") == 0 || strcasecmp(operand->low, "false") == 0;
    if (operand->high != NULL || (!yes && !no))
        return error_set(err, -EINVAL, "\"%.40s\" is neither yes nor no (or true, false)", operand->low);
    filter_value_set_int(out, yes, yes);
    return 0;
}

// What a kind is called, and the comparisons that it allows beside FILTER_WITHIN.
static const struct {
    const char *name;
    unsigned allowed;
    const char *operators;
} KINDS[] = {
#define BIT(compare) (1U << (compare))
#define ORDERED (BIT(FILTER_LESS) | BIT(FILTER_LESS_EQUAL) | BIT(FILTER_GREATER) | BIT(FILTER_GREATER_EQUAL))
    [FILTER_TEXT] = {"text", BIT(FILTER_EXACT) | ORDERED | BIT(FILTER_CONTAINS), ": = != ~ < <= > >="},
    [FILTER_INTEGER] = {"a whole number", BIT(FILTER_EXACT) | ORDERED, ": = != < <= > >="},
    [FILTER_REAL] = {"a number", BIT(FILTER_EXACT) | ORDERED, ": = != < <= > >="},
    [FILTER_DURATION] = {"a span of time", BIT(FILTER_EXACT) | ORDERED, ": = != < <= > >="},
    [FILTER_TIME] = {"a time", ORDERED, ": != < <= > >="},
    [FILTER_SINCE] = {"a beginning", 0, ":"},
    [FILTER_UNTIL] = {"an end", 0, ":"},
    [FILTER_ADDRESS] = {"an address", BIT(FILTER_EXACT) | ORDERED, ": = != < <= > >="},
    [FILTER_MAC] = {"a hardware address", BIT(FILTER_EXACT) | BIT(FILTER_CONTAINS), ": = != ~"},
    [FILTER_CHOICE] = {"one of some words", BIT(FILTER_EXACT), ": = !="},
    [FILTER_BOOLEAN] = {"yes or no", BIT(FILTER_EXACT), ": = !="},
#undef ORDERED
#undef BIT
};

static int read_kind(const struct filter_operand *operand, const struct filter_listing *listing,
                     struct filter_match *out, struct error *err)
{
    switch (operand->field->kind) {
    case FILTER_INTEGER:
        return read_integer(operand, out, err);
    case FILTER_REAL:
        return read_reals(operand, parse_real, out, err);
    case FILTER_DURATION:
        return read_reals(operand, parse_duration, out, err);
    case FILTER_TIME:
    case FILTER_SINCE:
    case FILTER_UNTIL:
        return filter_time_read(operand, listing, out, err);
    case FILTER_ADDRESS:
        return filter_address_read(operand, out, err);
    case FILTER_MAC:
        if (operand->compare == FILTER_CONTAINS)
            return read_text(operand, out, err);
        return filter_address_read_mac(operand, out, err);
    case FILTER_CHOICE:
        return read_choice(operand, out, err);
    case FILTER_BOOLEAN:
        return read_boolean(operand, out, err);
    case FILTER_TEXT:
        break;
    }
    return read_text(operand, out, err);
}

int filter_value_read(const struct filter_operand *operand, const struct filter_listing *listing,
                      struct filter_match *out, struct error *err)
{
    enum filter_kind kind = operand->field->kind;
    bool may_lack = kind != FILTER_SINCE && kind != FILTER_UNTIL && operand->high == NULL;
    *out = (struct filter_match){.compare = operand->compare};
    if (operand->compare != FILTER_WITHIN && (KINDS[kind].allowed >> operand->compare & 1) == 0)
        return error_set(err, -EINVAL, "\"%s\" is %s, compared by %s", operand->field->name, KINDS[kind].name,
                         KINDS[kind].operators);
    if (may_lack && operand->compare == FILTER_WITHIN && !operand->is_quoted &&
        strcmp(operand->low, "*") == 0) {
        out->kind = FILTER_ANY;
        return 0;
    }
    if (may_lack && operand->compare <= FILTER_EXACT && operand->is_quoted && operand->low[0] == '\0') {
        out->kind = FILTER_EMPTY;
        return 0;
    }
    int code = read_kind(operand, listing, out, err);
    if (code < 0)
        filter_value_fini(out);
    return code;
}
