// What conflict_find gathers: for its parts alone.
#pragma once

#include "conflict.h"
#include "conflict_cover.h"
#include "conflict_text.h"
#include "inventory.h"

// A prefix or a range of the plan.
struct conflict_span_row {
    char vrf[VRF_NAME_MAX];
    struct ip_range range;
    char text[CIDR_TEXT_MAX]; // of a prefix
    char site[256];
    int64_t site_id; // 0: not said
    int64_t vlan_id; // 0: none
    int vid;
    char kind[16]; // of a range
};

struct conflict_span_list {
    struct conflict_span_row *rows;
    size_t count;
};

struct conflict_finder {
    struct db *db;
    struct error *err;
    struct conflict_list found;
    size_t capacity;
    size_t per_kind[CONFLICT_KINDS];
    bool is_cut[CONFLICT_KINDS];
    struct conflict_span_list prefixes;
    struct conflict_span_list ranges;
};

// Keeps one; its subject alone when there are CONFLICT_KIND_MAX of its kind. 0 or -ENOMEM.
int conflict_finder_add(struct conflict_finder *finder, const struct conflict *conflict);
// Whether one was found beyond CONFLICT_KIND_MAX.
bool conflict_finder_knows(const struct conflict_list *found, const struct conflict *conflict);
// The keys of devices for a sentence: the first of `ids` (by id), and how many more there are. `names` points
// into the rest of it. None when nothing but the subject of a conflict of this kind is kept any more.
struct conflict_named {
    struct conflict_names names;
    char keys[CONFLICT_NAMES_MAX][INVENTORY_KEY_MAX];
};
int conflict_finder_names(struct conflict_finder *finder, enum conflict_kind kind, const int64_t *ids,
                          size_t count, struct conflict_named *out);

// Some devices, each once, in the order of their ids.
struct conflict_devices {
    int64_t *ids;
    size_t count;
    size_t capacity;
};
int conflict_devices_add(struct conflict_devices *devices, int64_t id);

// The spans of a list, of one kind (NULL: all), in its order; they point into it. malloc'ed; NULL without
// memory.
struct conflict_span *conflict_finder_spans(const struct conflict_span_list *list, const char *kind,
                                            size_t *count);

// Each pass reads once and in order, and adds what it finds. 0 or a negative errno with finder->err.
int conflict_pass_prefixes(struct conflict_finder *finder);
int conflict_pass_ranges(struct conflict_finder *finder);
int conflict_pass_addresses(struct conflict_finder *finder);
int conflict_pass_macs(struct conflict_finder *finder);
