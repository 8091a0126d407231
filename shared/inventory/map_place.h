// Maps: drawings of the network, where a person placed devices on them, and texts beside them. x goes to the
// right, y downwards; a unit is about a pixel. A device that nobody placed gets a computed place
// (map_layout.h).
#pragma once

#include "inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define MAP_MAIN "main"

enum { MAP_COORDINATE_MAX = 1000000, MAP_NOTE_MAX = 4097 };

struct map {
    int64_t id;
    char name[INVENTORY_NAME_MAX];
    int64_t nodes; // placed devices
    int64_t notes;
};

struct map_list {
    struct map *rows;
    size_t count;
};

struct map_place {
    int64_t device_id;
    int32_t x;
    int32_t y;
    bool locked; // not to be moved by dragging either
};

struct map_note {
    int64_t id;
    char map[INVENTORY_NAME_MAX];
    int32_t x;
    int32_t y;
    char text[MAP_NOTE_MAX];
};

struct map_note_list {
    struct map_note *rows;
    size_t count;
};

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// -EEXIST when it is there. `out` may be NULL.
int map_add(struct db *db, const char *name, struct map *out, struct error *err);
// -ENOENT, with the nearest name. MAP_MAIN is always there.
int map_find(struct db *db, const char *name, struct map *out, struct error *err);
// With its places and texts. -EPERM for MAP_MAIN.
int map_remove(struct db *db, const char *name, struct error *err);
// Ordered by name. Freed by map_list_free.
int map_list(struct db *db, struct map_list *out, struct error *err);
void map_list_free(struct map_list *list);

// Coordinates within ±MAP_COORDINATE_MAX, else -ERANGE. -ENOENT for a device that is not there.
int map_place_put(struct db *db, int64_t map_id, const struct map_place *place, struct error *err);
// -ENOENT when nobody placed it: both calls.
int map_place_get(struct db *db, int64_t map_id, int64_t device_id, struct map_place *out, struct error *err);
int map_place_remove(struct db *db, int64_t map_id, int64_t device_id, struct error *err);

int map_note_add(struct db *db, int64_t map_id, int32_t x, int32_t y, const char *text, int64_t *out_id,
                 struct error *err);
int map_note_remove(struct db *db, int64_t id, struct error *err);
// Of one map, or all (0), in the order of being written. Freed by map_note_list_free.
int map_note_list(struct db *db, int64_t map_id, struct map_note_list *out, struct error *err);
void map_note_list_free(struct map_note_list *list);
