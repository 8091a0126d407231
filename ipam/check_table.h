// Checks as rows of output.
#pragma once

#include "output.h"

struct check;
struct service;

// Begin, one row for each check, then output_end. `service` is what the check asks (check_service_read).
void check_table_begin(struct output *out);
void check_table_row(struct output *out, const struct check *check, const struct service *service);
