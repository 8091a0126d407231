// Connects the rows of an import with each other: prefixes with sites and VLANs, interfaces with devices,
// links and groups with what they join. For import_match.c and import_compare.c alone.
#pragma once

#include "import_row.h"

// Fills `key` and `what` of a row, from its fields.
void import_wire_name(struct import *import, struct text_arena *arena, struct import_row *row);

// Hangs an interface on its device. False, and nothing happens, when there is no such device.
bool import_wire_interface(struct import *import, struct import_row *row);
// The interface of a device with this very name and address ("" without), NULL when there is none.
struct import_row *import_wire_find(const struct import_row *device, const char *name, const char *mac);

// The interface that is meant: of the very name and address; of the name, or of the address, when the other
// is "".
struct import_row *import_wire_meant(const struct import_row *device, const char *name, const char *mac);
// The same, made when there is none, or one that lacks the name or the address filled in. NULL without
// memory.
struct import_row *import_wire_need(struct import *import, struct import_row *device, const char *name,
                                    const char *mac);

// Finds the ends of a link and names it; false, and nothing happens, without one of them.
bool import_wire_link(struct import *import, struct import_row *row);

// All rows of the paper, after they were matched.
void import_wire_rows(struct import *import);

// In import_match.c: a row that another needs: the one that is there, or a new one. NULL without memory.
struct import_row *import_match_need(struct import *import, enum paper_kind kind, const char *field,
                                     const char *value, const char *second, const char *second_value);
struct import_row *import_match_need_device(struct import *import, const char *name);
// In import_match.c: finds the row of the index with the same key, or enters this one.
void import_match_by_key(struct import *import, struct import_row *row);
