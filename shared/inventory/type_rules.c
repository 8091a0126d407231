#include "type_rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/nearest.h"
#include "shared/base/text.h"
#include "shared/filter/filter.h"

#include "device_field.h"
#include "inventory_error.h"

enum { TYPES_MAX = 32, WORD_MAX = 32 };

static const char BOM[] = "\xef\xbb\xbf";

// A line being read.
struct line {
    const char *file;
    unsigned number;
    const char *text;
    size_t length;
};

static void note(struct type_rules *rules, const char *file, unsigned line, const char *reason)
{
    if (rules->fault_count < TYPE_RULE_FAULTS_MAX)
        error_set(&rules->faults[rules->fault_count], 0, "%s:%u: %s", file, line, reason);
    rules->fault_count++;
}

// A fault is no failure: the next line is read. `at` in bytes; columns are counted in characters.
static int refuse(struct type_rules *rules, const struct line *line, size_t at, const char *reason)
{
    char text[ERROR_TEXT_MAX];
    size_t column = 1;
    for (size_t i = 0; i < at; i++)
        column += ((unsigned char)line->text[i] & 0xc0) != 0x80;
    snprintf(text, sizeof(text), "column %zu: %s", column, reason);
    note(rules, line->file, line->number, text);
    return 0;
}

void type_rules_refuse(struct type_rules *rules, struct type_rule *rule, const char *reason)
{
    rule->is_wrong = true;
    note(rules, rule->file, rule->line, reason);
}

static size_t skip_blanks(const struct line *line, size_t at)
{
    while (at < line->length && (line->text[at] == ' ' || line->text[at] == '\t'))
        at++;
    return at;
}

static const char *find_type(const char *text, size_t length)
{
    for (size_t i = 0; device_field_types[i] != NULL; i++)
        if (strlen(device_field_types[i]) == length && memcmp(device_field_types[i], text, length) == 0)
            return device_field_types[i];
    return NULL;
}

static int refuse_type(struct type_rules *rules, const struct line *line, size_t at, size_t length)
{
    char word[WORD_MAX] = "", reason[128];
    struct text_buf buf;
    size_t count = 0;
    if (length >= sizeof(word) || !text_is_clean(line->text + at, length))
        return refuse(rules, line, at, "no type stands before the colon");
    memcpy(word, line->text + at, length);
    while (device_field_types[count] != NULL)
        count++;
    const char *meant = nearest_word(word, device_field_types, count);
    text_buf_init(&buf, reason, sizeof(reason));
    text_buf_add(&buf, "\"%s\" is no type; %s%s%s", word,
                 meant == NULL ? "see 'ipam help device set'" : "did you mean \"", meant == NULL ? "" : meant,
                 meant == NULL ? "" : "\"?");
    return refuse(rules, line, at, reason);
}

static int append(struct type_rules *rules, const struct line *line, const char *type, size_t at)
{
    if (rules->count == TYPE_RULES_MAX)
        return refuse(rules, line, at, "there are too many rules; join some with commas or 'or'");
    if (line->length > FILTER_TEXT_MAX)
        return refuse(rules, line, FILTER_TEXT_MAX, "the line is too long; write two rules");
    struct type_rule *rows = reallocarray(rules->rows, rules->count + 1, sizeof(*rows));
    if (rows == NULL)
        return -ENOMEM;
    rules->rows = rows;
    struct type_rule *row = &rows[rules->count];
    *row = (struct type_rule){.type = type,
                              .filter = strndup(line->text, line->length),
                              .file = strdup(line->file),
                              .line = line->number};
    rules->count++;
    if (row->filter == NULL || row->file == NULL)
        return -ENOMEM;
    memset(row->filter, ' ', at);
    return 0;
}

static int read_line(struct type_rules *rules, const struct line *line)
{
    size_t at = skip_blanks(line, 0);
    if (at == line->length || line->text[at] == '#')
        return 0;
    const char *nul = memchr(line->text, '\0', line->length);
    if (nul != NULL)
        return refuse(rules, line, (size_t)(nul - line->text), "there is a NUL byte; remove it");
    const char *colon = memchr(line->text + at, ':', line->length - at);
    if (colon == NULL)
        return refuse(rules, line, at, "a rule is written TYPE: FILTER, as in printer: port:9100");
    size_t end = (size_t)(colon - line->text), length = end - at;
    while (length > 0 && (line->text[at + length - 1] == ' ' || line->text[at + length - 1] == '\t'))
        length--;
    const char *type = find_type(line->text + at, length);
    if (type == NULL)
        return refuse_type(rules, line, at, length);
    at = skip_blanks(line, end + 1);
    if (at == line->length)
        return refuse(rules, line, at, "the filter is missing behind the type");
    return append(rules, line, type, at);
}

int type_rules_add(struct type_rules *rules, const char *file, const char *text, size_t length,
                   struct error *err)
{
    struct line line = {.file = file};
    size_t at = length >= strlen(BOM) && memcmp(text, BOM, strlen(BOM)) == 0 ? strlen(BOM) : 0;
    int code = 0;
    while (code == 0 && at < length) {
        const char *newline = memchr(text + at, '\n', length - at);
        line.text = text + at;
        line.length = newline == NULL ? length - at : (size_t)(newline - line.text);
        at += line.length + 1;
        if (line.length > 0 && line.text[line.length - 1] == '\r')
            line.length--;
        line.number++;
        code = read_line(rules, &line);
    }
    return code < 0 ? inventory_error_memory(err) : 0;
}

void type_rules_free(struct type_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        free(rules->rows[i].filter);
        free(rules->rows[i].file);
    }
    free(rules->rows);
    *rules = (struct type_rules){.rows = NULL};
}

const char *type_rule_text(const struct type_rule *rule)
{
    return rule->filter + strspn(rule->filter, " ");
}

const char *type_rule_file(const struct type_rule *rule)
{
    const char *slash = strrchr(rule->file, '/');
    return slash == NULL ? rule->file : slash + 1;
}
