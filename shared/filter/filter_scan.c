#include "filter_scan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The bytes of the character at `at`, 0 when it is none or a control character other than a blank.
static size_t character(const char *at)
{
    size_t left = strnlen(at, 4);
    if (is_blank(*at))
        return 1;
    for (size_t length = 1; length <= left; length++)
        if (text_is_clean(at, length))
            return length;
    return 0;
}

static size_t column_of(const char *text, const char *at)
{
    size_t column = 1;
    for (; text < at; text++)
        column += ((unsigned char)*text & 0xc0) != 0x80;
    return column;
}

// A text that was cut in the middle of a character loses its rest.
static void drop_broken(char *text)
{
    char *out = text;
    while (*text != '\0') {
        size_t length = character(text);
        memmove(out, text, length);
        out += length;
        text += length > 0 ? length : 1;
    }
    *out = '\0';
}

// Where a scan is, from the text that was typed inwards.
static void add_place(const struct filter_scan *scan, const char *at, struct text_buf *buf)
{
    if (scan->outer != NULL) {
        add_place(scan->outer, scan->outer_at, buf);
        text_buf_add(buf, "in the saved filter \"%.40s\", ", scan->name);
    }
    text_buf_add(buf, "column %zu: ", column_of(scan->text, at));
}

int filter_scan_fault(const struct filter_scan *scan, const char *at, struct error *err, int code,
                      const char *format, ...)
{
    char text[2 * ERROR_TEXT_MAX], reason[ERROR_TEXT_MAX];
    struct text_buf buf;
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    text_buf_init(&buf, text, sizeof(text));
    add_place(scan, at, &buf);
    text_buf_add(&buf, "%s", reason);
    error_set(err, code, "%s", text);
    if (err != NULL)
        drop_broken(err->text);
    return code;
}

int filter_scan_check(const struct filter_scan *scan, struct error *err)
{
    if (strnlen(scan->text, FILTER_TEXT_MAX + 1) > FILTER_TEXT_MAX)
        return filter_scan_fault(scan, scan->text + FILTER_TEXT_MAX, err, -E2BIG,
                                 "a filter has at most %d bytes; save a part of it and write filter:NAME",
                                 FILTER_TEXT_MAX);
    for (const char *at = scan->text; *at != '\0';) {
        size_t length = character(at);
        if (length == 0)
            return filter_scan_fault(scan, at, err, -EINVAL,
                                     "a control character, or a byte that is no UTF-8 text");
        at += length;
    }
    return 0;
}

void filter_scan_skip_blanks(struct filter_scan *scan)
{
    while (is_blank(*scan->at))
        scan->at++;
}

size_t filter_scan_bare(const struct filter_scan *scan)
{
    return strcspn(scan->at, " \t\r\n()\",:=!<>~");
}

static bool is_keyword(const struct filter_scan *scan, const char *keyword)
{
    size_t length = strlen(keyword);
    return filter_scan_bare(scan) == length && strncasecmp(scan->at, keyword, length) == 0 &&
           (scan->at[length] == '\0' || strchr(",:=!<>~", scan->at[length]) == NULL);
}

bool filter_scan_take_keyword(struct filter_scan *scan, const char *keyword)
{
    filter_scan_skip_blanks(scan);
    if (!is_keyword(scan, keyword))
        return false;
    scan->at += strlen(keyword);
    return true;
}

bool filter_scan_is_end(const struct filter_scan *scan)
{
    return *scan->at == '\0' || *scan->at == ')' || is_keyword(scan, "and") || is_keyword(scan, "or");
}

int filter_scan_take_operator(struct filter_scan *scan, enum filter_compare *compare, bool *is_negated)
{
    static const struct {
        const char *text;
        enum filter_compare compare;
        bool is_negated;
    } operators[] = {
        {"!=", FILTER_WITHIN, true},  {"<=", FILTER_LESS_EQUAL, false}, {">=", FILTER_GREATER_EQUAL, false},
        {":", FILTER_WITHIN, false},  {"=", FILTER_EXACT, false},       {"<", FILTER_LESS, false},
        {">", FILTER_GREATER, false}, {"~", FILTER_CONTAINS, false},
    };
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        size_t length = strlen(operators[i].text);
        if (strncmp(scan->at, operators[i].text, length) != 0)
            continue;
        scan->at += length;
        *compare = operators[i].compare;
        *is_negated = operators[i].is_negated;
        return 1;
    }
    return 0;
}

// The length of a bare value: two dots end it, as what else it may not hold.
static size_t bare_value(const char *text)
{
    size_t length = strcspn(text, " \t\r\n()\",");
    const char *dots = strstr(text, "..");
    return dots != NULL && (size_t)(dots - text) < length ? (size_t)(dots - text) : length;
}

static int take_quoted(struct filter_scan *scan, struct filter_word *word, struct error *err)
{
    const char *opening = scan->at, *in = opening + 1;
    char quote = *opening, *out = word->text;
    for (; *in != '\0' && *in != quote; in++) {
        if (*in == '\\' && (in[1] == quote || in[1] == '\\'))
            in++;
        *out++ = *in;
    }
    *out = '\0';
    if (*in == '\0')
        return filter_scan_fault(scan, opening, err, -EINVAL, "the quote opened here is never closed");
    word->is_quoted = true;
    scan->at = in + 1;
    return 0;
}

int filter_scan_take_value(struct filter_scan *scan, struct filter_word *word, struct error *err)
{
    word->is_quoted = false;
    if (*scan->at == '"' || *scan->at == '\'')
        return take_quoted(scan, word, err);
    size_t length = bare_value(scan->at);
    if (length == 0)
        return filter_scan_fault(scan, scan->at, err, -EINVAL,
                                 "a value is missing here; an empty one is written \"\"");
    if (strchr("=!<>~", *scan->at) != NULL)
        return filter_scan_fault(
            scan, scan->at, err, -EINVAL,
            "the operators are : = != ~ < <= > >=; a value that begins so is put in quotes");
    memcpy(word->text, scan->at, length);
    word->text[length] = '\0';
    scan->at += length;
    return 0;
}
