// The arguments of a verb by a table of its options. Options may stand before and after the other arguments;
// "--" ends them. Pure but for getopt's own state: one thread.
#pragma once

#include <stddef.h>

struct error;

enum arguments_kind {
    ARGUMENTS_FLAG,  // bool: set to true
    ARGUMENTS_VALUE, // const char *: the last one counts
    ARGUMENTS_LIST,  // struct arguments_list: all of them
};

enum { ARGUMENTS_LIST_MAX = 64, ARGUMENTS_OPTIONS_MAX = 32 };

struct arguments_list {
    const char *items[ARGUMENTS_LIST_MAX];
    size_t count;
};

struct arguments_option {
    const char *name; // "--name", or "-n" where `letter` is given
    char letter;
    enum arguments_kind kind;
    void *target;
};

enum arguments_order { ARGUMENTS_ANYWHERE, ARGUMENTS_STOP_AT_FIRST };

// Reads argv[1] … by `options`. Gives the index in argv of the first other argument; all others follow it
// (argv is reordered). -EINVAL with the reason, and with the option that was probably meant.
int arguments_parse(int argc, char **argv, const struct arguments_option *options, size_t count,
                    enum arguments_order order, struct error *err);
