// Free space of the plan: what is next, and how full a prefix or a pool is. ip_gaps.h decides; this reads.
#pragma once

#include "prefix.h"

#include "shared/net/ip_gaps.h"

#include <stdbool.h>

struct error;
struct plan_range;

// What a span of a plan_space stands for.
enum plan_span_kind {
    PLAN_SPAN_ADDRESS, // planned or held
    PLAN_SPAN_GATEWAY,
    PLAN_SPAN_PREFIX, // a prefix within
    PLAN_SPAN_UNFIT,  // no machine can be given it: multicast, link-local IPv6
    PLAN_SPAN_DHCP,
    PLAN_SPAN_RESERVED,
    PLAN_SPAN_INFRASTRUCTURE,
};

// The spans of one prefix, as ip_gaps wants them: taken (addresses, prefixes within, its gateway and those of
// prefixes around it) and avoided (ranges). Owned; freed by plan_space_free.
struct plan_space {
    struct ip_gaps_plan plan;
    struct ip_gaps_span *taken;
    struct ip_gaps_span *avoided;
};

// `hosts`: addresses for hosts (network and broadcast address left out, and what no machine can be given is
// taken); else for prefixes (the outer range is the whole prefix).
int plan_space_read(struct db *db, const struct prefix *prefix, bool hosts, struct plan_space *out,
                    struct error *err);
void plan_space_free(struct plan_space *space);

// How full a prefix or a pool is; the views v_prefix_usage and v_range_usage say the same. Of IPv6 the ratio
// is as small as it is.
struct plan_usage {
    struct ip_count usable; // addresses that hosts may have
    int64_t used;           // planned or held, without the deprecated that nobody holds
    int64_t planned;        // without the deprecated
    int64_t held;
    int64_t unplanned; // held, and the plan says nothing
    double ratio;      // used / usable
};

int plan_usage_prefix(struct db *db, const struct prefix *prefix, struct plan_usage *out, struct error *err);
int plan_usage_range(struct db *db, const struct plan_range *range, struct plan_usage *out,
                     struct error *err);

// What is asked of the free addresses of a prefix.
struct plan_space_ask {
    const struct ip_addr *start;    // at or after it; NULL: from the first one
    const struct ip_range *include; // a range that is not avoided; NULL: none
    size_t count;
};

// The next free addresses, skipping what is taken, and pools and ranges. `out` has room for ask->count.
// -ENOSPC, and `err` says how many there are.
int plan_space_next(struct db *db, const struct prefix *prefix, const struct plan_space_ask *ask,
                    struct ip_addr *out, struct error *err);
// The same, and takes them for `change` (plan_address.h; without an assignment they are reserved); inside
// db_begin … db_commit, so that two at once never take the same.
struct plan_address_change;
int plan_space_reserve(struct db *db, const struct prefix *prefix, const struct plan_space_ask *ask,
                       const struct plan_address_change *change, const char *source, struct ip_addr *out,
                       struct error *err);

// The next free prefixes of a length, in which no prefix, range, address or gateway of the plan lies. `out`
// has room for `wanted`. -ERANGE: not longer than `prefix`, or than its family goes; -ENOSPC, and `err` says
// how many there are.
int plan_space_next_prefixes(struct db *db, const struct prefix *prefix, unsigned length, size_t wanted,
                             struct cidr *out, struct error *err);
