#include "calc_relation.h"

#include <stdio.h>

#include "shared/net/ip_step.h"

const struct output_column calc_relation_columns[CALC_RELATION_COLUMNS] = {
    {"asked", "ASKED", 0, 0},
    {"overlap", "OVERLAP", 0, 0},
    {"relations", "HOW", 0, 0},
    {"smallest", "SMALLEST PREFIX OF ALL", 0, 0},
};

const struct output_column calc_relation_contains_columns[CALC_RELATION_CONTAINS_COLUMNS] = {
    {"outer", "IN", 0, 0},          {"inner", "IS", 0, 0},  {"contained", "CONTAINED", 0, 0},
    {"position", "POSITION", 0, 0}, {"role", "ROLE", 0, 0},
};

// Whether `b` begins right after `a` ends.
static bool follows(const struct ip_range *a, const struct ip_range *b)
{
    struct ip_addr after = a->last;

    return ip_addr_family(&a->first) == ip_addr_family(&b->first) && ip_step_next(&after) &&
           ip_addr_compare(&after, &b->first) == 0;
}

static const char *common_text(const struct ip_range *a, const struct ip_range *b,
                               char text[IP_RANGE_TEXT_MAX])
{
    struct ip_range common = {
        .first = ip_addr_compare(&a->first, &b->first) > 0 ? a->first : b->first,
        .last = ip_addr_compare(&a->last, &b->last) < 0 ? a->last : b->last,
    };

    return ip_range_format(&common, text);
}

// What a person typed is shown as what it was understood.
static const char *name_of(const struct calc_input *input, char text[IP_RANGE_TEXT_MAX])
{
    return input->is_prefix ? cidr_format(&input->prefix, text) : ip_range_format(&input->range, text);
}

static void write_relation(const struct calc_input *a, const struct calc_input *b,
                           char text[CALC_RELATION_TEXT_MAX])
{
    const struct ip_range *of_a = &a->range, *of_b = &b->range;
    char name_a[IP_RANGE_TEXT_MAX], name_b[IP_RANGE_TEXT_MAX], common[IP_RANGE_TEXT_MAX];
    const char *how = "and";
    const char *end = "are apart";

    name_of(a, name_a);
    name_of(b, name_b);
    if (ip_range_covers(of_a, of_b) && ip_range_covers(of_b, of_a)) {
        end = "are the same";
    } else if (ip_range_covers(of_a, of_b) || ip_range_covers(of_b, of_a)) {
        how = ip_range_covers(of_a, of_b) ? "holds" : "is inside";
        end = "";
    } else if (ip_range_overlaps(of_a, of_b)) {
        snprintf(text, CALC_RELATION_TEXT_MAX, "%s and %s share %s", name_a, name_b,
                 common_text(of_a, of_b, common));
        return;
    } else if (follows(of_a, of_b) || follows(of_b, of_a)) {
        end = "are neighbours";
    } else if (ip_addr_family(&of_a->first) != ip_addr_family(&of_b->first)) {
        end = "are of two families";
    }
    snprintf(text, CALC_RELATION_TEXT_MAX, "%s %s %s%s%s", name_a, how, name_b, end[0] ? " " : "", end);
}

// NULL when the inputs are of two families.
static const char *smallest_text(const struct calc_input *inputs, size_t count, char text[CIDR_TEXT_MAX])
{
    struct ip_range all = inputs[0].range;
    struct cidr prefix;

    for (size_t i = 1; i < count; i++) {
        const struct ip_range *range = &inputs[i].range;
        if (ip_addr_family(&range->first) != ip_addr_family(&all.first))
            return NULL;
        if (ip_addr_compare(&range->first, &all.first) < 0)
            all.first = range->first;
        if (ip_addr_compare(&range->last, &all.last) > 0)
            all.last = range->last;
    }
    return cidr_common(&all.first, &all.last, &prefix) < 0 ? NULL : cidr_format(&prefix, text);
}

void calc_relation_fill(struct calc_relation *relation, const struct calc_input *inputs, size_t count)
{
    size_t told = 0;
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        relation->asked[i] = inputs[i].text;
        for (size_t j = i + 1; j < count; j++) {
            bool overlaps = ip_range_overlaps(&inputs[i].range, &inputs[j].range);
            any = any || overlaps;
            if (!overlaps && count > 2)
                continue;
            write_relation(&inputs[i], &inputs[j], relation->texts[told]);
            relation->relations[told] = relation->texts[told];
            told++;
        }
    }
    relation->cells[0] = output_cell_list(relation->asked, count);
    relation->cells[1] = output_cell_boolean(any);
    relation->cells[2] = output_cell_list(relation->relations, told);
    relation->cells[3] = output_cell_text(smallest_text(inputs, count, relation->smallest), OUTPUT_PLAIN);
}

static const char *role_of(const struct cidr *prefix, const struct ip_addr *addr)
{
    struct ip_range usable = ip_range_usable(prefix);

    if (ip_range_contains(&usable, addr))
        return "host";
    if (ip_addr_compare(addr, &prefix->first) != 0)
        return "broadcast";
    return ip_addr_family(addr) == 4 ? "network" : "subnet-router anycast";
}

void calc_relation_contains(struct calc_contains *contains, const struct calc_input *outer,
                            const struct calc_input *inner)
{
    bool one = ip_addr_compare(&inner->range.first, &inner->range.last) == 0;

    contains->contained = ip_range_covers(&outer->range, &inner->range);
    contains->position = ip_step_distance(&outer->range.first, &inner->range.first);
    contains->cells[0] = output_cell_text(outer->text, OUTPUT_PLAIN);
    contains->cells[1] = output_cell_text(inner->text, OUTPUT_PLAIN);
    contains->cells[2] = output_cell_boolean(contains->contained);
    contains->cells[3] =
        contains->contained ? output_cell_count(&contains->position) : output_cell_text(NULL, OUTPUT_PLAIN);
    contains->cells[4] = output_cell_text(
        contains->contained && one && outer->is_prefix ? role_of(&outer->prefix, &inner->range.first) : NULL,
        OUTPUT_PLAIN);
}
