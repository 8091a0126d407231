#include "command.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "terminal_text.h"

static unsigned terminal_width(void)
{
    struct winsize size = {0};

    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

void command_init(struct command *command, bool utf8)
{
    *command = (struct command){.format = "text", .usage = "VERB", .summary = ""};
    command->out.stream = stdout;
    command->out.format = output_format_find("text");
    command->out.style.utf8 = utf8;
    command_look(command);
}

void command_look(struct command *command)
{
    command->out.style.width = terminal_width();
    command->out.style.now_ms = clock_real_ms();
}

void command_fini(struct command *command)
{
    db_close(command->db);
    command->db = NULL;
}

__attribute__((format(printf, 2, 0))) static void say(const struct command *command, const char *format,
                                                      va_list args)
{
    char text[2 * ERROR_TEXT_MAX];

    vsnprintf(text, sizeof text, format, args);
    fflush(stdout);
    fputs("ipam: ", stderr);
    terminal_text_write(stderr, text, command->out.style.utf8);
    fputc('\n', stderr);
}

int command_usage(struct command *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(command, format, args);
    va_end(args);
    fprintf(stderr, "usage: ipam %s%s%s\n", command->verb, command->verb[0] && command->usage[0] ? " " : "",
            command->usage);
    return EXIT_USAGE;
}

int command_fail(struct command *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(command, format, args);
    va_end(args);
    return EXIT_NOTHING;
}

// no-color.org: any non-empty value turns colour off.
static bool wants_colour(const struct command *command)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (command->no_color || (no_color && *no_color) || !isatty(STDOUT_FILENO))
        return false;
    return !term || strcmp(term, "dumb") != 0;
}

// The index of the first argument; -1 when the command has ended.
static int parse(struct command *command, int argc, char **argv, const struct arguments_option *own,
                 size_t own_count, enum arguments_order order)
{
    struct arguments_option options[ARGUMENTS_OPTIONS_MAX] = {
        {"db", 0, ARGUMENTS_VALUE, &command->database},      {"format", 0, ARGUMENTS_VALUE, &command->format},
        {"no-color", 0, ARGUMENTS_FLAG, &command->no_color}, {"help", 'h', ARGUMENTS_FLAG, &command->help},
        {"version", 'V', ARGUMENTS_FLAG, &command->version},
    };
    size_t count = 5;

    for (size_t i = 0; i < own_count; i++)
        options[count++] = own[i];
    int first = arguments_parse(argc, argv, options, count, order, &command->err);
    if (first < 0) {
        command->exit = command_usage(command, "%s", command->err.text);
        return -1;
    }
    command->out.format = output_format_find(command->format);
    if (!command->out.format) {
        command->exit = command_usage(command, "'%s' is no format; use text, json or csv", command->format);
        return -1;
    }
    command->out.style.colour = wants_colour(command);
    return first;
}

int command_globals(struct command *command, int argc, char **argv)
{
    return parse(command, argc, argv, NULL, 0, ARGUMENTS_STOP_AT_FIRST);
}

static bool end_with(struct command *command, int status)
{
    command->exit = status;
    return false;
}

bool command_arguments(struct command *command, int argc, char **argv, const struct arguments_option *options,
                       size_t count, size_t min, size_t max)
{
    int first = parse(command, argc, argv, options, count, ARGUMENTS_ANYWHERE);

    if (first < 0)
        return false;
    if (command->help) {
        printf("usage: ipam %s%s%s\n%s\n", command->verb, command->usage[0] ? " " : "", command->usage,
               command->summary);
        return end_with(command, EXIT_OK);
    }
    command->args = argv + first;
    command->arg_count = (size_t)(argc - first);
    if (command->arg_count < min)
        return end_with(command, command_usage(command, "'%s' needs more arguments", command->verb));
    if (command->arg_count > max)
        return end_with(command, command_usage(command, "'%s' is too many arguments", command->args[max]));
    return true;
}

// Who writes, for the audit: the person behind sudo, else the owner of the process.
static const char *actor_user(char text[64])
{
    const char *sudo_user = getenv("SUDO_USER");
    const struct passwd *entry = getpwuid(getuid());

    if (getuid() == 0 && sudo_user && *sudo_user && text_copy(text, 64, sudo_user) == 0)
        return text;
    if (!entry || text_copy(text, 64, entry->pw_name) < 0)
        snprintf(text, 64, "uid %u", (unsigned)getuid());
    return text;
}

int command_open(struct command *command, enum db_mode mode)
{
    char user[64];
    struct db_actor actor = {.user = actor_user(user), .tool = "ipam"};
    int result = inventory_open(command->database, mode, &actor, &command->db, &command->err);

    if (result == -ENOENT && mode == DB_READ) {
        char path[PATH_MAX] = "";
        inventory_path(command->database, path, NULL);
        return error_set(&command->err, result,
                         "there is no inventory at %s; make it with 'ipam init', or name another with --db",
                         path);
    }
    return result;
}

int command_begin(struct command *command)
{
    int result = db_begin(command->db, COMMAND_LOCK_WAIT_MS);

    return result < 0 ? error_set(&command->err, result, "%s", db_error(command->db)) : 0;
}

int command_commit(struct command *command, int result)
{
    if (result < 0) {
        db_rollback(command->db);
        return result;
    }
    result = db_commit(command->db);
    return result < 0 ? error_set(&command->err, result, "%s", db_error(command->db)) : 0;
}

int command_end(struct command *command, int result)
{
    int ended = output_end(&command->out);

    if (result == 0 && ended < 0)
        result = error_set(&command->err, ended, "cannot write the table: %s", error_name(ended));
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
