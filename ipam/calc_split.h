// The subnets of a prefix, one row each. Pure but for the output.
#pragma once

#include "output.h"
#include "shared/net/cidr.h"
#include "shared/net/ip_count.h"

struct error;

// The length that is asked for: "/26" or "26", or at least `into` equal parts. One of them is NULL. -EINVAL
// with the way out.
int calc_split_length(const struct cidr *prefix, const char *split, const char *into, unsigned *length,
                      struct error *err);

// Writes at most `limit` rows between output_begin and output_end, which are the caller's. Gives how many
// were left out.
void calc_split_begin(struct output *out);
struct ip_count calc_split_rows(struct output *out, const struct cidr *prefix, unsigned length,
                                uint64_t limit);
