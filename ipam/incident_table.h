// Incidents as rows of output.
#pragma once

#include "output.h"

struct incident;

// Begin, one row for each incident, then output_end.
void incident_table_begin(struct output *out);
void incident_table_row(struct output *out, const struct incident *incident);
