// Tables of verbs: those of ipam, and the verbs of a verb ("device add").
#pragma once

#include <stddef.h>

struct command;

// run is given argv with its own name at [0] and returns the exit code. `examples` is shown by --help: lines,
// each ended ("ipam device add nas 10.0.0.7\n"); NULL without. A row without `run` is a heading, its summary,
// over those that follow; then the table begins with one.
struct verb {
    const char *name;
    int (*run)(struct command *command, int argc, char **argv);
    const char *usage;
    const char *summary;
    const char *examples;
};

// Runs the verb that the first argument names. Without one, or with --help, lists the table.
int verb_dispatch(struct command *command, const struct verb *table, size_t count, int argc, char **argv);

int verb_init(struct command *command, int argc, char **argv);
int verb_check(struct command *command, int argc, char **argv);
int verb_status(struct command *command, int argc, char **argv);
int verb_report(struct command *command, int argc, char **argv);
int verb_graph(struct command *command, int argc, char **argv);
int verb_incidents(struct command *command, int argc, char **argv);
int verb_beat(struct command *command, int argc, char **argv);
int verb_calc(struct command *command, int argc, char **argv);
int verb_grid(struct command *command, int argc, char **argv);
int verb_tree(struct command *command, int argc, char **argv);
int verb_doctor(struct command *command, int argc, char **argv);
