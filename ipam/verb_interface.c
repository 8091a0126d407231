#include "verb_inventory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "device_apply.h"
#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/device.h"
#include "shared/inventory/identifier.h"
#include "shared/inventory/interface.h"
#include "shared/net/mac_addr.h"
#include "verb.h"

enum { CHANGES_MAX = 4 };

static const char by_person[] = "person";

static const struct output_column columns[] = {
    {"device", "DEVICE", 0, 0},
    {"name", "NAME", 0, 0},
    {"mac", "MAC", 0, 0},
    {"addresses", "ADDRESSES", OUTPUT_SHRINK, 0},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0], ADDRESS_MAX = IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX };

// A MAC that a person writes identifies the device.
static int note_mac(struct command *command, int64_t device_id, const char *text)
{
    struct mac_addr mac;
    char canonical[MAC_ADDR_TEXT_MAX];

    if (!text || !*text)
        return 0;
    if (mac_addr_parse(text, &mac) < 0)
        return error_set(&command->err, -EINVAL, "\"%.64s\" is no MAC address; write it as 00:00:5e:00:53:01",
                         text);
    return identifier_add(command->db, device_id, "mac", mac_addr_format(&mac, canonical),
                          identifier_mac_trust(&mac), by_person, clock_real_ms(), &command->err);
}

static int ensure(struct command *command, int64_t device_id, const char *mac_text)
{
    const char *name = command->args[1];
    struct interface_list list;
    struct mac_addr mac;
    int64_t id = 0;
    int result = interface_list(command->db, device_id, &list, &command->err);

    for (size_t i = 0; result == 0 && i < list.count; i++) {
        if (strcmp(list.rows[i].name, name) == 0)
            result = error_set(
                &command->err, -EEXIST,
                "the device has an interface \"%.63s\" already; 'ipam interface set' changes it", name);
    }
    interface_list_free(&list);
    if (result == 0)
        result = note_mac(command, device_id, mac_text);
    if (result < 0)
        return result;
    bool known = mac_text && mac_addr_parse(mac_text, &mac) == 0;
    return interface_ensure(command->db, device_id, name, known ? &mac : NULL, &id, &command->err);
}

static int find_device(struct command *command, struct device *device)
{
    int result = command_open_begin(command);
    if (result < 0)
        return result;
    result = device_find(command->db, command->args[0], device, &command->err);
    return result < 0 ? command_commit(command, result) : 0;
}

static int end(struct command *command, int result, const char *done, const struct device *device,
               const char *name)
{
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    device_apply_found(command, device->id);
    if (command_is_text(command))
        printf("%s %s of %s\n", done, name, device->key);
    return EXIT_OK;
}

static int add(struct command *command, int argc, char **argv)
{
    struct device device = {.id = 0};
    const char *mac = NULL;
    const struct arguments_option options[] = {{"mac", 0, ARGUMENTS_VALUE, &mac}};

    if (!command_arguments(command, argc, argv, options, 1, 2, 2))
        return command->exit;
    if (!*command->args[1])
        return command_usage(command, "the name of the interface is empty; write it as eth0");
    int result = find_device(command, &device);
    if (result == 0)
        result = command_commit(command, ensure(command, device.id, mac));
    return end(command, result, "added interface", &device, command->args[1]);
}

static int write_row(struct command *command, const struct device *device, const struct interface *row,
                     const struct bound_address_list *held)
{
    char(*texts)[ADDRESS_MAX] = calloc(held->count + 1, sizeof *texts);
    const char **items = calloc(held->count + 1, sizeof *items);
    size_t count = 0;

    for (size_t i = 0; texts && items && i < held->count; i++) {
        char ip[IP_ADDR_TEXT_MAX];
        const struct bound_address *bound = &held->rows[i];
        if (bound->interface_id != row->id)
            continue;
        snprintf(texts[count], ADDRESS_MAX, "%s%s%s", ip_addr_format(&bound->addr, ip),
                 bound->segment[0] ? "%" : "", bound->segment);
        items[count] = texts[count];
        count++;
    }
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(device->key, OUTPUT_PLAIN),
        output_cell_text(row->name, OUTPUT_PLAIN),
        output_cell_text(row->mac, OUTPUT_PLAIN),
        output_cell_list(items, count),
    };
    bool ready = texts && items;
    if (ready)
        output_row(&command->out, cells);
    free(items);
    free(texts);
    return ready ? 0 : error_set(&command->err, -ENOMEM, "out of memory");
}

static int list(struct command *command, int argc, char **argv)
{
    struct device device = {.id = 0};
    struct interface_list list = {NULL, 0};
    struct bound_address_list held = {NULL, 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = device_find(command->db, command->args[0], &device, &command->err);
    if (result == 0)
        result = binding_list(command->db, device.id, &held, &command->err);
    if (result == 0)
        result = interface_list(command->db, device.id, &list, &command->err);
    if (result < 0) {
        binding_list_free(&held);
        return command_fail(command, "%s", command->err.text);
    }
    output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; result == 0 && i < list.count; i++)
        result = write_row(command, &device, &list.rows[i], &held);
    size_t count = list.count;
    interface_list_free(&list);
    binding_list_free(&held);
    int status = command_end(command, result);
    if (status == EXIT_OK && count == 0)
        return command_fail(command, "%s has no interfaces yet; add one with 'ipam interface add %s NAME'",
                            device.key, device.key);
    return status;
}

// "mac=…" or "name=…".
static int change_one(struct command *command, struct interface *row, char *text)
{
    char *equals = strchr(text, '=');
    struct mac_addr mac;

    if (!equals)
        return error_set(&command->err, -EINVAL, "\"%.64s\" is no change; write name=eth0 or mac=MAC", text);
    *equals = '\0';
    int result = interface_set(command->db, row, text, equals + 1, &command->err);
    if (result < 0)
        return result;
    if (strcmp(text, "name") == 0)
        return text_copy(row->name, sizeof row->name, equals + 1);
    row->mac[0] = '\0';
    if (mac_addr_parse(equals + 1, &mac) == 0)
        mac_addr_format(&mac, row->mac);
    return note_mac(command, row->device_id, row->mac);
}

static int change(struct command *command, int64_t device_id)
{
    struct interface row;
    int result = interface_find(command->db, device_id, command->args[1], &row, &command->err);

    for (size_t i = 2; result == 0 && i < command->arg_count; i++)
        result = change_one(command, &row, command->args[i]);
    return result;
}

static int set(struct command *command, int argc, char **argv)
{
    struct device device = {.id = 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 3, CHANGES_MAX))
        return command->exit;
    int result = find_device(command, &device);
    if (result == 0)
        result = command_commit(command, change(command, device.id));
    return end(command, result, "changed interface", &device, command->args[1]);
}

static int remove_one(struct command *command, int64_t device_id)
{
    struct interface row;
    int result = interface_find(command->db, device_id, command->args[1], &row, &command->err);

    return result < 0 ? result : interface_remove(command->db, row.id, &command->err);
}

static int rm(struct command *command, int argc, char **argv)
{
    struct device device = {.id = 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 2, 2))
        return command->exit;
    int result = find_device(command, &device);
    if (result == 0)
        result = command_commit(command, remove_one(command, device.id));
    return end(command, result, "removed interface", &device, command->args[1]);
}

int verb_interface(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add, "DEVICE NAME [--mac MAC]", "Add an interface to a device.",
         "ipam interface add fw eth1 --mac 00:00:5e:00:53:0a\n"},
        {"list", list, "DEVICE", "List the interfaces of a device, with the addresses that they hold.",
         "ipam interface list fw\n"},
        {"set", set, "DEVICE NAME|MAC name=NAME|mac=MAC...", "Rename an interface, or change its MAC.",
         "ipam interface set fw eth1 mac=00:00:5e:00:53:02\nipam interface set fw 00:00:5e:00:53:02 name=lan0\n"},
        {"rm", rm, "DEVICE NAME|MAC", "Remove an interface that holds no address, with its history.",
         "ipam interface rm fw eth1\n"},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
