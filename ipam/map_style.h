// How devices and links look on a map: colours that mean the same in each format, and are told apart without
// red and green by line and fill. Pure.
#pragma once

#include "shared/inventory/map_model.h"

#define MAP_STYLE_GROUP "#6a51a3"

struct map_style {
    const char *name; // as a state is called: "up", "down" …
    const char *line;
    const char *fill;
};

const struct map_style *map_style_of_state(enum device_state state);
const struct map_style *map_style_of_link(enum probe_state state);

// Which of two linked devices is drawn above: the one nearer to the internet by its type, then by its place.
bool map_style_is_above(const struct map_node *a, const struct map_node *b);

// Of a type of device, as Graphviz calls it.
const char *map_style_shape(const char *type);
// Of a kind of link: "solid", "dashed", "dotted" or "bold".
const char *map_style_line(const char *kind);
