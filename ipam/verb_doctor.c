#include "verb_doctor.h"

#include <stdarg.h>

#include "verb.h"

static const struct output_column columns[] = {
    {"result", "RESULT", 0, 0},
    {"check", "CHECK", 0, 0},
    {"found", "FOUND", OUTPUT_WRAP, 0},
    {"mend", "TO MEND", OUTPUT_WRAP, 0},
};

static struct output_cell level_cell(enum doctor_level level)
{
    switch (level) {
    case DOCTOR_OK:
        return output_cell_text("ok", OUTPUT_GOOD);
    case DOCTOR_WARN:
        return output_cell_text("warn", OUTPUT_WARNING);
    case DOCTOR_FAIL:
        return output_cell_text("fail", OUTPUT_BAD);
    }
    return output_cell_text(NULL, OUTPUT_PLAIN);
}

void doctor_tell(struct doctor *doctor, const char *subject, enum doctor_level level, const char *mend,
                 const char *format, ...)
{
    char found[2 * ERROR_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(found, sizeof found, format, args);
    va_end(args);
    const struct output_cell cells[] = {
        level_cell(level),
        output_cell_text(subject, OUTPUT_PLAIN),
        output_cell_text(found, OUTPUT_PLAIN),
        output_cell_text(level == DOCTOR_OK ? NULL : mend, OUTPUT_PLAIN),
    };
    output_row(&doctor->command->out, cells);
    doctor->failed |= level == DOCTOR_FAIL;
}

int verb_doctor(struct command *command, int argc, char **argv)
{
    struct arguments_list plugin_dirs = {.count = 0};
    struct doctor doctor = {.command = command, .plugin_dirs = &plugin_dirs};
    const struct arguments_option options[] = {{"plugin-dir", 0, ARGUMENTS_LIST, &plugin_dirs}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 0))
        return command->exit;
    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_TABLE);
    doctor_icmp(&doctor);
    doctor_machine(&doctor);
    doctor_database(&doctor);
    doctor_plugin(&doctor);
    doctor_grafana(&doctor);
    int status = command_end(command, 0);
    return doctor.failed ? EXIT_NOTHING : status;
}
