// For which listings a filter is: those whose fields it names. A saved filter serves them all.
#pragma once

#include <stddef.h>

struct command;

enum { SAVED_FIT_MAX = 11 };

// The listings ("device list", …) that take the filter `text`, in `listings`: static strings. Gives how many,
// or, when it is none of them, a negative errno (-EINVAL: a mistake of the person) with command->err: the
// fault that lies farthest to the right, and in which listing when they differ. Saved filters are those of
// command->db.
int saved_fit_find(struct command *command, const char *text, const char *listings[SAVED_FIT_MAX]);
