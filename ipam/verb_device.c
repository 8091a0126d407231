#include "verb.h"

#include <unistd.h>

#include "command.h"
#include "device_table.h"
#include "question.h"
#include "shared/inventory/device.h"
#include "verb_device_change.h"
#include "verb_device_show.h"

static int device_list_verb(struct command *command, int argc, char **argv)
{
    struct device_list list = {0};

    if (!command_arguments(command, argc, argv, NULL, 0, 0, 0))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = device_list(command->db, &list, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);

    device_table_begin(&command->out, OUTPUT_TABLE);
    for (size_t i = 0; result == 0 && i < list.count; i++)
        result = device_table_row(&command->out, command->db, &list.rows[i], &command->err);
    device_list_free(&list);
    int status = command_end(command, result);
    if (status == EXIT_OK && command->out.row_count == 0)
        return command_fail(command, "there are no devices yet; add one with 'ipam device add NAME ADDRESS'");
    return status;
}

static int remove_device(struct command *command, const struct device *device)
{
    int result = command_begin(command);

    if (result == 0)
        result = command_commit(command, device_remove(command->db, device->id, &command->err));
    return result;
}

static int device_rm(struct command *command, int argc, char **argv)
{
    struct device device = {.id = 0};
    bool yes = false;
    const struct arguments_option options[] = {{"yes", 'y', ARGUMENTS_FLAG, &yes}};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    if (!yes && !isatty(STDIN_FILENO))
        return command_usage(command,
                             "removing a device forgets its history; say --yes to do so without being asked");
    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = device_find(command->db, command->args[0], &device, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (!yes && question_ask(command->out.style.utf8, false, "Remove '%s' (%s) with its checks and history?",
                             device.name, device.key) != QUESTION_YES)
        return command_fail(command, "nothing was removed");
    if (remove_device(command, &device) < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed %s\n", device.key);
    return EXIT_OK;
}

int verb_device(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", verb_device_change_add,
         "NAME [ADDRESS]... [--mac MAC] [--type TYPE] [--site SITE] [--notes TEXT] [--profile normal|sleepy] "
         "[--no-check]",
         "Add a device, and a ping check for each family of its addresses."},
        {"list", device_list_verb, "", "List all devices."},
        {"show", verb_device_show, "DEVICE [--since TIME] [--rrd DIR]",
         "Show what is known of a device, by its key or name, and how its checks did for a time (24h)."},
        {"set", verb_device_change_set, "DEVICE FIELD=VALUE...",
         "Set name, site, type, notes or monitored (yes, no); address+=ADDRESS adds one, address-=ADDRESS "
         "removes it."},
        {"rm", device_rm, "DEVICE [--yes]", "Remove a device with its checks and their history."},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
