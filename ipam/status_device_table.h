// The devices that status_read found, as output.
#pragma once

#include "output.h"

struct status_list;

// Writes the whole table. `with_checks`: for people, below each device its checks; json and csv hold devices
// alone. 0 or a negative errno.
int status_device_table_write(struct output *out, const struct status_list *list, bool with_checks);
