#include "verb_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "file_source.h"
#include "import_report.h"
#include "progress.h"
#include "question.h"
#include "shared/base/clock.h"
#include "shared/inventory/import.h"
#include "shared/inventory/inventory_error.h"
#include "shared/inventory/vrf.h"

// What `ipam import` was told, and its paper.
struct wanted {
    const char *path;
    const char *form_text;
    bool dry_run;
    bool yes;
    bool all;
    struct import_options options;
    struct progress progress;
    struct import *import;
    char *bytes;
    size_t length;
};

static int find_form(struct command *command, const struct wanted *wanted, enum paper_form *form)
{
    if (!wanted->form_text)
        return paper_detect(wanted->bytes, wanted->length, form, &command->err);
    return paper_form_parse(wanted->form_text, form);
}

// Reads the paper; what is wrong in it is told with what the comparison finds.
static int read_paper(struct command *command, struct wanted *wanted)
{
    enum paper_form form = PAPER_OUR_CSV;
    int result =
        file_source_read(wanted->path, IMPORT_BYTES_MAX, &wanted->bytes, &wanted->length, &command->err);

    if (result == 0) {
        result = find_form(command, wanted, &form);
        if (result < 0) {
            struct error reason = command->err;
            return error_set(&command->err, result, "%.200s: %.300s", wanted->path, reason.text);
        }
    }
    if (result == 0)
        result = import_new(&wanted->options, &wanted->import);
    if (result == 0)
        result = import_read(wanted->import, form, wanted->bytes, wanted->length, &command->err);
    return result;
}

static bool changes_nothing(const struct import *import)
{
    size_t count = 0, kept = 0;
    const struct import_change *changes = import_changes(import, &count);

    for (size_t i = 0; i < count; i++)
        kept += changes[i].verdict == IMPORT_CONFLICT;
    return count == kept;
}

static int agree(struct command *command, const struct wanted *wanted)
{
    if (wanted->yes)
        return 0;
    enum question_answer answer = question_ask(command->out.style.utf8, false, "Import this?");
    if (answer == QUESTION_YES)
        return 0;
    return error_set(&command->err, -ECANCELED, "nothing was imported");
}

static int tell_done(struct command *command, const struct wanted *wanted)
{
    if (command_is_text(command))
        printf("imported %s: %zu added, %zu changed, %zu kept as they were\n", wanted->path,
               import_report_total(wanted->import, IMPORT_ADDED),
               import_report_total(wanted->import, IMPORT_CHANGED),
               import_report_total(wanted->import, IMPORT_CONFLICT));
    return EXIT_OK;
}

static int apply(struct command *command, struct wanted *wanted)
{
    int result = agree(command, wanted);

    if (result == 0)
        result = import_apply(wanted->import, command->db, clock_real_ms(), &command->err);
    progress_clear(&wanted->progress);
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell_done(command, wanted);
}

static int run(struct command *command, struct wanted *wanted)
{
    int result = read_paper(command, wanted);

    if (result == 0 && import_result(wanted->import)->error_count == 0) {
        result = command_open(command, wanted->dry_run ? DB_READ : DB_WRITE);
        if (result == 0)
            result = import_compare(wanted->import, command->db, &command->err);
    }
    progress_clear(&wanted->progress);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (import_report_errors(command, wanted->import, wanted->path))
        return EXIT_NOTHING;
    if (wanted->dry_run || !wanted->yes || !command_is_text(command))
        result = import_report_changes(command, wanted->import, wanted->all);
    import_report_warnings(command, wanted->import);
    if (result < 0)
        return command_fail(command, "cannot write the table: %s", error_name(result));
    if (wanted->dry_run)
        return EXIT_OK;
    return changes_nothing(wanted->import) ? tell_done(command, wanted) : apply(command, wanted);
}

static int check(struct command *command, const struct wanted *wanted)
{
    enum paper_form form = PAPER_OUR_CSV;

    if (wanted->form_text && paper_form_parse(wanted->form_text, &form) < 0)
        return command_usage(command, "\"%s\" is no form; use csv, json, phpipam, netbox or hosts",
                             wanted->form_text);
    if (wanted->options.vrf && inventory_error_unless_clean("name of the VRF", wanted->options.vrf,
                                                            VRF_NAME_MAX - 1, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (wanted->options.site && inventory_error_unless_clean("name of the site", wanted->options.site,
                                                             INVENTORY_NAME_MAX - 1, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (!wanted->dry_run && !wanted->yes && (strcmp(wanted->path, "-") == 0 || !isatty(STDIN_FILENO)))
        return command_usage(command, "there is nobody to ask; look with --dry-run, then say --yes");
    return EXIT_OK;
}

int verb_import(struct command *command, int argc, char **argv)
{
    struct wanted wanted = {.path = NULL};
    const struct arguments_option options[] = {
        {"from", 0, ARGUMENTS_VALUE, &wanted.form_text},
        {"dry-run", 'n', ARGUMENTS_FLAG, &wanted.dry_run},
        {"yes", 'y', ARGUMENTS_FLAG, &wanted.yes},
        {"all", 0, ARGUMENTS_FLAG, &wanted.all},
        {"overwrite", 0, ARGUMENTS_FLAG, &wanted.options.overwrite},
        {"monitor", 0, ARGUMENTS_FLAG, &wanted.options.monitor},
        {"vrf", 0, ARGUMENTS_VALUE, &wanted.options.vrf},
        {"site", 0, ARGUMENTS_VALUE, &wanted.options.site},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1, 1))
        return command->exit;
    wanted.path = command->args[0];
    int status = check(command, &wanted);
    if (status != EXIT_OK)
        return status;
    progress_init(&wanted.progress);
    wanted.options.progress = progress_show;
    wanted.options.context = &wanted.progress;
    status = run(command, &wanted);
    import_free(wanted.import);
    free(wanted.bytes);
    return status;
}
