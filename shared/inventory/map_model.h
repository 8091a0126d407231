// All that is drawn of a map: devices with their places, links, groups, notes. Owned and freed as one.
#pragma once

#include "interface.h"
#include "map_match.h"
#include "map_place.h"

#include "shared/probe/device_verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_node {
    int64_t id;
    char key[INVENTORY_KEY_MAX];
    char name[INVENTORY_NAME_MAX];
    char type[32];
    char icon[64]; // that of its type where no other was chosen
    int64_t site_id;
    char site[INVENTORY_NAME_MAX];
    size_t prefix; // of its first address: a place in `prefixes`, or MAP_MATCH_NONE
    enum device_state state;
    int32_t x;
    int32_t y;
    bool placed; // by a person, else computed
    bool locked;
};

// `a` and `b` are places in `nodes`.
struct map_edge {
    int64_t id;
    size_t a;
    size_t b;
    char a_interface[INTERFACE_NAME_MAX];
    char b_interface[INTERFACE_NAME_MAX];
    char kind[16];
    char label[256];
    enum probe_state state; // down: an end is down or gone; unknown: one is, or is not monitored; else up
};

struct map_member {
    size_t node;
    int position; // from 1
    char role[8];
};

// Its members are members[first] … members[first + count - 1], in order.
struct map_group {
    int64_t id;
    char name[INVENTORY_NAME_MAX];
    char kind[16];
    size_t first;
    size_t count;
};

struct map_model {
    char name[INVENTORY_NAME_MAX];
    struct map_node *nodes; // in the order of being added, those of one moment by key
    size_t node_count;
    size_t *by_id;          // places in `nodes`, by id: node_count of them
    struct map_edge *edges; // by the keys of their ends
    size_t edge_count;
    struct map_group *groups; // by name; those without a member that is shown are left out
    size_t group_count;
    struct map_member *members;
    size_t member_count;
    struct map_prefix *prefixes;
    size_t prefix_count;
    struct map_note_list notes;
};
