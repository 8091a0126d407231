#include "verb.h"

#include <string.h>

#include "command.h"
#include "shared/base/nearest.h"

enum { VERBS_MAX = 32 };

static void list_verbs(const struct command *command, const struct verb *table, size_t count, FILE *stream)
{
    const char *blank = command->verb[0] ? " " : "";

    fprintf(stream, "usage: ipam %s%s%s\n\n", command->verb, blank, command->usage);
    for (size_t i = 0; i < count; i++)
        fprintf(stream, "  ipam %s%s%s%s%s\n      %s\n", command->verb, blank, table[i].name,
                table[i].usage[0] ? " " : "", table[i].usage, table[i].summary);
    fputs("\nFor all: --db PATH, --format text|json|csv, --no-color, --help, --version. See ipam(1).\n",
          stream);
}

static const struct verb *find(const struct verb *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    }
    return NULL;
}

static int refuse(struct command *command, const struct verb *table, size_t count, const char *name)
{
    const char *names[VERBS_MAX] = {NULL};
    const char *blank = command->verb[0] ? " " : "";

    for (size_t i = 0; i < count && i < VERBS_MAX; i++)
        names[i] = table[i].name;
    const char *meant = nearest_word(name, names, count < VERBS_MAX ? count : VERBS_MAX);
    if (meant)
        return command_usage(command, "'ipam %s%s%s' is no command; did you mean '%s'?", command->verb, blank,
                             name, meant);
    return command_usage(command, "'ipam %s%s%s' is no command; 'ipam help' lists them", command->verb, blank,
                         name);
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
    return verb->run(command, argc - first, argv + first);
}
