#include "verb.h"

#include <errno.h>

#include "command.h"
#include "file_store.h"
#include "report_page.h"
#include "shared/inventory/incident.h"
#include "status_read.h"

// What the page tells, read as one state of the database.
struct findings {
    struct status_list list;
    struct incident_list incidents;
};

static int read_findings(struct command *command, struct findings *out)
{
    const struct incident_filter open = {.open_only = true};
    int result = command_begin_read(command);

    if (result < 0)
        return result;
    result = status_read_within(command->db, NULL, 0, STATUS_OF_DEVICES, command->out.style.now_ms,
                                &out->list, &command->err);
    if (result == 0)
        result = incident_list(command->db, &open, &out->incidents, &command->err);
    db_end_read(command->db);
    return result;
}

static int write_page(struct command *command, const struct findings *findings, const char *path)
{
    const struct report_page page = {
        .list = &findings->list,
        .incidents = &findings->incidents,
        .now_ms = command->out.style.now_ms,
        .version = LANATLAS_VERSION,
    };
    struct file_store store;
    int result = file_store_open(&store, path, &command->err);

    if (result < 0)
        return result;
    result = report_page_write(store.stream, &page);
    if (result < 0)
        error_set(&command->err, result, "out of memory");
    return file_store_close(&store, result, &command->err);
}

int verb_report(struct command *command, int argc, char **argv)
{
    const char *path = NULL;
    struct findings findings = {.list = {.devices = NULL}};
    const struct arguments_option options[] = {{"html", 0, ARGUMENTS_VALUE, &path}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 0))
        return command->exit;
    if (!path || !*path)
        return command_usage(command,
                             "say where the page goes: --html FILE, or --html - for the standard output");
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = read_findings(command, &findings);
    if (result == 0) {
        status_read_sort_devices(&findings.list);
        result = write_page(command, &findings, path);
    }
    status_read_free(&findings.list);
    incident_list_free(&findings.incidents);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
