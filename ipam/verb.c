#include "verb.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "help_text.h"
#include "shared/base/nearest.h"

enum { HEAD_MAX = 32, USAGE_MAX = 1024, NAMES_INDENT = 14, SUMMARY_INDENT = 6 };

static bool is_heading(const struct verb *row)
{
    return !row->run;
}

static void list_end(FILE *stream, const char *verb, unsigned width)
{
    char text[2 * USAGE_MAX];

    snprintf(
        text, sizeof text,
        "'ipam help %s' explains one, with examples. For all: --db PATH, --format text|json|csv, --no-color, "
        "--help, --version. See ipam(1).",
        verb);
    fputc('\n', stream);
    help_text_write(stream, "", text, 0, width);
}

// A long table is under headings, with a name and a summary for each verb.
static void list_names(const struct verb *table, size_t count, FILE *stream, unsigned width)
{
    char head[HEAD_MAX];

    for (size_t i = 0; i < count; i++) {
        if (is_heading(&table[i])) {
            fprintf(stream, "\n%s\n", table[i].summary);
            continue;
        }
        snprintf(head, sizeof head, "  %-*s", NAMES_INDENT - 2, table[i].name);
        help_text_write(stream, head, table[i].summary, NAMES_INDENT, width);
    }
    list_end(stream, "VERB", width);
}

static void list_usages(const struct command *command, const struct verb *table, size_t count, FILE *stream,
                        unsigned width)
{
    char usage[USAGE_MAX];
    const char *blank = command->verb[0] ? " " : "";

    for (size_t i = 0; i < count; i++) {
        snprintf(usage, sizeof usage, "ipam %s%s%s%s%s", command->verb, blank, table[i].name,
                 table[i].usage[0] ? " " : "", table[i].usage);
        help_text_write(stream, "\n  ", usage, SUMMARY_INDENT, width);
        help_text_write(stream, "      ", table[i].summary, SUMMARY_INDENT, width);
    }
    snprintf(usage, sizeof usage, "%s%sVERB", command->verb, blank);
    list_end(stream, usage, width);
}

static void list_verbs(const struct command *command, const struct verb *table, size_t count, FILE *stream)
{
    unsigned width = stream == stdout ? command->out.style.width : 0;
    char usage[USAGE_MAX];

    snprintf(usage, sizeof usage, "ipam %s%s%s", command->verb, command->verb[0] ? " " : "", command->usage);
    help_text_write(stream, "usage: ", usage, 7, width);
    if (is_heading(&table[0]))
        list_names(table, count, stream, width);
    else
        list_usages(command, table, count, stream, width);
}

static const struct verb *find(const struct verb *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_heading(&table[i]) && strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

// The verb that was probably meant; NULL when none is like it.
static const char *find_meant(const struct verb *table, size_t count, const char *name)
{
    const char **names = calloc(count, sizeof *names);
    const char *meant = NULL;
    size_t used = 0;

    for (size_t i = 0; names && i < count; i++) {
        if (!is_heading(&table[i]))
            names[used++] = table[i].name;
    }
    if (names)
        meant = nearest_word(name, names, used);
    free(names);
    return meant;
}

static int refuse(struct command *command, const struct verb *table, size_t count, const char *name)
{
    const char *blank = command->verb[0] ? " " : "";
    const char *meant = find_meant(table, count, name);

    if (meant)
        return command_usage(command, "'ipam %s%s%s' is no command; did you mean '%s'?", command->verb, blank,
                             name, meant);
    return command_usage(command, "'ipam %s%s%s' is no command; 'ipam help%s%s' lists them", command->verb,
                         blank, name, blank, command->verb);
}

int verb_dispatch(struct command *command, const struct verb *table, size_t count, int argc, char **argv)
{
    int first = command_globals(command, argc, argv);

    if (first < 0)
        return command->exit;
    if (command->version) {
        puts("ipam " LANATLAS_VERSION);
        return EXIT_OK;
    }
    if (first >= argc) {
        list_verbs(command, table, count, command->help ? stdout : stderr);
        return command->help ? EXIT_OK : EXIT_USAGE;
    }

    const struct verb *verb = find(table, count, argv[first]);
    if (!verb)
        return refuse(command, table, count, argv[first]);
    size_t length = strlen(command->verb);
    snprintf(command->verb + length, sizeof command->verb - length, "%s%s", length ? " " : "", verb->name);
    command->usage = verb->usage;
    command->summary = verb->summary;
    command->examples = verb->examples;
    return verb->run(command, argc - first, argv + first);
}
