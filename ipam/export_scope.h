// What an export holds: a VRF, and prefixes whose addresses are meant.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "shared/net/ip_range.h"

struct error;

enum { EXPORT_SCOPE_PREFIXES_MAX = 64 };

// Zero is everything.
struct export_scope {
    const char *vrf; // NULL: every one
    struct cidr prefixes[EXPORT_SCOPE_PREFIXES_MAX];
    size_t prefix_count; // 0: all
};

// Reads prefixes as people type them. -EINVAL with the reason.
int export_scope_read(struct export_scope *scope, char **texts, size_t count, struct error *err);

static inline bool export_scope_is_all(const struct export_scope *scope)
{
    return !scope->vrf && scope->prefix_count == 0;
}

// `vrf` is "" for the default one.
bool export_scope_has_vrf(const struct export_scope *scope, const char *vrf);
bool export_scope_has(const struct export_scope *scope, const char *vrf, const struct ip_addr *addr);
// Whether all of it lies in one of the prefixes.
bool export_scope_covers(const struct export_scope *scope, const char *vrf, const struct ip_range *range);
