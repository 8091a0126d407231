#include "prefix_rows.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/net/ip_step.h"
#include "usage_bar.h"

enum { FIRST_ROWS = 64 };

// The spans of what lies in a prefix, for ip_gaps.
struct spans {
    struct ip_gaps_span *taken; // the prefixes in it and the marks
    struct ip_gaps_span *avoided;
    const struct prefix **prefixes; // that of each taken span; NULL for a mark
    size_t taken_count;
};

struct walk {
    const struct plan_picture *picture;
    struct prefix_rows *out;
    bool unfolded;
    const struct plan_range *range; // the last one that has a row
};

static void add_row(struct prefix_rows *rows, const struct prefix_row *row)
{
    if (rows->failed)
        return;
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity ? 2 * rows->capacity : FIRST_ROWS;
        struct prefix_row *grown = reallocarray(rows->rows, capacity, sizeof *grown);
        rows->failed = grown == NULL;
        if (!grown)
            return;
        rows->rows = grown;
        rows->capacity = capacity;
    }
    rows->rows[rows->count++] = *row;
}

// Whether there is a row of the mark when the gaps are folded: hosts do not use the other ones.
static bool is_told(const struct plan_mark *mark)
{
    return mark->row != NULL || mark->gateway;
}

static void add_taken(struct spans *spans, const struct ip_range *range, const struct prefix *prefix)
{
    spans->prefixes[spans->taken_count] = prefix;
    spans->taken[spans->taken_count++] = (struct ip_gaps_span){.range = *range};
}

// The marks before `end` (NULL: all that are left), from `at` on.
static size_t take_marks(const struct plan_picture *picture, struct spans *spans, size_t at,
                         const struct ip_addr *end)
{
    for (; at < picture->mark_count; at++) {
        struct ip_addr addr = picture->marks[at].addr;
        if (end && ip_addr_compare(&addr, end) >= 0)
            break;
        add_taken(spans, &(struct ip_range){addr, addr}, NULL);
    }
    return at;
}

// Merges prefixes and marks by address; marks in a prefix are its own affair. Of prefixes in prefixes the
// outer one reaches furthest, so that ip_gaps gives that.
static void fill_taken(const struct plan_picture *picture, struct spans *spans)
{
    const struct prefix_list *prefixes = picture->input.prefixes;
    size_t mark = 0;

    for (size_t i = 0; i < prefixes->count; i++) {
        const struct prefix *prefix = &prefixes->rows[i];
        struct ip_range range = ip_range_of_cidr(&prefix->cidr);
        if (prefix->cidr.length <= picture->input.prefix->cidr.length)
            continue;
        mark = take_marks(picture, spans, mark, &range.first);
        add_taken(spans, &range, prefix);
        while (mark < picture->mark_count && ip_range_contains(&range, &picture->marks[mark].addr))
            mark++;
    }
    take_marks(picture, spans, mark, NULL);
}

static int make_spans(const struct plan_picture *picture, struct spans *spans)
{
    const struct plan_range_list *ranges = picture->input.ranges;
    size_t most = picture->mark_count + picture->input.prefixes->count + 1;

    spans->taken = calloc(most, sizeof *spans->taken);
    spans->prefixes = calloc(most, sizeof *spans->prefixes);
    spans->avoided = calloc(ranges->count + 1, sizeof *spans->avoided);
    if (!spans->taken || !spans->prefixes || !spans->avoided)
        return -ENOMEM;
    fill_taken(picture, spans);
    for (size_t i = 0; i < ranges->count; i++)
        spans->avoided[i] = (struct ip_gaps_span){.range = ranges->rows[i].range};
    return 0;
}

static void add_prefix_row(struct walk *walk, const struct prefix *prefix)
{
    struct ip_range range = ip_range_of_cidr(&prefix->cidr);

    add_row(walk->out, &(struct prefix_row){.kind = PREFIX_ROW_PREFIX,
                                            .range = range,
                                            .prefix = prefix,
                                            .used = plan_picture_used(walk->picture, &range)});
}

static void add_range_row(struct walk *walk, const struct plan_range *range)
{
    if (!range || range == walk->range)
        return;
    walk->range = range;
    add_row(walk->out, &(struct prefix_row){.kind = PREFIX_ROW_RANGE,
                                            .range = range->range,
                                            .within = range,
                                            .used = plan_picture_used(walk->picture, &range->range)});
}

static void add_mark_rows(struct walk *walk, const struct ip_range *part, const struct plan_range *range)
{
    const struct plan_picture *picture = walk->picture;

    for (size_t i = plan_picture_at(picture, &part->first); i < picture->mark_count; i++) {
        const struct plan_mark *mark = &picture->marks[i];
        if (ip_addr_compare(&mark->addr, &part->last) > 0)
            return;
        if (is_told(mark) || walk->unfolded)
            add_row(walk->out, &(struct prefix_row){.kind = PREFIX_ROW_ADDRESS,
                                                    .range = {mark->addr, mark->addr},
                                                    .mark = mark,
                                                    .within = range});
    }
}

static void add_free_rows(struct walk *walk, const struct ip_range *part, const struct plan_range *range)
{
    struct ip_addr addr = part->first;

    if (!walk->unfolded) {
        if (!range)
            add_row(walk->out, &(struct prefix_row){.kind = PREFIX_ROW_GAP, .range = *part});
        return;
    }
    do {
        add_row(walk->out,
                &(struct prefix_row){.kind = PREFIX_ROW_FREE, .range = {addr, addr}, .within = range});
    } while (ip_step_next(&addr) && ip_addr_compare(&addr, &part->last) <= 0);
}

static void walk_parts(struct walk *walk, const struct ip_gaps_plan *plan, const struct spans *spans)
{
    const struct plan_range_list *ranges = walk->picture->input.ranges;
    struct ip_gaps gaps;
    struct ip_gaps_part part;

    ip_gaps_init(&gaps, plan);
    while (ip_gaps_next_part(&gaps, &part)) {
        const struct plan_range *range = part.avoided ? &ranges->rows[part.avoided - spans->avoided] : NULL;
        const struct prefix *prefix = part.taken ? spans->prefixes[part.taken - spans->taken] : NULL;
        if (prefix) {
            if (ip_addr_compare(&part.range.first, &part.taken->range.first) == 0)
                add_prefix_row(walk, prefix);
            continue;
        }
        add_range_row(walk, range);
        if (part.taken)
            add_mark_rows(walk, &part.range, range);
        else
            add_free_rows(walk, &part.range, range);
    }
}

int prefix_rows_make(const struct plan_picture *picture, bool unfolded, struct prefix_rows *out)
{
    struct spans spans = {.taken = NULL};
    struct walk walk = {.picture = picture, .out = out, .unfolded = unfolded};

    *out = (struct prefix_rows){.rows = NULL};
    int result = make_spans(picture, &spans);
    if (result == 0) {
        const struct ip_gaps_plan plan = {
            .outer = picture->outer,
            .taken = {spans.taken, spans.taken_count},
            .avoided = {spans.avoided, picture->input.ranges->count},
        };
        walk_parts(&walk, &plan, &spans);
        result = out->failed ? -ENOMEM : 0;
    }
    free(spans.taken);
    free(spans.avoided);
    free(spans.prefixes);
    return result;
}

void prefix_rows_free(struct prefix_rows *rows)
{
    free(rows->rows);
    *rows = (struct prefix_rows){.rows = NULL};
}

const char *prefix_row_kind_text(enum prefix_row_kind kind)
{
    static const char *const words[] = {
        [PREFIX_ROW_ADDRESS] = "address", [PREFIX_ROW_GAP] = "gap",   [PREFIX_ROW_RANGE] = "range",
        [PREFIX_ROW_PREFIX] = "prefix",   [PREFIX_ROW_FREE] = "free",
    };

    return words[kind];
}

static void add_ends(struct text_buf *buf, const struct ip_range *range, bool utf8)
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];

    text_buf_add(buf, "%s", ip_addr_format(&range->first, first));
    if (ip_addr_compare(&range->first, &range->last) != 0)
        text_buf_add(buf, "%s%s", utf8 ? "–" : "-", ip_addr_format(&range->last, last));
}

static void add_usage(struct text_buf *buf, const char *name, const struct usage_bar *usage)
{
    char words[USAGE_BAR_WORDS_MAX];

    if (name[0])
        text_buf_add(buf, " \"%s\"", name);
    text_buf_add(buf, " (%s used)", usage_bar_words(usage, words));
}

static void add_range(struct text_buf *buf, const struct prefix_row *row, bool utf8)
{
    const struct usage_bar usage = {row->used, ip_range_count(&row->range)};
    bool pool = row->within->kind == PLAN_RANGE_DHCP;

    add_ends(buf, &row->range, utf8);
    text_buf_add(buf, " %s%s", plan_range_kind_text(row->within->kind), pool ? " pool" : "");
    add_usage(buf, row->within->name, &usage);
}

static void add_prefix(struct text_buf *buf, const struct prefix_row *row)
{
    struct ip_range usable = ip_range_usable(&row->prefix->cidr);
    const struct usage_bar usage = {row->used, ip_range_count(&usable)};
    char cidr[CIDR_TEXT_MAX];

    text_buf_add(buf, "%s prefix", cidr_format(&row->prefix->cidr, cidr));
    add_usage(buf, row->prefix->name, &usage);
}

const char *prefix_row_text(const struct prefix_row *row, bool utf8, char text[PREFIX_ROW_TEXT_MAX])
{
    struct text_buf buf;
    char gap[IP_GAPS_TEXT_MAX];

    text_buf_init(&buf, text, PREFIX_ROW_TEXT_MAX);
    switch (row->kind) {
    case PREFIX_ROW_ADDRESS:
    case PREFIX_ROW_FREE:
        add_ends(&buf, &row->range, utf8);
        break;
    case PREFIX_ROW_GAP:
        text_buf_add(&buf, "%s", ip_gaps_format(&row->range, utf8, gap));
        break;
    case PREFIX_ROW_RANGE:
        add_range(&buf, row, utf8);
        break;
    case PREFIX_ROW_PREFIX:
        add_prefix(&buf, row);
        break;
    }
    return text;
}
