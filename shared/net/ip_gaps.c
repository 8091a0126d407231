#include "ip_gaps.h"

#include <errno.h>
#include <stdio.h>

#include "ip_step.h"

static struct ip_gaps_cursor begin(const struct ip_gaps_list *list)
{
    return (struct ip_gaps_cursor){.list = list};
}

void ip_gaps_init(struct ip_gaps *gaps, const struct ip_gaps_plan *plan)
{
    *gaps = (struct ip_gaps){
        .plan = plan,
        .at = plan->outer.first,
        .done = ip_addr_compare(&plan->outer.first, &plan->outer.last) > 0,
        .taken = begin(&plan->taken),
        .avoided = begin(&plan->avoided),
    };
}

// The span that `at` is in, or NULL.
static const struct ip_gaps_span *span_at(const struct ip_gaps_cursor *cursor, const struct ip_addr *at)
{
    bool inside = cursor->furthest && ip_addr_compare(&cursor->furthest->range.last, at) >= 0;

    return inside ? cursor->furthest : NULL;
}

static bool is_void(const struct ip_gaps_span *span, const struct ip_addr *at)
{
    return ip_addr_family(&span->range.first) != ip_addr_family(at) ||
           ip_addr_compare(&span->range.first, &span->range.last) > 0;
}

// Passes the spans that have begun at `at`, and those that end within the one that reaches furthest.
static void advance(struct ip_gaps_cursor *cursor, const struct ip_addr *at)
{
    for (; cursor->next < cursor->list->count; cursor->next++) {
        const struct ip_gaps_span *span = &cursor->list->spans[cursor->next];
        const struct ip_gaps_span *now = span_at(cursor, at);
        if (is_void(span, at))
            continue;
        bool further =
            !cursor->furthest || ip_addr_compare(&span->range.last, &cursor->furthest->range.last) > 0;
        if (ip_addr_compare(&span->range.first, at) > 0 && (further || !now))
            return;
        if (further)
            cursor->furthest = span;
    }
}

// Brings `end` down to where the cursor's answer for `at` changes.
static void limit(const struct ip_gaps_cursor *cursor, const struct ip_addr *at, struct ip_addr *end)
{
    const struct ip_gaps_span *now = span_at(cursor, at);

    if (now && ip_addr_compare(&now->range.last, end) < 0)
        *end = now->range.last;
    if (cursor->next == cursor->list->count)
        return;
    struct ip_addr before = cursor->list->spans[cursor->next].range.first;
    if (ip_step_previous(&before) && ip_addr_compare(&before, end) < 0)
        *end = before;
}

bool ip_gaps_next_part(struct ip_gaps *gaps, struct ip_gaps_part *out)
{
    struct ip_gaps_part part = {.range = {.first = gaps->at, .last = gaps->plan->outer.last}};

    if (gaps->done)
        return false;
    advance(&gaps->taken, &gaps->at);
    advance(&gaps->avoided, &gaps->at);
    part.taken = span_at(&gaps->taken, &gaps->at);
    part.avoided = span_at(&gaps->avoided, &gaps->at);
    limit(&gaps->taken, &gaps->at, &part.range.last);
    limit(&gaps->avoided, &gaps->at, &part.range.last);
    gaps->at = part.range.last;
    gaps->done = !ip_step_next(&gaps->at) || ip_addr_compare(&gaps->at, &gaps->plan->outer.last) > 0;
    *out = part;
    return true;
}

bool ip_gaps_next(struct ip_gaps *gaps, struct ip_range *out)
{
    struct ip_gaps_part part;

    while (ip_gaps_next_part(gaps, &part)) {
        if (part.taken || part.avoided)
            continue;
        *out = part.range;
        return true;
    }
    return false;
}

// The next free range, from `start` on.
static bool next_from(struct ip_gaps *gaps, const struct ip_addr *start, struct ip_range *out)
{
    while (ip_gaps_next(gaps, out)) {
        if (start && ip_addr_compare(start, &out->last) > 0)
            continue;
        if (start && ip_addr_compare(start, &out->first) > 0)
            out->first = *start;
        return true;
    }
    return false;
}

static bool is_other_family(const struct ip_gaps_plan *plan, const struct ip_addr *start)
{
    return start && ip_addr_family(start) != ip_addr_family(&plan->outer.first);
}

// The first prefix of a length that begins and ends within the range.
static bool first_within(const struct ip_range *range, unsigned length, struct cidr *out)
{
    struct cidr prefix;

    if (cidr_of(&range->first, length, &prefix) < 0)
        return false;
    if (ip_addr_compare(&prefix.first, &range->first) < 0 && !cidr_next(&prefix, &prefix))
        return false;
    struct ip_addr last = cidr_last(&prefix);
    if (ip_addr_compare(&last, &range->last) > 0)
        return false;
    *out = prefix;
    return true;
}

int ip_gaps_cidr(const struct ip_gaps_plan *plan, const struct ip_addr *start, unsigned length,
                 struct cidr *out)
{
    struct ip_gaps gaps;
    struct ip_range free;

    if (length > (ip_addr_family(&plan->outer.first) == 4 ? 32 : 128))
        return -ERANGE;
    ip_gaps_init(&gaps, plan);
    if (is_other_family(plan, start))
        return -ENOENT;
    while (next_from(&gaps, start, &free)) {
        if (first_within(&free, length, out))
            return 0;
    }
    return -ENOENT;
}

const char *ip_gaps_format(const struct ip_range *gap, bool utf8, char text[IP_GAPS_TEXT_MAX])
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX], count_text[IP_COUNT_GROUPED_MAX];
    struct ip_count count = ip_range_count(gap);
    struct ip_count countless = ip_count_power(32);
    bool one = ip_addr_compare(&gap->first, &gap->last) == 0;
    bool counts = ip_count_compare(&count, &countless) < 0;

    snprintf(text, IP_GAPS_TEXT_MAX, "%s%s%s (%s%sunused)", ip_addr_format(&gap->first, first),
             one    ? ""
             : utf8 ? "\xe2\x80\x93"
                    : "-",
             one ? "" : ip_addr_format(&gap->last, last),
             counts ? ip_count_format_grouped(&count, count_text) : "", counts ? " " : "");
    return text;
}
