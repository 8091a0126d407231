#include "verb_inventory.h"

#include <unistd.h>

#include "command.h"
#include "question.h"
#include "shared/inventory/device.h"
#include "verb.h"
#include "verb_device_change.h"
#include "verb_device_list.h"
#include "verb_device_merge.h"
#include "verb_device_show.h"

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
    if (!yes &&
        question_ask(command->out.style.utf8, false, "Remove \"%s\" (%s) with its checks and history?",
                     device.name, device.key) != QUESTION_YES)
        return command_fail(command, "nothing was removed");
    if (remove_device(command, &device) < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed %s\n", device.key);
    return EXIT_OK;
}

static const char add_examples[] =
    "ipam device add router 192.168.1.1 --type router\n"
    "ipam device add 'My NAS' 192.168.1.5 2001:db8::5 --mac 00:11:32:aa:bb:cc --tag backup --site Attic\n"
    "ipam device add fw 192.168.1.254@lan0 10.0.0.1@dmz0\n";

static const char list_examples[] =
    "ipam device list\n"
    "ipam device list status:down\n"
    "ipam device list 'type:nas,server and not tag:backup' --sort -rtt --columns name,ip,rtt\n"
    "ipam device list ip:192.168.1.0/24 --limit 20 --page 2\n";

static const char set_examples[] = "ipam device set nas os=Linux tag+=backup trusted=yes\n"
                                   "ipam device set nas address+=192.168.1.6@eth1 mac+=00:11:32:aa:bb:cd\n"
                                   "ipam device set nas type=auto\n"
                                   "ipam device set --where 'vendor~espressif' tag+=iot monitored=no\n";

static const struct verb device_verbs[] = {
    {"add", verb_device_change_add,
     "NAME [ADDRESS[@INTERFACE]]... [--mac MAC] [--type TYPE] [--site SITE] [--tag TAG]... [--vendor TEXT] [--os TEXT] "
     "[--icon NAME] [--trusted] [--notes TEXT] [--profile normal|sleepy] [--no-check]",
     "Add a device, and a ping check for each family of its addresses. Vendor and type are found by its MAC and by "
     "rules ('ipam types') when you do not say them.",
     add_examples},
    {"list", verb_device_list,
     "[FILTER]... [--sort [-]COLUMN] [--columns NAME,NAME...] [--limit N] [--page N]",
     "List the devices, all or those of a filter.", list_examples},
    {"show", verb_device_show, "DEVICE [--since TIME] [--rrd DIR]",
     "Show what is known of a device, by its key or name, and how its checks did for a time (24h).",
     "ipam device show nas --since 7d\n"},
    {"set", verb_device_change_set, "DEVICE|--where FILTER FIELD=VALUE... [--dry-run] [--yes]",
     "Set name, site, type, notes, monitored (yes, no), icon, vendor, os or trusted (yes, no). address+=ADDRESS, "
     "tag+=TAG and mac+=MAC add one, -= takes it away. type=auto and vendor=auto give them back to rules and lists.\n"
     "With --where all devices of a filter are changed, or none; it shows them and asks first. --dry-run shows what "
     "would change.",
     set_examples},
    {"merge", verb_device_merge, "KEEP OTHER [--dry-run] [--yes]",
     "Make two devices one: what OTHER is known by, holds and is checked for goes to KEEP. Can be undone.",
     "ipam device merge nas nas-2 --dry-run\nipam device merge nas nas-2\nipam undo\n"},
    {"split", verb_device_split,
     "DEVICE (--identifier KIND:VALUE | --interface NAME | --address ADDRESS)... [--name NEW] [--vrf NAME] "
     "[--dry-run]",
     "Make a new device of some interfaces, identifiers or addresses. Can be undone.",
     "ipam device split nas --interface eth1 --name 'NAS backup'\n"
     "ipam device split nas --identifier mac:00:00:5e:00:53:01 --dry-run\n"
     "ipam device split nas --address 10.0.0.7\n"},
    {"rm", device_rm, "DEVICE [--yes]", "Remove a device with its checks and their history.",
     "ipam device rm nas --yes\n"},
};

int verb_device(struct command *command, int argc, char **argv)
{
    return verb_dispatch(command, device_verbs, sizeof device_verbs / sizeof device_verbs[0], argc, argv);
}
