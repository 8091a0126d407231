#include "verb.h"

#include "command.h"
#include "incident_table.h"
#include "shared/base/number.h"
#include "shared/inventory/device.h"
#include "shared/inventory/incident.h"
#include "time_text.h"

enum { DAY_MS = 86400000, SINCE_DAYS = 7, SINCE_MAX_DAYS = 36500, LIMIT_MAX = 1000000 };

// What was asked for, as written.
struct question {
    const char *since;
    const char *limit;
    bool of_checks;
    bool open_only;
    bool with_unknown;
};

static int read_filter(struct command *command, const struct question *question, struct incident_filter *out)
{
    uint64_t since_ms = (uint64_t)SINCE_DAYS * DAY_MS;
    uint64_t limit = 0;

    if (question->since &&
        number_parse_duration_ms(question->since, 1, (uint64_t)SINCE_MAX_DAYS * DAY_MS, &since_ms) < 0)
        return command_usage(command, "--since takes a time, as 12h, 7d or 4w, not \"%s\"", question->since);
    if (question->limit && number_parse_u64(question->limit, 1, LIMIT_MAX, &limit) < 0)
        return command_usage(command, "--limit takes a number from 1 to %d, not \"%s\"", LIMIT_MAX,
                             question->limit);
    int64_t from_ms = command->out.style.now_ms - (int64_t)since_ms;
    *out = (struct incident_filter){
        .of_checks = question->of_checks,
        .open_only = question->open_only,
        .with_unknown = question->with_unknown,
        .from_ms = from_ms > 0 ? from_ms : 0,
        .limit = (size_t)limit,
    };
    return EXIT_OK;
}

static int read_incidents(struct command *command, struct incident_filter *filter, struct incident_list *list)
{
    struct device device;
    int result = 0;

    if (command->arg_count == 1) {
        result = device_find(command->db, command->args[0], &device, &command->err);
        filter->device_id = result == 0 ? device.id : 0;
    }
    return result < 0 ? result : incident_list(command->db, filter, list, &command->err);
}

// No incident is good news, not a failure.
static void tell_none(struct command *command, const struct incident_filter *filter)
{
    char span[TIME_TEXT_MAX];

    if (filter->open_only)
        puts("no open incidents");
    else
        printf("no incidents in the last %s\n",
               time_text_span(command->out.style.now_ms - filter->from_ms, span));
}

static int show(struct command *command, struct incident_filter *filter)
{
    struct incident_list list = {0};
    int result = command_open(command, DB_READ);

    if (result == 0)
        result = read_incidents(command, filter, &list);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    incident_table_begin(&command->out);
    for (size_t i = 0; i < list.count; i++)
        incident_table_row(&command->out, &list.rows[i]);
    size_t count = list.count;
    incident_list_free(&list);
    int status = command_end(command, 0);
    if (status == EXIT_OK && count == 0 && command_is_text(command))
        tell_none(command, filter);
    return status;
}

int verb_incidents(struct command *command, int argc, char **argv)
{
    struct question question = {0};
    struct incident_filter filter = {0};
    const struct arguments_option options[] = {
        {"checks", 0, ARGUMENTS_FLAG, &question.of_checks},
        {"open", 0, ARGUMENTS_FLAG, &question.open_only},
        {"unknown", 0, ARGUMENTS_FLAG, &question.with_unknown},
        {"since", 0, ARGUMENTS_VALUE, &question.since},
        {"limit", 0, ARGUMENTS_VALUE, &question.limit},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 0, 1))
        return command->exit;
    int status = read_filter(command, &question, &filter);
    return status == EXIT_OK ? show(command, &filter) : status;
}
