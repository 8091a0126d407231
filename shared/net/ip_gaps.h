// What is free within a range, and what is not. Every question reads the spans once, front to back, and
// allocates nothing. Pure.
#pragma once

#include "ip_range.h"

#include <stddef.h>

// Sorted by their first addresses. Spans may overlap and may reach out of the outer range; those of the other
// family are passed over. A list that is not sorted gives a wrong answer, never a loop.
struct ip_gaps_span {
    struct ip_range range;
    int kind; // the caller's own
};

struct ip_gaps_list {
    const struct ip_gaps_span *spans;
    size_t count;
};

// `taken`: addresses, child prefixes. `avoided`: not taken, but not to be proposed: pools, reserved ranges.
// The spans are the caller's and stay in place. For addresses of hosts, `outer` is ip_range_usable of the
// prefix; for prefixes, ip_range_of_cidr.
struct ip_gaps_plan {
    struct ip_range outer;
    struct ip_gaps_list taken;
    struct ip_gaps_list avoided;
};

// A part of the outer range that is one throughout: in the same taken span and in the same avoided one.
// NULL: in none; both NULL: free. Where spans of one list overlap, it is the one that reaches furthest.
struct ip_gaps_part {
    struct ip_range range;
    const struct ip_gaps_span *taken;
    const struct ip_gaps_span *avoided;
};

struct ip_gaps_cursor {
    const struct ip_gaps_list *list;
    size_t next;                         // the first span that does not begin yet
    const struct ip_gaps_span *furthest; // of those that have begun
};

// An iterator; `plan` stays in place.
struct ip_gaps {
    const struct ip_gaps_plan *plan;
    struct ip_addr at;
    bool done;
    struct ip_gaps_cursor taken;
    struct ip_gaps_cursor avoided;
};

void ip_gaps_init(struct ip_gaps *gaps, const struct ip_gaps_plan *plan);
// The parts in order, which make up the outer range: for a listing that folds its gaps. False at the end.
bool ip_gaps_next_part(struct ip_gaps *gaps, struct ip_gaps_part *out);
// The free ranges alone, as large as they are. False at the end.
bool ip_gaps_next(struct ip_gaps *gaps, struct ip_range *out);

// The lowest free prefix of a length, at or after `start` (NULL: of all). -ERANGE for a length that the
// family has not, -ENOENT when there is none.
int ip_gaps_cidr(const struct ip_gaps_plan *plan, const struct ip_addr *start, unsigned length,
                 struct cidr *out);

// "10.0.0.15-10.0.0.200 (186 unused)", with an en dash when `utf8`; from 2^32 on "(unused)" alone, since the
// digits say nothing more. Returns `text`.
enum { IP_GAPS_TEXT_MAX = IP_RANGE_TEXT_MAX + IP_COUNT_GROUPED_MAX + 16 };
const char *ip_gaps_format(const struct ip_range *gap, bool utf8, char text[IP_GAPS_TEXT_MAX]);
