// What status_read found, as output.
#pragma once

#include "output.h"

struct status_list;

// Writes the whole table. 0 or a negative errno.
int status_table_write(struct output *out, const struct status_list *list);

// "3 up, 1 down, 0 unknown" and, when so, that collectd does not probe; for people, with a line end.
void status_table_totals(struct output *out, const struct status_list *list);
