#include "verb_address_show.h"

#include "command.h"
#include "shared/net/ip_input.h"
#include "verb_address_record.h"

// For a person; a machine reads it in the record.
static int show_history(struct command *command, const struct verb_address_record *record)
{
    if (!command_is_text(command) || record->history.count == 0)
        return EXIT_OK;
    fputc('\n', command->out.stream);
    verb_address_record_write_history(&command->out, record);
    return command_end(command, 0);
}

static int show(struct command *command, const char *vrf, const struct ip_addr *addr)
{
    struct verb_address_record record;
    struct output_cell cells[VERB_ADDRESS_RECORD_COLUMNS];
    int result = command_begin_read(command);

    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    result = vrf ? vrf_check(command->db, vrf, &command->err) : 0;
    if (result == 0)
        result = verb_address_record_read(&record, command->db, vrf, addr, &command->err);
    db_end_read(command->db);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    output_begin(&command->out, verb_address_record_columns, VERB_ADDRESS_RECORD_COLUMNS, OUTPUT_RECORD);
    verb_address_record_cells(&record, cells);
    output_row(&command->out, cells);
    int status = command_end(command, 0);
    if (status == EXIT_OK)
        status = show_history(command, &record);
    verb_address_record_fini(&record);
    return status;
}

int verb_address_show(struct command *command, int argc, char **argv)
{
    const char *vrf = NULL;
    struct ip_addr addr;
    const struct arguments_option options[] = {{"vrf", 0, ARGUMENTS_VALUE, &vrf}};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    if (ip_input_addr(command->args[0], &addr, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    return show(command, vrf, &addr);
}
