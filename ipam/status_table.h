// The checks that status_read found, as output.
#pragma once

#include "output.h"

struct status_list;
struct status_row;

// Writes the whole table. 0 or a negative errno.
int status_table_write(struct output *out, const struct status_list *list);

// The cells of a check that other tables show too. For people "flapping" stands beside the state.
struct output_cell status_table_state(const struct output *out, const struct status_row *row);
struct output_cell status_table_cause(const struct status_row *row);
