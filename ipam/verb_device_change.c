#include "verb_device_change.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "device_input.h"
#include "device_table.h"
#include "shared/base/clock.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/device.h"
#include "shared/inventory/identifier.h"
#include "shared/net/mac_addr.h"

static const char by_person[] = "person";

// What `device add` was told.
struct new_device {
    const char *name;
    const char *mac_text;
    const char *type;
    const char *site;
    const char *notes;
    const char *profile_text;
    bool no_check;
    struct mac_addr mac;
    enum check_profile profile;
    struct device_address addresses[DEVICE_INPUT_ADDRESSES_MAX];
    size_t address_count;
};

static int read_new_device(struct command *command, struct new_device *wanted)
{
    int result = device_input_profile(wanted->profile_text, &wanted->profile, &command->err);

    wanted->name = command->args[0];
    wanted->address_count = command->arg_count - 1;
    if (result == 0 && wanted->mac_text && mac_addr_parse(wanted->mac_text, &wanted->mac) < 0)
        return error_set(&command->err, -EINVAL, "'%s' is no MAC address; write it as 00:00:5e:00:53:01",
                         wanted->mac_text);
    for (size_t i = 0; result == 0 && i < wanted->address_count; i++)
        result = device_input_address(command->args[i + 1], &wanted->addresses[i], &command->err);
    return result;
}

static int set_field(struct command *command, int64_t id, const char *field, const char *value)
{
    return value ? device_set(command->db, id, field, value, by_person, &command->err) : 0;
}

static int add_mac(struct command *command, int64_t id, const struct new_device *wanted)
{
    char text[MAC_ADDR_TEXT_MAX];

    if (!wanted->mac_text)
        return 0;
    return identifier_add(command->db, id, "mac", mac_addr_format(&wanted->mac, text),
                          identifier_mac_trust(&wanted->mac), by_person, clock_real_ms(), &command->err);
}

static int add_device(struct command *command, const struct new_device *wanted, struct device *device)
{
    int result = device_add(command->db, wanted->name, by_person, device, &command->err);

    if (result == 0)
        result = set_field(command, device->id, "type", wanted->type);
    if (result == 0)
        result = set_field(command, device->id, "site", wanted->site);
    if (result == 0)
        result = set_field(command, device->id, "notes", wanted->notes);
    if (result == 0)
        result = add_mac(command, device->id, wanted);
    for (size_t i = 0; result == 0 && i < wanted->address_count; i++)
        result =
            binding_add(command->db, device->id, &wanted->addresses[i].addr, wanted->addresses[i].zone,
                        wanted->mac_text ? &wanted->mac : NULL, by_person, clock_real_ms(), &command->err);
    if (result == 0 && !wanted->no_check)
        result = check_add_pings(command->db, device->id, wanted->profile, by_person, &command->err);
    return result;
}

static int tell_person(struct command *command, const char *done, const struct device *device)
{
    struct check_list checks = {0};
    int result = check_list(command->db, device->id, NULL, false, &checks, &command->err);

    size_t count = checks.count;
    check_list_free(&checks);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (count > 0)
        printf("%s %s\n", done, device->key);
    else
        printf("%s %s; it has no check, so it is not monitored: 'ipam check add' adds one\n", done,
               device->key);
    return EXIT_OK;
}

// A line for a person, the device as a row for a machine.
static int tell(struct command *command, const char *done, const char *key)
{
    struct device device;
    int result = device_find(command->db, key, &device, &command->err);

    if (result == 0 && command_is_text(command))
        return tell_person(command, done, &device);
    device_table_begin(&command->out, OUTPUT_RECORD);
    if (result == 0)
        result = device_table_row(&command->out, command->db, &device, &command->err);
    return command_end(command, result);
}

int verb_device_change_add(struct command *command, int argc, char **argv)
{
    struct new_device wanted = {0};
    struct device device;
    const struct arguments_option options[] = {
        {"mac", 0, ARGUMENTS_VALUE, &wanted.mac_text},
        {"type", 0, ARGUMENTS_VALUE, &wanted.type},
        {"site", 0, ARGUMENTS_VALUE, &wanted.site},
        {"notes", 0, ARGUMENTS_VALUE, &wanted.notes},
        {"profile", 0, ARGUMENTS_VALUE, &wanted.profile_text},
        {"no-check", 0, ARGUMENTS_FLAG, &wanted.no_check},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1,
                           DEVICE_INPUT_ADDRESSES_MAX + 1))
        return command->exit;
    if (read_new_device(command, &wanted) < 0)
        return command_usage(command, "%s", command->err.text);

    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = command_begin(command);
    if (result == 0)
        result = command_commit(command, add_device(command, &wanted, &device));
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, "added", device.key);
}

static int apply_change(struct command *command, int64_t id, const struct device_change *change)
{
    struct device_address address;

    if (change->kind == DEVICE_CHANGE_SET)
        return device_set(command->db, id, change->field, change->value, by_person, &command->err);
    if (device_input_address(change->value, &address, &command->err) < 0)
        return -EINVAL;
    if (change->kind == DEVICE_CHANGE_ADD)
        return binding_add(command->db, id, &address.addr, address.zone, NULL, by_person, clock_real_ms(),
                           &command->err);
    return binding_close(command->db, id, &address.addr, address.zone, clock_real_ms(), &command->err);
}

int verb_device_change_set(struct command *command, int argc, char **argv)
{
    struct device_change changes[DEVICE_INPUT_ADDRESSES_MAX];
    struct device device;

    if (!command_arguments(command, argc, argv, NULL, 0, 2, DEVICE_INPUT_ADDRESSES_MAX + 1))
        return command->exit;
    size_t count = command->arg_count - 1;
    for (size_t i = 0; i < count; i++) {
        if (device_input_change(command->args[i + 1], &changes[i], &command->err) < 0)
            return command_usage(command, "%s", command->err.text);
    }

    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = command_begin(command);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    result = device_find(command->db, command->args[0], &device, &command->err);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = apply_change(command, device.id, &changes[i]);
    result = command_commit(command, result);
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, "changed", device.key);
}
