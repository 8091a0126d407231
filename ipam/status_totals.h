// The line that sums up what status_read found, for people.
#pragma once

#include "output.h"

struct status_list;

// "3 up, 1 degraded, 1 down, 0 unknown" and, when so, that collectd does not probe; with a line end. States
// that are rare are named only when there are some.
void status_totals_devices(struct output *out, const struct status_list *list);
// The same of checks.
void status_totals_checks(struct output *out, const struct status_list *list);
