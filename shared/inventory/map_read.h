// Reading a map as a whole, with the places that map_layout.h computes.
#pragma once

#include "map_model.h"

struct db;
struct db_filter;
struct error;

// The map with the devices that the filter (fields of device_filter.h; NULL: all) names, the links between
// them and their groups. The filter changes nobody's place. One state of the database is seen; no transaction
// may be open. -ENOENT when there is no such map. 0 or a negative errno; freed by map_read_free in any case.
int map_read(struct db *db, const char *name, const struct db_filter *filter, struct map_model *out,
             struct error *err);
void map_read_free(struct map_model *model);

// The place of a device in model->nodes; SIZE_MAX when it is not there.
size_t map_read_node(const struct map_model *model, int64_t device_id);
enum probe_state map_read_link_state(enum device_state a, enum device_state b);
