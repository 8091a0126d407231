#include "verb_device_change.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "device_apply.h"
#include "device_input.h"
#include "device_table.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_filter.h"
#include "shared/net/mac_addr.h"
#include "terminal_text.h"
#include "verb_device_bulk.h"

enum { DEVICE_CHANGE_FIELDS = 6 };

static const char by_person[] = "person";

// What `device add` was told.
struct new_device {
    const char *mac_text;
    const char *fields[DEVICE_CHANGE_FIELDS]; // as field_names
    const char *profile_text;
    struct arguments_list tags;
    bool trusted;
    bool no_check;
    struct mac_addr mac;
    enum check_profile profile;
};

static const char *const field_names[DEVICE_CHANGE_FIELDS] = {"type",   "site", "notes",
                                                              "vendor", "os",   "icon"};

static int read_new_device(struct command *command, struct new_device *wanted)
{
    int result = device_input_profile(wanted->profile_text, &wanted->profile, &command->err);

    if (result == 0 && wanted->mac_text && mac_addr_parse(wanted->mac_text, &wanted->mac) < 0)
        return error_set(&command->err, -EINVAL, "\"%s\" is no MAC address; write it as 00:00:5e:00:53:01",
                         wanted->mac_text);
    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        struct device_address address;
        char interface[DEVICE_INPUT_INTERFACE_MAX];
        result = device_input_place(command->args[i], &address, interface, &command->err);
    }
    return result;
}

static int set_fields(struct command *command, const struct new_device *wanted, int64_t id)
{
    int result = 0;

    for (size_t i = 0; result == 0 && i < DEVICE_CHANGE_FIELDS; i++) {
        if (wanted->fields[i])
            result = device_set(command->db, id, field_names[i], wanted->fields[i], by_person, &command->err);
    }
    if (result == 0 && wanted->trusted)
        result = device_set(command->db, id, "trusted", "yes", by_person, &command->err);
    for (size_t i = 0; result == 0 && i < wanted->tags.count; i++)
        result = device_apply_tags(command, id, wanted->tags.items[i], true);
    if (result == 0 && wanted->mac_text)
        result = device_apply_mac(command, id, wanted->mac_text, true);
    return result;
}

// The MAC is that of the first interface named; of others nobody has said one.
static int add_addresses(struct command *command, const struct new_device *wanted, int64_t id)
{
    const char *first = command->arg_count > 1 ? strrchr(command->args[1], '@') : NULL;
    int result = 0;

    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        const char *own = strrchr(command->args[i], '@');
        bool same = own && first ? strcmp(own, first) == 0 : own == first;
        result = device_apply_address(command, id, command->args[i],
                                      wanted->mac_text && same ? &wanted->mac : NULL);
    }
    return result;
}

static int add_device(struct command *command, const struct new_device *wanted, struct device *device)
{
    int result = device_add(command->db, command->args[0], by_person, device, &command->err);

    if (result == 0)
        result = set_fields(command, wanted, device->id);
    if (result == 0)
        result = add_addresses(command, wanted, device->id);
    if (result == 0 && !wanted->no_check)
        result = check_add_pings(command->db, device->id, wanted->profile, by_person, &command->err);
    return result;
}

// "; its type is printer by the rule: …", where that was found just now.
static void tell_found(const struct command *command, const struct device *device)
{
    if (device->type_reason[0]) {
        printf("; its type is %s by the ", device->type);
        terminal_text_write(stdout, device->type_reason, command->out.style.utf8);
    }
    if (device->vendor[0]) {
        fputs("; its vendor is ", stdout);
        terminal_text_write(stdout, device->vendor, command->out.style.utf8);
    }
}

static int tell_person(struct command *command, bool added, const struct device *device, bool found)
{
    struct check_list checks = {0};
    int result = check_list(command->db, device->id, NULL, false, &checks, &command->err);

    size_t count = checks.count;
    check_list_free(&checks);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    printf("%s %s", added ? "added" : "changed", device->key);
    if (found)
        tell_found(command, device);
    if (count == 0 && added)
        fputs("; it has no check, so it is not monitored: 'ipam check add' adds one", stdout);
    putchar('\n');
    return EXIT_OK;
}

// A line for a person, the device as a row for a machine. `found`: its vendor or type was found.
static int tell(struct command *command, bool added, const char *key, bool found)
{
    struct device device;
    int result = device_find(command->db, key, &device, &command->err);

    if (result == 0 && command_is_text(command))
        return tell_person(command, added, &device, found);
    device_table_begin(&command->out, OUTPUT_RECORD);
    if (result == 0)
        result = device_table_row(&command->out, command->db, &device, &command->err);
    return command_end(command, result);
}

int verb_device_change_add(struct command *command, int argc, char **argv)
{
    struct new_device wanted = {0};
    struct device device = {.id = 0};
    const struct arguments_option options[] = {
        {"mac", 0, ARGUMENTS_VALUE, &wanted.mac_text},
        {"type", 0, ARGUMENTS_VALUE, &wanted.fields[0]},
        {"site", 0, ARGUMENTS_VALUE, &wanted.fields[1]},
        {"notes", 0, ARGUMENTS_VALUE, &wanted.fields[2]},
        {"vendor", 0, ARGUMENTS_VALUE, &wanted.fields[3]},
        {"os", 0, ARGUMENTS_VALUE, &wanted.fields[4]},
        {"icon", 0, ARGUMENTS_VALUE, &wanted.fields[5]},
        {"tag", 0, ARGUMENTS_LIST, &wanted.tags},
        {"trusted", 0, ARGUMENTS_FLAG, &wanted.trusted},
        {"profile", 0, ARGUMENTS_VALUE, &wanted.profile_text},
        {"no-check", 0, ARGUMENTS_FLAG, &wanted.no_check},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1,
                           DEVICE_INPUT_ADDRESSES_MAX + 1))
        return command->exit;
    if (read_new_device(command, &wanted) < 0)
        return command_usage(command, "%s", command->err.text);

    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add_device(command, &wanted, &device));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    bool found = device_apply_found(command, device.id);
    return tell(command, true, device.key, found);
}

static int set_one(struct command *command, const struct device_change *changes, size_t count)
{
    struct device device;
    int result = command_open_begin(command);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    result = device_find(command->db, command->args[0], &device, &command->err);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = device_apply(command, device.id, &changes[i]);
    result = command_commit(command, result);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    bool found = device_apply_found(command, device.id);
    return tell(command, false, device.key, found);
}

int verb_device_change_set(struct command *command, int argc, char **argv)
{
    struct device_change changes[DEVICE_INPUT_ADDRESSES_MAX];
    struct device_bulk bulk = {.changes = changes};
    const struct arguments_option options[] = {
        {"where", 0, ARGUMENTS_VALUE, &bulk.where},
        {"dry-run", 'n', ARGUMENTS_FLAG, &bulk.dry_run},
        {"yes", 'y', ARGUMENTS_FLAG, &bulk.yes},
    };

    command->fields = device_filter_fields;
    command->field_count = DEVICE_FILTER_FIELDS;
    if (!command_arguments(command, argc, argv, options, 3, 1, DEVICE_INPUT_ADDRESSES_MAX))
        return command->exit;
    if (bulk.dry_run && !bulk.where)
        return command_usage(command, "--dry-run goes with --where");
    size_t first = bulk.where ? 0 : 1;
    if (command->arg_count == first)
        return command_usage(command, "'%s' needs more arguments", command->verb);
    bulk.count = command->arg_count - first;
    for (size_t i = 0; i < bulk.count; i++) {
        if (device_input_change(command->args[first + i], &changes[i], &command->err) < 0)
            return command_usage(command, "%s", command->err.text);
    }
    return bulk.where ? verb_device_bulk_set(command, &bulk) : set_one(command, changes, bulk.count);
}
