// What every verb is given and what all of them do alike: the options for all, opening the database, saying
// what failed.
#pragma once

#include "arguments.h"
#include "output.h"
#include "shared/base/error.h"
#include "shared/inventory/inventory.h"

struct filter_field;
struct verb_plan_noun;

enum { EXIT_OK = 0, EXIT_NOTHING = 1, EXIT_USAGE = 2, COMMAND_LOCK_WAIT_MS = 5000, COMMAND_USER_MAX = 64 };

struct command {
    char verb[32];     // "device add"
    const char *usage; // its usage: "NAME [ADDRESS…]"
    const char *summary;
    const char *examples;              // lines for --help; NULL without
    const struct filter_field *fields; // of a listing, set before command_arguments: --help tells them
    size_t field_count;
    const struct verb_plan_noun *noun; // of a verb that has the verbs of the plan, set before verb_dispatch
    const char *database;              // --db
    const char *format;                // --format
    const char *const *own_formats; // what the verb prints beside text, json and csv, closed by NULL; or NULL
    bool own_format;                // --format is one of them; then `out` is not used
    bool no_color;
    bool help;
    bool version;
    int exit;    // when command_arguments has ended the command
    char **args; // what stood beside the options, from command_arguments
    size_t arg_count;
    struct output out;
    struct db *db; // from command_open, closed by command_fini
    struct error err;
};

// `utf8`: whether the person's terminal shows UTF-8.
void command_init(struct command *command, bool utf8);
void command_fini(struct command *command);

// Looks at the clock and at the width of the terminal again.
void command_look(struct command *command);

// Parses the verb's options and those of all verbs into args; a count outside [min, max] is a usage error.
// False when that has ended the command, with command->exit (--help, or a usage error that was told).
bool command_arguments(struct command *command, int argc, char **argv, const struct arguments_option *options,
                       size_t count, size_t min, size_t max);
// The same up to the first argument, for the verbs of verbs; gives its index, or -1 when the command has
// ended.
int command_globals(struct command *command, int argc, char **argv);

// Both say "ipam: …" on stderr, safe for a terminal, and return the exit code.
int command_usage(struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
int command_fail(struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Who writes, for the audit: the person behind sudo, else the owner of the process. Returns `text`.
const char *command_user(char text[COMMAND_USER_MAX]);

// 0, or a negative errno with command->err. command_open makes no inventory unless the verb adds what one can
// begin with. command_commit commits when `result` is 0, else rolls back and returns it.
int command_open(struct command *command, enum db_mode mode);
int command_begin(struct command *command);
int command_open_begin(struct command *command); // for writing
// One state of the database for all that is read until db_end_read.
int command_begin_read(struct command *command);
int command_commit(struct command *command, int result);

// Ends the table of command->out, and the command: the exit code; tells command->err when `result` is
// negative.
int command_end(struct command *command, int result);

static inline bool command_is_text(const struct command *command)
{
    return command->out.format->name[0] == 't';
}
