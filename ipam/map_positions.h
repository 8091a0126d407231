// Places of devices as a map panel copies them: a JSON array of {"key": "nas", "x": 120, "y": -40, "locked":
// true}. Pure.
#pragma once

#include "shared/inventory/map_place.h"

#include <stddef.h>

struct error;

enum { MAP_POSITIONS_MAX = 100000 };

struct map_position {
    char key[INVENTORY_KEY_MAX];
    struct map_place place; // without the device's id; whole units, halves rounded away from 0
    bool says_locked;       // whether `locked` is said; false where it is not
    unsigned line;          // where it stands in the text
};

struct map_positions {
    struct map_position *rows;
    size_t count;
};

// `bytes` holds `length` bytes and has room for one more; it is written to. Other members are passed over. 0;
// -EINVAL with line and column: no JSON, another form, a key twice, a
// coordinate off the map; -E2BIG beyond MAP_POSITIONS_MAX; -ENOMEM. Freed by map_positions_free in any case.
int map_positions_read(char *bytes, size_t length, struct map_positions *out, struct error *err);
void map_positions_free(struct map_positions *positions);
