// Spans of time that a query gives, and the gaps between the runs of the plugins: for availabilities.
#pragma once

#include "shared/probe/availability.h"

#include <stddef.h>
#include <stdint.h>

struct stmt;

// Zero is empty.
struct span_list {
    struct span *spans; // malloc'ed
    size_t count;
    size_t capacity;
};

// A span that ends before it has begun is left out. 0 or -ENOMEM.
int span_list_add(struct span_list *list, int64_t from_ms, int64_t to_ms);

// Adds what the runs of a query (started_at, alive_at; in the order of their start) leave of [from_ms,
// to_ms). `stmt` may be NULL, when stmt_use failed: -EIO.
int span_list_add_gaps(struct span_list *list, struct stmt *stmt, int64_t from_ms, int64_t to_ms);

void span_list_fini(struct span_list *list);
