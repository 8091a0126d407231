#include "command.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "help_text.h"
#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "shared/filter/filter.h"
#include "terminal_text.h"

enum { HELP_FIELDS_MAX = 8192, HELP_USAGE_MAX = 1024 };

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

// A verb that is not yet known may have formats of its own.
static bool find_format(struct command *command, bool may_be_own)
{
    const char *const *own = command->own_formats;

    command->out.format = output_format_find(command->format);
    command->own_format = false;
    if (command->out.format)
        return true;
    while (own && *own && strcmp(*own, command->format) != 0)
        own++;
    command->own_format = own && *own;
    command->out.format = output_format_find("text");
    return command->own_format || may_be_own;
}

static int refuse_format(struct command *command)
{
    char all[96];
    struct text_buf buf;
    const char *const *own = command->own_formats;

    text_buf_init(&buf, all, sizeof all);
    text_buf_add(&buf, "text, json%s csv", own && *own ? "," : " or");
    for (; own && *own; own++)
        text_buf_add(&buf, "%s%s", own[1] ? ", " : " or ", *own);
    return command_usage(command, "\"%s\" is no format; use %s", command->format, all);
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
    if (!find_format(command, order == ARGUMENTS_STOP_AT_FIRST && first < argc)) {
        command->exit = refuse_format(command);
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

static void print_examples(const struct command *command)
{
    const char *line = command->examples ? command->examples : "";

    if (*line)
        puts("\nExamples:");
    while (*line) {
        int length = (int)strcspn(line, "\n");
        printf("  %.*s\n", length, line);
        line += length + (line[length] == '\n');
    }
}

// Usage, summary, fields and examples, on stdout.
static void show_help(const struct command *command)
{
    char fields[HELP_FIELDS_MAX];
    char usage[HELP_USAGE_MAX];
    struct text_buf buf;

    snprintf(usage, sizeof usage, "ipam %s%s%s", command->verb, command->usage[0] ? " " : "", command->usage);
    help_text_write(stdout, "usage: ", usage, 7, command->out.style.width);
    help_text_write(stdout, "", command->summary, 0, command->out.style.width);
    if (command->field_count) {
        text_buf_init(&buf, fields, sizeof fields);
        filter_fields_text(command->fields, command->field_count, &buf);
        printf("\nFields of FILTER:\n%s", fields);
    }
    print_examples(command);
}

// The word of the usage that the argument after those given would be: those that an option or a bracket
// begins are not counted.
static int missing_word(const struct command *command, const char **word)
{
    const char *at = command->usage;
    size_t left = command->arg_count;

    while (true) {
        at += strspn(at, " ");
        int length = (int)strcspn(at, " ");
        *word = at;
        if (length == 0 || (strchr("[(-|", *at) == NULL && left-- == 0))
            return length;
        at += length;
    }
}

static int refuse_missing(struct command *command)
{
    const char *word = NULL;
    int length = missing_word(command, &word);

    if (length == 0)
        return command_usage(command, "'ipam %s' needs more arguments", command->verb);
    return command_usage(command, "'ipam %s' needs more arguments: %.*s is missing", command->verb, length,
                         word);
}

bool command_arguments(struct command *command, int argc, char **argv, const struct arguments_option *options,
                       size_t count, size_t min, size_t max)
{
    int first = parse(command, argc, argv, options, count, ARGUMENTS_ANYWHERE);

    if (first < 0)
        return false;
    if (command->help) {
        show_help(command);
        return end_with(command, EXIT_OK);
    }
    command->args = argv + first;
    command->arg_count = (size_t)(argc - first);
    if (command->arg_count < min)
        return end_with(command, refuse_missing(command));
    if (command->arg_count > max)
        return end_with(command, command_usage(command, "\"%s\" is one argument too many for 'ipam %s'",
                                               command->args[max], command->verb));
    return true;
}

const char *command_user(char text[COMMAND_USER_MAX])
{
    const char *sudo_user = getenv("SUDO_USER");
    const struct passwd *entry = getpwuid(getuid());

    if (getuid() == 0 && sudo_user && *sudo_user && text_copy(text, COMMAND_USER_MAX, sudo_user) == 0)
        return text;
    if (!entry || text_copy(text, COMMAND_USER_MAX, entry->pw_name) < 0)
        snprintf(text, COMMAND_USER_MAX, "uid %u", (unsigned)getuid());
    return text;
}

// The verbs that an inventory can begin with; any other one would only make an empty file of a mistyped name.
static bool may_create(const struct command *command)
{
    static const char *const verbs[] = {"init",     "import",     "device add", "site add",  "vrf add",
                                        "vlan add", "prefix add", "filter add", "group add", "map maps add"};

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i], command->verb) == 0)
            return true;
    }
    return false;
}

static int look_at_path(struct command *command, enum db_mode mode)
{
    struct stat status;
    char path[PATH_MAX] = "";
    int result = inventory_path(command->database, path, &command->err);

    if (result < 0)
        return result;
    if (!*path)
        return error_set(&command->err, -EINVAL, "the name of the inventory is empty; give a file with --db");
    if (stat(path, &status) == 0)
        return S_ISDIR(status.st_mode)
                   ? error_set(&command->err, -EISDIR,
                               "%s is a folder; name the file of the inventory with --db", path)
                   : 0;
    if (errno == ENOENT && (mode == DB_READ || !may_create(command)))
        return error_set(&command->err, -ENOENT,
                         "there is no inventory at %s; make it with 'ipam init', or name another with --db",
                         path);
    return 0;
}

// An older inventory, which nobody holds open, is brought to this version by the first who may.
static int open_upgraded(struct command *command, const struct db_actor *actor)
{
    struct error first = command->err;
    int result = inventory_open(command->database, DB_WRITE, actor, &command->db, &command->err);

    if (result == -EACCES || result == -EROFS || result == -EPERM)
        command->err = first;
    if (result < 0)
        return result;
    command_fini(command);
    return inventory_open(command->database, DB_READ, actor, &command->db, &command->err);
}

int command_open(struct command *command, enum db_mode mode)
{
    char user[COMMAND_USER_MAX];
    struct db_actor actor = {.user = command_user(user), .tool = "ipam"};
    int result = look_at_path(command, mode);

    if (result < 0)
        return result;
    result = inventory_open(command->database, mode, &actor, &command->db, &command->err);
    return result == -EPROTO && mode == DB_READ ? open_upgraded(command, &actor) : result;
}

int command_begin(struct command *command)
{
    int result = db_begin(command->db, COMMAND_LOCK_WAIT_MS);

    return result < 0 ? error_set(&command->err, result, "%s", db_error(command->db)) : 0;
}

int command_open_begin(struct command *command)
{
    int result = command_open(command, DB_WRITE);

    return result < 0 ? result : command_begin(command);
}

int command_begin_read(struct command *command)
{
    int result = db_begin_read(command->db);

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
