#include "filter_parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"

#include "filter_scan.h"

enum { FIELDS_MAX = 128, NAME_MAX_BYTES = 31 };

struct parser {
    const struct filter_listing *listing;
    struct filter_tree *tree;
    struct filter_scan typed;
    struct filter_scan *scan; // the text being read
    int nesting;
    struct error *err;
    struct filter_word low;
    struct filter_word high;
};

// Each gives the place of a node, or a negative errno. `is_negated`: under an odd number of `not`.
static int parse_or(struct parser *parser, bool is_negated);

static const struct filter_field FREE_TEXT = {.name = "text", .kind = FILTER_TEXT};

static const struct filter_field *find_field(const struct filter_listing *listing, const char *name,
                                             size_t length)
{
    for (size_t i = 0; i < listing->count; i++)
        if (strlen(listing->fields[i].name) == length &&
            strncasecmp(listing->fields[i].name, name, length) == 0)
            return &listing->fields[i];
    return NULL;
}

static int refuse_field(struct parser *parser, const char *name, size_t length)
{
    const struct filter_listing *listing = parser->listing;
    char word[NAME_MAX_BYTES + 1] = "", meant[80] = "to search for this text, put it in quotes",
                               all[ERROR_TEXT_MAX];
    const char *known[FIELDS_MAX];
    size_t count = 0;
    struct text_buf buf;
    text_buf_init(&buf, all, sizeof(all));
    for (size_t i = 0; i < listing->count && count < FIELDS_MAX; i++) {
        known[count++] = listing->fields[i].name;
        if (listing->fields[i].help != NULL)
            text_buf_add(&buf, "%s%s", buf.length > 0 ? ", " : "", listing->fields[i].name);
    }
    for (size_t i = 0; i < length && i < NAME_MAX_BYTES; i++)
        word[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    const char *nearest = length > NAME_MAX_BYTES ? NULL : nearest_word(word, known, count);
    if (nearest != NULL)
        snprintf(meant, sizeof(meant), "did you mean \"%s\"?", nearest);
    return filter_scan_fault(parser->scan, name, parser->err, -EINVAL,
                             "there is no field \"%.*s\"; %s%s Fields: %s", (int)(length < 40 ? length : 40),
                             name, meant, nearest == NULL ? "." : "", all);
}

static int refuse_term_count(struct parser *parser, const char *at)
{
    return filter_scan_fault(parser->scan, at, parser->err, -E2BIG,
                             "a filter has at most %d conditions and values", FILTER_TERMS_MAX);
}

// Reads one value of `operand` into the next match of the tree.
static int add_match(struct parser *parser, const struct filter_operand *operand, const char *at)
{
    struct filter_tree *tree = parser->tree;
    struct error reason = {""};
    if (tree->match_count == FILTER_TERMS_MAX)
        return refuse_term_count(parser, at);
    int code = filter_value_read(operand, parser->listing, &tree->matches[tree->match_count], &reason);
    if (code == 0)
        tree->match_count++;
    else if (reason.text[0] != '\0')
        filter_scan_fault(parser->scan, at, parser->err, code, "%s", reason.text);
    else
        filter_scan_fault(parser->scan, at, parser->err, code, "%s", error_name(code));
    return code;
}

// What follows a value directly would be taken for another condition.
static int check_value_end(struct parser *parser)
{
    const char *at = parser->scan->at;
    if (*at == '\0' || strchr(" \t\r\n),", *at) != NULL)
        return 0;
    return filter_scan_fault(
        parser->scan, at, parser->err, -EINVAL,
        "a blank is missing here; a value with blanks, commas, quotes or parentheses is put in"
        " quotes as a whole");
}

static int parse_value(struct parser *parser, struct filter_operand *operand)
{
    struct filter_scan *scan = parser->scan;
    const char *at = scan->at;
    int code = filter_scan_take_value(scan, &parser->low, parser->err);
    if (code < 0)
        return code;
    operand->low = parser->low.text;
    operand->is_quoted = parser->low.is_quoted;
    operand->high = NULL;
    if (strncmp(scan->at, "..", 2) == 0) {
        scan->at += 2;
        code = filter_scan_take_value(scan, &parser->high, parser->err);
        operand->high = parser->high.text;
    }
    if (code == 0)
        code = check_value_end(parser);
    if (code < 0)
        return code;
    if (operand->high != NULL && operand->compare > FILTER_EXACT)
        return filter_scan_fault(scan, at, parser->err, -EINVAL,
                                 "a range goes with : only; write %s:%.20s..%.20s", operand->field->name,
                                 operand->low, operand->high);
    return add_match(parser, operand, at);
}

static bool takes_several(const struct filter_operand *operand)
{
    return operand->field->kind != FILTER_SINCE && operand->field->kind != FILTER_UNTIL &&
           (operand->compare == FILTER_WITHIN || operand->compare == FILTER_EXACT ||
            operand->compare == FILTER_CONTAINS);
}

// Behind a blank `and` is the word between two conditions, not a value.
static int parse_next_value(struct parser *parser, struct filter_operand *operand)
{
    struct filter_scan *scan = parser->scan;
    const char *before = scan->at;
    filter_scan_skip_blanks(scan);
    if (scan->at != before && filter_scan_is_end(scan))
        return filter_scan_fault(
            scan, scan->at, parser->err, -EINVAL,
            "a value is missing here; an empty one is written \"\", and the words and, or are put in quotes");
    return parse_value(parser, operand);
}

static int parse_values(struct parser *parser, struct filter_operand *operand)
{
    struct filter_scan *scan = parser->scan;
    int code = parse_next_value(parser, operand);
    while (code == 0 && *scan->at == ',') {
        if (!takes_several(operand))
            return filter_scan_fault(scan, scan->at, parser->err, -EINVAL, "one value is enough here");
        scan->at++;
        code = parse_next_value(parser, operand);
    }
    return code;
}

static bool is_in_itself(const struct filter_scan *scan, const char *name)
{
    for (; scan->outer != NULL; scan = scan->outer)
        if (strcmp(scan->name, name) == 0)
            return true;
    return false;
}

// 0 and the text of the saved filter named in parser->low, which the caller frees.
static int look_up(struct parser *parser, const char *at, char **out)
{
    const char *name = parser->low.text;
    const struct filter_listing *listing = parser->listing;
    if (is_in_itself(parser->scan, name))
        return filter_scan_fault(parser->scan, at, parser->err, -EINVAL,
                                 "the saved filter \"%.40s\" contains itself", name);
    if (parser->scan->depth == FILTER_SAVED_MAX)
        return filter_scan_fault(parser->scan, at, parser->err, -E2BIG,
                                 "saved filters contain each other more than %d deep", FILTER_SAVED_MAX);
    char *text = calloc(1, FILTER_TEXT_MAX + 1);
    if (text == NULL)
        return -ENOMEM;
    int code = listing->lookup == NULL ? -ENOENT
                                       : listing->lookup(listing->context, name, text, FILTER_TEXT_MAX + 1);
    if (code == 0) {
        *out = text;
        return 0;
    }
    free(text);
    if (code == -ENOENT)
        return filter_scan_fault(parser->scan, at, parser->err, -EINVAL, "there is no saved filter \"%.40s\"",
                                 name);
    return filter_scan_fault(parser->scan, at, parser->err, code,
                             "the saved filter \"%.40s\" cannot be read: %s", name, error_name(code));
}

static int parse_inside(struct parser *parser, struct filter_scan *inner, bool is_negated)
{
    struct filter_scan *outer = parser->scan;
    parser->scan = inner;
    int node = filter_scan_check(inner, parser->err);
    filter_scan_skip_blanks(inner);
    if (node == 0 && *inner->at == '\0')
        node = filter_scan_fault(inner, inner->at, parser->err, -EINVAL, "it is empty");
    if (node == 0)
        node = parse_or(parser, is_negated);
    if (node >= 0 && *inner->at != '\0')
        node = filter_scan_fault(inner, inner->at, parser->err, -EINVAL, "this parenthesis was never opened");
    parser->scan = outer;
    return node;
}

static int refuse_nesting(struct parser *parser, const char *at)
{
    return filter_scan_fault(parser->scan, at, parser->err, -E2BIG,
                             "parentheses and saved filters are nested more than %d deep",
                             FILTER_NESTING_MAX);
}

static int parse_saved(struct parser *parser, const char *at, bool is_negated)
{
    char *text = NULL;
    filter_scan_skip_blanks(parser->scan);
    int code = filter_scan_take_value(parser->scan, &parser->low, parser->err);
    if (code == 0)
        code = check_value_end(parser);
    if (code == 0 && parser->nesting == FILTER_NESTING_MAX)
        code = refuse_nesting(parser, at);
    if (code == 0)
        code = look_up(parser, at, &text);
    if (code < 0)
        return code;
    char *name = strdup(parser->low.text);
    struct filter_scan inner = {.text = text,
                                .at = text,
                                .name = name == NULL ? "" : name,
                                .outer = parser->scan,
                                .outer_at = at,
                                .depth = parser->scan->depth + 1};
    parser->nesting++;
    int node = name == NULL ? -ENOMEM : parse_inside(parser, &inner, is_negated);
    parser->nesting--;
    free(name);
    free(text);
    return node;
}

static int add_term(struct parser *parser, struct filter_term *term)
{
    term->match_count = parser->tree->match_count - term->match;
    return filter_tree_add_term(parser->tree, term);
}

static int parse_field(struct parser *parser, const char *name, size_t length, bool is_negated)
{
    struct filter_scan *scan = parser->scan;
    struct filter_term term = {.match = parser->tree->match_count, .is_negated = is_negated};
    struct filter_operand operand = {0};
    const char *at = scan->at;
    bool is_unequal = false;
    filter_scan_take_operator(scan, &operand.compare, &is_unequal);
    term.is_negated = is_negated != is_unequal;
    if (length == strlen("filter") && strncasecmp(name, "filter", length) == 0) {
        if (operand.compare > FILTER_EXACT)
            return filter_scan_fault(scan, at, parser->err, -EINVAL, "a saved filter is written filter:NAME");
        return parse_saved(parser, name, term.is_negated);
    }
    operand.field = term.field = find_field(parser->listing, name, length);
    if (operand.field == NULL)
        return refuse_field(parser, name, length);
    if (is_unequal && (operand.field->kind == FILTER_SINCE || operand.field->kind == FILTER_UNTIL))
        return filter_scan_fault(scan, at, parser->err, -EINVAL, "\"%s\" is compared by : only",
                                 operand.field->name);
    int code = parse_values(parser, &operand);
    return code < 0 ? code : add_term(parser, &term);
}

static bool has_searched_field(const struct filter_listing *listing)
{
    for (size_t i = 0; i < listing->count; i++)
        if (listing->fields[i].searched)
            return true;
    return false;
}

// parser->low is the text to look for in every searched field.
static int parse_free_text(struct parser *parser, const char *at, bool is_negated)
{
    struct filter_term term = {.match = parser->tree->match_count, .is_negated = is_negated};
    const struct filter_operand operand = {.field = &FREE_TEXT,
                                           .compare = FILTER_CONTAINS,
                                           .low = parser->low.text,
                                           .is_quoted = parser->low.is_quoted};
    if (!has_searched_field(parser->listing))
        return filter_scan_fault(parser->scan, at, parser->err, -EINVAL,
                                 "there is no text to search here; a condition is written field:value");
    int code = check_value_end(parser);
    if (code == 0)
        code = add_match(parser, &operand, at);
    return code < 0 ? code : add_term(parser, &term);
}

static int parse_group(struct parser *parser, bool is_negated)
{
    struct filter_scan *scan = parser->scan;
    const char *opening = scan->at++;
    if (parser->nesting == FILTER_NESTING_MAX)
        return refuse_nesting(parser, opening);
    parser->nesting++;
    int node = parse_or(parser, is_negated);
    parser->nesting--;
    if (node < 0)
        return node;
    if (*scan->at != ')')
        return filter_scan_fault(scan, opening, parser->err, -EINVAL,
                                 "the parenthesis opened here is never closed");
    scan->at++;
    return node;
}

static int parse_primary(struct parser *parser, bool is_negated)
{
    struct filter_scan *scan = parser->scan;
    const char *at = scan->at;
    if (filter_scan_is_end(scan))
        return filter_scan_fault(scan, at, parser->err, -EINVAL, "a condition is missing here");
    if (*at == '(')
        return parse_group(parser, is_negated);
    size_t length = filter_scan_bare(scan);
    if (length == 0 && *at != '"')
        return filter_scan_fault(
            scan, at, parser->err, -EINVAL,
            "\"%c\" does not belong here; a condition is written field:value, and text to search"
            " for that holds it is put in quotes",
            *at);
    if (*at == '"' || *at == '\'') {
        int code = filter_scan_take_value(scan, &parser->low, parser->err);
        return code < 0 ? code : parse_free_text(parser, at, is_negated);
    }
    memcpy(parser->low.text, at, length);
    parser->low.text[length] = '\0';
    parser->low.is_quoted = false;
    scan->at += length;
    const char *end = scan->at;
    filter_scan_skip_blanks(scan);
    if (strchr(":=<>~", *scan->at) != NULL ? *scan->at != '\0' : strncmp(scan->at, "!=", 2) == 0)
        return parse_field(parser, at, length, is_negated);
    scan->at = end;
    return parse_free_text(parser, at, is_negated);
}

static int parse_not(struct parser *parser, bool is_negated)
{
    while (filter_scan_take_keyword(parser->scan, "not"))
        is_negated = !is_negated;
    filter_scan_skip_blanks(parser->scan);
    int node = parse_primary(parser, is_negated);
    filter_scan_skip_blanks(parser->scan);
    return node;
}

static int parse_and(struct parser *parser, bool is_negated)
{
    int node = parse_not(parser, is_negated);
    while (node >= 0 &&
           (filter_scan_take_keyword(parser->scan, "and") || !filter_scan_is_end(parser->scan))) {
        int second = parse_not(parser, is_negated);
        if (second < 0)
            return second;
        node = filter_tree_join(parser->tree, is_negated ? FILTER_NODE_OR : FILTER_NODE_AND, node, second);
    }
    return node;
}

static int parse_or(struct parser *parser, bool is_negated)
{
    int node = parse_and(parser, is_negated);
    while (node >= 0 && filter_scan_take_keyword(parser->scan, "or")) {
        int second = parse_and(parser, is_negated);
        if (second < 0)
            return second;
        node = filter_tree_join(parser->tree, is_negated ? FILTER_NODE_AND : FILTER_NODE_OR, node, second);
    }
    return node;
}

static int parse_typed(struct parser *parser, const char *text)
{
    struct filter_scan *scan = &parser->typed;
    *scan = (struct filter_scan){.text = text, .at = text};
    parser->scan = scan;
    int code = filter_scan_check(scan, parser->err);
    filter_scan_skip_blanks(scan);
    if (code < 0 || *scan->at == '\0')
        return code;
    int node = parse_or(parser, false);
    if (node < 0)
        return node;
    if (*scan->at != '\0')
        return filter_scan_fault(scan, scan->at, parser->err, -EINVAL, "this parenthesis was never opened");
    parser->tree->root = node;
    return 0;
}

int filter_parse(const char *text, const struct filter_listing *listing, struct filter_tree **out,
                 struct error *err)
{
    struct filter_tree *tree = calloc(1, sizeof(*tree));
    struct parser *parser = calloc(1, sizeof(*parser));
    int code = -ENOMEM;
    *out = NULL;
    if (tree != NULL && parser != NULL) {
        tree->root = -1;
        parser->listing = listing;
        parser->tree = tree;
        parser->err = err;
        code = parse_typed(parser, text);
    }
    free(parser);
    if (code < 0)
        filter_tree_free(tree);
    else
        *out = tree;
    return code;
}
