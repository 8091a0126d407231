// The verbs that keep the inventory: what comes in, goes out, is told, taken back and saved.
#pragma once

#include "shared/filter/filter.h"

#include <stddef.h>

struct command;

// What the two listings are filtered by.
extern const struct filter_field verb_audit_fields[];
extern const size_t verb_audit_field_count;
extern const struct filter_field verb_conflicts_fields[];
extern const size_t verb_conflicts_field_count;

int verb_import(struct command *command, int argc, char **argv);
int verb_export(struct command *command, int argc, char **argv);
int verb_audit(struct command *command, int argc, char **argv);
int verb_undo(struct command *command, int argc, char **argv);
int verb_conflicts(struct command *command, int argc, char **argv);
int verb_backup(struct command *command, int argc, char **argv);
int verb_restore(struct command *command, int argc, char **argv);
int verb_verify(struct command *command, int argc, char **argv);
int verb_prune(struct command *command, int argc, char **argv);
