// One pass over sorted spans of addresses, beside sorted addresses: which span holds each. Pure.
#pragma once

#include "vrf.h"

#include "shared/net/ip_range.h"

#include <stdbool.h>
#include <stddef.h>

// A prefix or a range of a VRF.
struct conflict_span {
    const char *vrf;
    struct ip_range range;
};

// A pass. The spans are sorted by VRF (bytes), then first address; those of one VRF and family nest or are
// apart, or the widest of those that overlap is found. The caller owns them.
struct conflict_cover {
    const struct conflict_span *spans;
    size_t count;
    size_t next;
    char vrf[VRF_NAME_MAX];                // of the last question; "" before the first
    const struct conflict_span *widest[2]; // per family: of those that begin at or before the last question
    bool known[2];                         // per family: whether the VRF has any
};

void conflict_cover_begin(struct conflict_cover *cover, const struct conflict_span *spans, size_t count);

// The span that holds all of `range`, NULL without one. Questions come in the order of the spans.
const struct conflict_span *conflict_cover_of(struct conflict_cover *cover, const char *vrf,
                                              const struct ip_range *range);

// Whether the VRF of the last question has any span of the family of `addr`.
bool conflict_cover_knows(const struct conflict_cover *cover, const struct ip_addr *addr);
