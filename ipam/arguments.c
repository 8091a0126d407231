#include "arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

enum { LONG_BASE = 256, LETTERS_MAX = 2 * ARGUMENTS_OPTIONS_MAX + 3 };

static void fill_getopt(const struct arguments_option *options, size_t count, enum arguments_order order,
                        struct option *rows, char letters[LETTERS_MAX])
{
    size_t at = 0;

    if (order == ARGUMENTS_STOP_AT_FIRST)
        letters[at++] = '+';
    letters[at++] = ':';
    for (size_t i = 0; i < count; i++) {
        bool takes_value = options[i].kind != ARGUMENTS_FLAG;
        rows[i] = (struct option){options[i].name, takes_value ? required_argument : no_argument, NULL,
                                  LONG_BASE + (int)i};
        if (!options[i].letter)
            continue;
        letters[at++] = options[i].letter;
        if (takes_value)
            letters[at++] = ':';
    }
    rows[count] = (struct option){0};
    letters[at] = '\0';
}

static const struct arguments_option *option_of(int code, const struct arguments_option *options,
                                                size_t count)
{
    if (code >= LONG_BASE)
        return &options[code - LONG_BASE];
    for (size_t i = 0; i < count; i++) {
        if (options[i].letter == (char)code)
            return &options[i];
    }
    return NULL;
}

static int take(const struct arguments_option *option, const char *value, struct error *err)
{
    switch (option->kind) {
    case ARGUMENTS_FLAG:
        *(bool *)option->target = true;
        return 0;
    case ARGUMENTS_VALUE:
        *(const char **)option->target = value;
        return 0;
    case ARGUMENTS_LIST: {
        struct arguments_list *list = option->target;
        if (list->count == ARGUMENTS_LIST_MAX)
            return error_set(err, -EINVAL, "--%s was given more than %d times", option->name,
                             ARGUMENTS_LIST_MAX);
        list->items[list->count++] = value;
        return 0;
    }
    }
    return -EINVAL;
}

// `word` is as typed: "--foo", "--foo=bar", or the letter that getopt left in optopt.
static int refuse_unknown(const char *word, const struct arguments_option *options, size_t count,
                          struct error *err)
{
    const char *names[ARGUMENTS_OPTIONS_MAX] = {NULL};
    char typed[64];

    if (strncmp(word, "--", 2) != 0)
        return error_set(err, -EINVAL, "unknown option '-%c'", optopt);
    if (optopt >= LONG_BASE)
        return error_set(err, -EINVAL, "option '--%s' takes no value", options[optopt - LONG_BASE].name);

    for (size_t i = 0; i < count; i++)
        names[i] = options[i].name;
    snprintf(typed, sizeof typed, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    const char *meant = nearest_word(typed, names, count);
    if (meant)
        return error_set(err, -EINVAL, "unknown option '--%s'; did you mean '--%s'?", typed, meant);
    return error_set(err, -EINVAL, "unknown or ambiguous option '--%s'", typed);
}

static int refuse_missing(const struct arguments_option *option, struct error *err)
{
    if (option)
        return error_set(err, -EINVAL, "option '--%s' needs a value", option->name);
    return error_set(err, -EINVAL, "an option needs a value");
}

int arguments_parse(int argc, char **argv, const struct arguments_option *options, size_t count,
                    enum arguments_order order, struct error *err)
{
    struct option rows[ARGUMENTS_OPTIONS_MAX + 1];
    char letters[LETTERS_MAX];
    int code = 0;

    if (count > ARGUMENTS_OPTIONS_MAX)
        return error_set(err, -EINVAL, "too many options in a table");
    fill_getopt(options, count, order, rows, letters);
    optind = 0;
    opterr = 0;
    while ((code = getopt_long(argc, argv, letters, rows, NULL)) != -1) {
        int result = 0;
        if (code == '?')
            result = refuse_unknown(argv[optind - 1], options, count, err);
        else if (code == ':')
            result = refuse_missing(option_of(optopt, options, count), err);
        else
            result = take(option_of(code, options, count), optarg, err);
        if (result < 0)
            return result;
    }
    return optind;
}
