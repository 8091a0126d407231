#include "verb_prefix_show.h"

#include <errno.h>

#include "command.h"
#include "plan_read.h"
#include "prefix_listing.h"
#include "prefix_record.h"
#include "shared/inventory/plan_space.h"

static int refuse_all(const struct prefix *prefix, struct error *err)
{
    struct ip_range range = ip_range_of_cidr(&prefix->cidr);
    struct ip_count count = ip_range_count(&range);
    struct ip_count most = ip_count_of(PREFIX_ROWS_UNFOLDED_MAX);
    char text[CIDR_TEXT_MAX], digits[IP_COUNT_GROUPED_MAX];

    if (ip_count_compare(&count, &most) <= 0)
        return 0;
    return error_set(err, -ERANGE,
                     "--all shows each address of up to %d, and %s has %s; leave it out, or draw it with "
                     "'ipam grid %s'",
                     PREFIX_ROWS_UNFOLDED_MAX, cidr_format(&prefix->cidr, text),
                     ip_count_format_grouped(&count, digits), text);
}

static int write_record(struct command *command, const struct plan_read *read)
{
    struct plan_usage usage = {.used = 0};
    int result = plan_usage_prefix(command->db, &read->prefix, &usage, &command->err);
    if (result < 0)
        return result;
    const struct prefix_record record = {
        .prefix = &read->prefix,
        .parent = read->around.count > 0 ? &read->around.rows[0] : NULL,
        .inside = &read->prefixes,
        .ranges = &read->ranges,
        .usage = &usage,
        .note = prefix_note(command->db, read->prefix.id),
    };
    result = prefix_record_write(&command->out, &record);
    if (result < 0)
        return error_set(&command->err, result, "cannot write the record: %s", error_name(result));
    fputc('\n', command->out.stream);
    return 0;
}

static int write_rows(struct command *command, const struct plan_read *read, bool all)
{
    struct plan_picture picture;
    struct prefix_rows rows = {.rows = NULL};
    int result = plan_read_picture(read, &picture, &command->err);

    if (result == 0 && prefix_rows_make(&picture, all, &rows) < 0)
        result = error_set(&command->err, -ENOMEM, "out of memory");
    if (result == 0) {
        result = prefix_listing_write(&command->out, &rows);
        if (result < 0)
            error_set(&command->err, result, "cannot write the table: %s", error_name(result));
    }
    prefix_rows_free(&rows);
    plan_picture_fini(&picture);
    return result;
}

int verb_prefix_show(struct command *command, int argc, char **argv)
{
    const char *vrf = NULL;
    bool all = false;
    struct plan_read read;
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &vrf},
        {"all", 'a', ARGUMENTS_FLAG, &all},
    };

    if (!command_arguments(command, argc, argv, options, 2, 1, 1))
        return command->exit;
    if (command_open(command, DB_READ) < 0 || command_begin_read(command) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = plan_read_prefix(command->db, vrf, command->args[0], &read, &command->err);
    if (result == 0 && all)
        result = refuse_all(&read.prefix, &command->err);
    if (result == 0 && command_is_text(command))
        result = write_record(command, &read);
    db_end_read(command->db);
    if (result == 0)
        result = write_rows(command, &read, all);
    plan_read_free(&read);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
