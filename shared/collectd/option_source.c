#include "option_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"

#define DEFAULT_PATH "/etc/collectd/collectd.conf"

enum { ARGUMENTS_MAX = 65536 };

static const char *next_argument(const char *argument, const char *end)
{
    const char *next = memchr(argument, '\0', (size_t)(end - argument));

    return next && next + 1 < end ? next + 1 : NULL;
}

// The option with a value in a group such as "-fC" (collectd's are C and P): its letter, or NULL.
static const char *option_with_value(const char *argument)
{
    return argument[0] == '-' && argument[1] != '-' ? strpbrk(argument + 1, "CP") : NULL;
}

void option_source_from(const char *arguments, size_t length, char path[PATH_MAX])
{
    const char *end = arguments + length;
    const char *found = DEFAULT_PATH;

    if (length == 0 || end[-1] != '\0')
        arguments = NULL;
    for (const char *at = arguments; at; at = next_argument(at, end)) {
        const char *option = option_with_value(at);
        if (strcmp(at, "--") == 0)
            break;
        if (!option)
            continue;
        const char *value = option[1] != '\0' ? option + 1 : next_argument(at, end);
        if (!value)
            break;
        if (*option == 'C')
            found = value;
        at = value;
    }
    if (text_copy(path, PATH_MAX, found) < 0)
        (void)text_copy(path, PATH_MAX, DEFAULT_PATH);
}

void option_source_read(char path[PATH_MAX])
{
    char *arguments = malloc(ARGUMENTS_MAX);
    FILE *file = arguments ? fopen("/proc/self/cmdline", "re") : NULL;
    size_t length = file ? fread(arguments, 1, ARGUMENTS_MAX, file) : 0;

    if (file)
        fclose(file);
    option_source_from(arguments, length, path);
    free(arguments);
}
