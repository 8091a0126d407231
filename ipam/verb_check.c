#include "verb.h"

#include <errno.h>
#include <string.h>

#include "check_table.h"
#include "command.h"
#include "device_input.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

enum { INTERVAL_MIN_MS = 200, INTERVAL_MAX_MS = 86400000, RUN_MAX = 1000 };

// What `check add` was told.
struct new_check {
    const char *address;
    const char *name;
    const char *family;
    const char *interval;
    const char *profile;
    const char *down_after;
    const char *up_after;
};

static int read_target(const struct new_check *wanted, struct check *check, struct error *err)
{
    struct device_address address;
    const char *family = wanted->family;

    if (!wanted->address && !wanted->name && !family && check->key[0] == 'v')
        family = check->key + 1;
    if (!!wanted->address + !!wanted->name + !!family != 1)
        return error_set(err, -EINVAL, "say what check '%s' probes: one of --family 4|6, --address or --name",
                         check->key);

    if (family && strcmp(family, "4") != 0 && strcmp(family, "6") != 0)
        return error_set(err, -EINVAL, "'%s' is no family of addresses; use --family 4 or 6", family);
    if (wanted->address && device_input_address(wanted->address, &address, err) < 0)
        return -EINVAL;

    if (family)
        check->target_kind = *family == '4' ? CHECK_TARGET_DEVICE_V4 : CHECK_TARGET_DEVICE_V6;
    else
        check->target_kind = wanted->address ? CHECK_TARGET_ADDRESS : CHECK_TARGET_NAME;
    const char *target = wanted->address ? wanted->address : wanted->name;
    if (target && text_copy(check->target, sizeof check->target, target) < 0)
        return error_set(err, -EINVAL, "the target is longer than %zu characters", sizeof check->target - 1);
    return 0;
}

static int read_count(const char *option, const char *text, uint16_t *out, struct error *err)
{
    uint64_t value = 0;

    if (!text)
        return 0;
    if (number_parse_u64(text, 1, RUN_MAX, &value) < 0)
        return error_set(err, -EINVAL, "%s takes a number from 1 to %d, not '%s'", option, RUN_MAX, text);
    *out = (uint16_t)value;
    return 0;
}

static int read_interval(const char *text, uint32_t *out, struct error *err)
{
    uint64_t value = 0;

    if (!text)
        return 0;
    if (number_parse_duration_ms(text, INTERVAL_MIN_MS, INTERVAL_MAX_MS, &value) < 0)
        return error_set(err, -EINVAL,
                         "--interval takes a time from 200ms to 1d, as 500ms, 10s or 5m, not '%s'", text);
    *out = (uint32_t)value;
    return 0;
}

static int read_new_check(const char *key, const struct new_check *wanted, struct check *check,
                          struct error *err)
{
    *check = (struct check){.plugin = "icmp_heartbeat", .source = "person", .enabled = true};

    if (text_copy(check->key, sizeof check->key, key) < 0)
        return error_set(err, -EINVAL, "the key of a check has at most %zu characters",
                         sizeof check->key - 1);
    int result = read_target(wanted, check, err);
    if (result == 0)
        result = read_interval(wanted->interval, &check->interval_ms, err);
    if (result == 0)
        result = device_input_profile(wanted->profile, &check->profile, err);
    if (result == 0)
        result = read_count("--down-after", wanted->down_after, &check->down_after, err);
    if (result == 0)
        result = read_count("--up-after", wanted->up_after, &check->up_after, err);
    return result;
}

static int store_check(struct command *command, struct check *check)
{
    struct device device;
    int result = device_find(command->db, command->args[0], &device, &command->err);

    if (result < 0)
        return result;
    check->device_id = device.id;
    return check_add(command->db, check, &command->err);
}

static int add(struct command *command, int argc, char **argv)
{
    struct new_check wanted = {0};
    struct check check;
    const struct arguments_option options[] = {
        {"address", 0, ARGUMENTS_VALUE, &wanted.address},
        {"name", 0, ARGUMENTS_VALUE, &wanted.name},
        {"family", 0, ARGUMENTS_VALUE, &wanted.family},
        {"interval", 0, ARGUMENTS_VALUE, &wanted.interval},
        {"profile", 0, ARGUMENTS_VALUE, &wanted.profile},
        {"down-after", 0, ARGUMENTS_VALUE, &wanted.down_after},
        {"up-after", 0, ARGUMENTS_VALUE, &wanted.up_after},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 2, 2))
        return command->exit;
    if (read_new_check(command->args[1], &wanted, &check, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = command_begin(command);
    if (result == 0)
        result = command_commit(command, store_check(command, &check));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);

    if (command_is_text(command)) {
        printf("added %s/%s\n", check.device_key, check.key);
        return EXIT_OK;
    }
    check_table_begin(&command->out);
    check_table_row(&command->out, &check);
    return command_end(command, 0);
}

static int list(struct command *command, int argc, char **argv)
{
    struct check_list checks = {0};
    struct device device = {.id = 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 0, 1))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0 && command->arg_count == 1)
        result = device_find(command->db, command->args[0], &device, &command->err);
    if (result == 0)
        result = check_list(command->db, device.id, NULL, false, &checks, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);

    check_table_begin(&command->out);
    for (size_t i = 0; i < checks.count; i++)
        check_table_row(&command->out, &checks.rows[i]);
    check_list_free(&checks);
    int status = command_end(command, 0);
    if (status == EXIT_OK && command->out.row_count == 0)
        return command_fail(command, "there are no checks; add one with 'ipam check add DEVICE v4'");
    return status;
}

static int remove_check(struct command *command)
{
    struct device device;
    int result = device_find(command->db, command->args[0], &device, &command->err);

    return result < 0 ? result : check_remove(command->db, device.id, command->args[1], &command->err);
}

static int rm(struct command *command, int argc, char **argv)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 2, 2))
        return command->exit;
    int result = command_open(command, DB_WRITE);
    if (result == 0)
        result = command_begin(command);
    if (result == 0)
        result = command_commit(command, remove_check(command));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed check %s\n", command->args[1]);
    return EXIT_OK;
}

int verb_check(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add,
         "DEVICE KEY [--family 4|6 | --address ADDRESS | --name DNS] [--interval TIME] "
         "[--profile normal|sleepy] [--down-after N] [--up-after N]",
         "Probe the device's present address of a family, a fixed address, or a DNS name."},
        {"list", list, "[DEVICE]", "List the checks of a device, or all."},
        {"rm", rm, "DEVICE KEY", "Remove a check with its history."},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
