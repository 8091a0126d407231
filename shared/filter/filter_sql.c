#include "filter_sql.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter_tree.h"

// The keys of IPv4 addresses lie in the middle of those of IPv6: `ip>2001:db8::` and `ip:::/0` are not of
// them.
#define V4_KEYS "x'00000000000000000000ffff00000000' AND x'00000000000000000000ffffffffffff'"

struct writer {
    struct filter_tree *tree;
    const struct filter_listing *listing;
    struct db_filter *out;
    size_t length;
    size_t capacity;
    bool failed;
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *writer, const char *format, ...)
{
    for (int tries = 0; tries < 2 && !writer->failed; tries++) {
        size_t room = writer->capacity - writer->length;
        va_list args;
        va_start(args, format);
        int added = vsnprintf(writer->out->where + writer->length, room, format, args);
        va_end(args);
        if (added >= 0 && (size_t)added < room) {
            writer->length += (size_t)added;
            return;
        }
        size_t capacity = 2 * (writer->capacity + (added < 0 ? 0 : (size_t)added));
        char *grown = realloc(writer->out->where, capacity);
        if (grown == NULL) {
            writer->failed = true;
            return;
        }
        writer->out->where = grown;
        writer->capacity = capacity;
    }
}

// A parameter for the value, which is moved.
static void put_value(struct writer *writer, struct db_value *value)
{
    writer->out->values[writer->out->count++] = *value;
    value->bytes = NULL;
    put(writer, ":f%zu", writer->out->count);
}

static bool is_textual(enum filter_kind kind)
{
    return kind == FILTER_TEXT || kind == FILTER_CHOICE || kind == FILTER_MAC;
}

// `column` against one end of the span.
static void put_ordered(struct writer *writer, const char *column, const char *collation,
                        struct filter_match *match)
{
    bool is_less = match->compare == FILTER_LESS || match->compare == FILTER_LESS_EQUAL;
    bool is_equal = match->compare == FILTER_LESS_EQUAL || match->compare == FILTER_GREATER_EQUAL;
    put(writer, "%s%s %s%s ", column, collation, is_less ? "<" : ">", is_equal ? "=" : "");
    put_value(writer, is_less == is_equal ? &match->high : &match->low);
}

// The collation stands at the column: SQLite makes one list of alternatives of the same column, and would
// compare that as the column does.
static void put_span(struct writer *writer, const char *column, const char *collation,
                     struct filter_match *match)
{
    if (match->compare != FILTER_WITHIN && match->compare != FILTER_EXACT) {
        put_ordered(writer, column, collation, match);
    } else if (match->is_single) {
        put(writer, "%s%s = ", column, collation);
        put_value(writer, &match->low);
    } else {
        put(writer, "%s%s BETWEEN ", column, collation);
        put_value(writer, &match->low);
        put(writer, " AND ");
        put_value(writer, &match->high);
    }
}

static void put_text(struct writer *writer, const char *column, struct filter_match *match)
{
    match->high = match->low;
    put_span(writer, column, match->compare == FILTER_EXACT ? " COLLATE BINARY" : " COLLATE NOCASE", match);
    match->high.bytes = NULL;
    match->low.bytes = NULL;
}

// A span of addresses (a prefix, a pool): it holds the address, or lies in the prefix or range.
static void put_address_span(struct writer *writer, const struct filter_field *field,
                             struct filter_match *match)
{
    bool holds = match->is_single && match->compare == FILTER_WITHIN;
    bool is_exact = match->compare == FILTER_EXACT;
    put(writer, "%s %s ", field->sql, is_exact ? "=" : holds ? "<=" : ">=");
    put_value(writer, &match->low);
    put(writer, " AND %s %s ", field->last, is_exact ? "=" : holds ? ">=" : "<=");
    put_value(writer, &match->high);
}

static void put_address(struct writer *writer, const struct filter_field *field, struct filter_match *match)
{
    bool is_ordered = match->compare != FILTER_WITHIN && match->compare != FILTER_EXACT;
    put(writer, "(");
    if (field->last != NULL && !is_ordered)
        put_address_span(writer, field, match);
    else
        put_span(writer, field->sql, "", match);
    if (is_ordered || field->last != NULL || (match->family == 6 && !match->is_single))
        put(writer, " AND %s %sBETWEEN " V4_KEYS, field->sql, match->family == 4 ? "" : "NOT ");
    put(writer, ")");
}

static void put_any(struct writer *writer, const struct filter_field *field)
{
    put(writer, "%s %s", field->sql, is_textual(field->kind) ? "<> ''" : "IS NOT NULL");
}

static void put_match(struct writer *writer, const struct filter_field *field, struct filter_match *match)
{
    if (match->kind == FILTER_ANY) {
        put_any(writer, field);
    } else if (match->kind == FILTER_LIKE) {
        put(writer, "%s LIKE ", field->sql);
        put_value(writer, &match->low);
        put(writer, " ESCAPE '\\'");
    } else if (field->kind == FILTER_ADDRESS) {
        put_address(writer, field, match);
    } else if (field->kind == FILTER_TEXT) {
        put_text(writer, field->sql, match);
    } else {
        put_span(writer, field->sql, "", match);
    }
}

static void put_through_begin(struct writer *writer, const struct filter_field *field)
{
    if (field->through != NULL)
        put(writer, "%.*s", (int)strcspn(field->through, "%"), field->through);
}

static void put_through_end(struct writer *writer, const struct filter_field *field)
{
    const char *mark = field->through == NULL ? NULL : strchr(field->through, '%');
    if (mark != NULL)
        put(writer, "%s", mark + 1);
}

// One row meets one of the values.
static bool put_present(struct writer *writer, const struct filter_term *term)
{
    bool is_open = false;
    for (size_t i = 0; i < term->match_count; i++) {
        struct filter_match *match = &writer->tree->matches[term->match + i];
        if (match->kind == FILTER_EMPTY)
            continue;
        if (is_open)
            put(writer, " OR ");
        else
            put_through_begin(writer, term->field);
        is_open = true;
        put_match(writer, term->field, match);
    }
    if (is_open)
        put_through_end(writer, term->field);
    return is_open;
}

static bool has_empty(const struct writer *writer, const struct filter_term *term)
{
    for (size_t i = 0; i < term->match_count; i++)
        if (writer->tree->matches[term->match + i].kind == FILTER_EMPTY)
            return true;
    return false;
}

// There is no value, or no row that has one.
static void put_absent(struct writer *writer, const struct filter_field *field)
{
    put(writer, "(");
    put_through_begin(writer, field);
    put_any(writer, field);
    put_through_end(writer, field);
    put(writer, ") IS NOT TRUE");
}

// The pattern is moved once: the other columns name the same parameter.
static void put_free_text(struct writer *writer, const struct filter_term *term)
{
    struct filter_match *match = &writer->tree->matches[term->match];
    const char *joint = "";
    size_t at = 0;
    for (size_t i = 0; i < writer->listing->count; i++) {
        const struct filter_field *field = &writer->listing->fields[i];
        if (!field->searched)
            continue;
        put(writer, "%s", joint);
        put_through_begin(writer, field);
        if (at == 0) {
            put_match(writer, field, match);
            at = writer->out->count;
        } else {
            put(writer, "%s LIKE :f%zu ESCAPE '\\'", field->sql, at);
        }
        put_through_end(writer, field);
        joint = " OR ";
    }
}

static void put_term(struct writer *writer, const struct filter_term *term)
{
    put(writer, "(");
    if (term->field == NULL) {
        put_free_text(writer, term);
    } else {
        bool is_present = put_present(writer, term);
        if (has_empty(writer, term)) {
            put(writer, "%s", is_present ? " OR " : "");
            put_absent(writer, term->field);
        }
    }
    put(writer, term->is_negated ? ") IS NOT TRUE" : ")");
}

static void put_node(struct writer *writer, int at);

static void put_child(struct writer *writer, const struct filter_node *parent, int child)
{
    bool in_brackets = parent->kind == FILTER_NODE_AND && writer->tree->nodes[child].kind == FILTER_NODE_OR;
    put(writer, in_brackets ? "(" : "");
    put_node(writer, child);
    put(writer, in_brackets ? ")" : "");
}

static void put_node(struct writer *writer, int at)
{
    const struct filter_node *node = &writer->tree->nodes[at];
    if (node->kind == FILTER_NODE_TERM) {
        put_term(writer, &writer->tree->terms[node->first]);
        return;
    }
    put_child(writer, node, node->first);
    put(writer, node->kind == FILTER_NODE_AND ? " AND " : " OR ");
    put_child(writer, node, node->second);
}

int filter_sql_write(struct filter_tree *tree, const struct filter_listing *listing, struct db_filter *out)
{
    struct writer writer = {.tree = tree, .listing = listing, .out = out, .capacity = 256};
    out->where = malloc(writer.capacity);
    out->values = calloc(2 * tree->match_count + 1, sizeof(*out->values));
    if (out->where == NULL || out->values == NULL)
        return -ENOMEM;
    put_node(&writer, tree->root);
    return writer.failed ? -ENOMEM : 0;
}
