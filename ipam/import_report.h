// What an import would change, or has changed, for a person or a machine.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct command;
struct import;

// Errors of the paper on stderr, at most 100, and how many more there are; false without any.
bool import_report_errors(const struct command *command, const struct import *import, const char *path);

// For people a table of counts, and what changes or conflicts (a few of them unless `all`); for machines
// every change. 0 or a negative errno.
int import_report_changes(struct command *command, const struct import *import, bool all);

// One line each on stderr: what is not kept, what lies in no prefix, what was left out.
void import_report_warnings(const struct command *command, const struct import *import);

// The records that would be added or changed, and those with a conflict.
size_t import_report_total(const struct import *import, unsigned verdict);
