#include "map_style.h"

#include <stddef.h>
#include <string.h>

#include "shared/inventory/map_tree.h"

static const struct map_style states[] = {
    [DEVICE_UNKNOWN] = {"unknown", "#78828c", "#eceff1"},
    [DEVICE_UP] = {"up", "#1b7837", "#dcf1de"},
    [DEVICE_DOWN] = {"down", "#b2182b", "#f8cdc8"},
    [DEVICE_DEGRADED] = {"degraded", "#b35806", "#fde0b6"},
    [DEVICE_GONE] = {"gone", "#67000d", "#e0d0d0"},
    [DEVICE_DISABLED] = {"disabled", "#a6adb4", "#ffffff"},
};

const struct map_style *map_style_of_state(enum device_state state)
{
    return (size_t)state < sizeof states / sizeof states[0] ? &states[state] : &states[DEVICE_UNKNOWN];
}

const struct map_style *map_style_of_link(enum probe_state state)
{
    switch (state) {
    case PROBE_STATE_UP:
        return &states[DEVICE_UP];
    case PROBE_STATE_DOWN:
        return &states[DEVICE_DOWN];
    case PROBE_STATE_UNKNOWN:
        break;
    }
    return &states[DEVICE_UNKNOWN];
}

bool map_style_is_above(const struct map_node *a, const struct map_node *b)
{
    unsigned rank_a = map_tree_rank(a->type), rank_b = map_tree_rank(b->type);

    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (a->y != b->y)
        return a->y < b->y;
    return a->x != b->x ? a->x < b->x : strcmp(a->key, b->key) < 0;
}

struct word {
    const char *name;
    const char *meaning;
};

static const char *look_up(const struct word *words, size_t count, const char *name, const char *otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].name, name) == 0)
            return words[i].meaning;
    }
    return otherwise;
}

const char *map_style_shape(const char *type)
{
    static const struct word shapes[] = {
        {"cloud", "ellipse"},    {"router", "hexagon"},   {"firewall", "octagon"},
        {"vpn", "house"},        {"switch", "box3d"},     {"access_point", "invhouse"},
        {"server", "component"}, {"nas", "cylinder"},     {"hypervisor", "tab"},
        {"vm", "folder"},        {"container", "folder"},
    };

    return look_up(shapes, sizeof shapes / sizeof shapes[0], type, "box");
}

const char *map_style_line(const char *kind)
{
    static const struct word lines[] = {
        {"fibre", "bold"}, {"wifi", "dashed"}, {"vpn", "dotted"}, {"virtual", "dotted"}, {"wan", "bold"}};

    return look_up(lines, sizeof lines / sizeof lines[0], kind, "solid");
}
