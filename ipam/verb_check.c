#include "verb.h"

#include <errno.h>
#include <string.h>

#include "check_input.h"
#include "check_table.h"
#include "command.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check_service.h"
#include "shared/inventory/check_target.h"
#include "shared/inventory/check_write.h"
#include "shared/inventory/device.h"

enum { CHANGES_MAX = 16, COMMON_OPTIONS = 8 };

// Whether the device has an address of each family now.
static int find_families(struct command *command, int64_t device_id, bool *has_v4, bool *has_v6)
{
    struct bound_address_list list = {0};
    int result = binding_list(command->db, device_id, &list, &command->err);

    for (size_t i = 0; result == 0 && i < list.count; i++)
        *(ip_addr_family(&list.rows[i].addr) == 4 ? has_v4 : has_v6) = true;
    binding_list_free(&list);
    return result;
}

static int store_check(struct command *command, struct new_check *wanted)
{
    struct check *check = &wanted->check;
    struct device device;
    bool has_v4 = false, has_v6 = false;
    int result = device_find(command->db, command->args[0], &device, &command->err);

    if (result == 0)
        result = find_families(command, device.id, &has_v4, &has_v6);
    if (result == 0)
        result = check_input_follow(wanted, has_v4, has_v6, &command->err);
    if (result < 0)
        return result;
    check->device_id = device.id;
    if (wanted->service.kind == SERVICE_NONE)
        return check_add(command->db, check, &command->err);
    return check_service_add(command->db, check, &wanted->service, &command->err);
}

static int tell(struct command *command, const char *done, const struct check *check,
                const struct service *service)
{
    if (command_is_text(command)) {
        printf("%s %s/%s\n", done, check->device_key, check->key);
        return EXIT_OK;
    }
    check_table_begin(&command->out);
    check_table_row(&command->out, check, service);
    return command_end(command, 0);
}

static int add(struct command *command, int argc, char **argv)
{
    struct check_input input = {0};
    struct new_check wanted;
    struct arguments_option options[COMMON_OPTIONS + SERVICE_INPUT_OPTIONS] = {
        {"key", 0, ARGUMENTS_VALUE, &input.key},
        {"address", 0, ARGUMENTS_VALUE, &input.address},
        {"name", 0, ARGUMENTS_VALUE, &input.name},
        {"family", 0, ARGUMENTS_VALUE, &input.family},
        {"interval", 0, ARGUMENTS_VALUE, &input.interval},
        {"profile", 0, ARGUMENTS_VALUE, &input.profile},
        {"down-after", 0, ARGUMENTS_VALUE, &input.down_after},
        {"up-after", 0, ARGUMENTS_VALUE, &input.up_after},
    };

    for (size_t i = 0; i < SERVICE_INPUT_OPTIONS; i++)
        options[COMMON_OPTIONS + i] =
            (struct arguments_option){service_input_options[i], 0, ARGUMENTS_VALUE, &input.service[i]};
    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 2, 2))
        return command->exit;
    if (check_input_read(command->args[1], &input, &wanted, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, store_check(command, &wanted));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    return tell(command, "added", &wanted.check, &wanted.service);
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
    for (size_t i = 0; result == 0 && i < checks.count; i++) {
        struct service service;
        result = check_service_read(command->db, checks.rows[i].id, &service, &command->err);
        if (result == 0)
            check_table_row(&command->out, &checks.rows[i], &service);
    }
    check_list_free(&checks);
    int status = command_end(command, result);
    if (status == EXIT_OK && command->out.row_count == 0)
        return command_fail(command, "there are no checks; add one with 'ipam check add DEVICE v4'");
    return status;
}

static int find_check(struct command *command, struct check *out)
{
    struct check_list list = {0};
    struct device device;
    int result = device_find(command->db, command->args[0], &device, &command->err);

    if (result == 0)
        result = check_list(command->db, device.id, NULL, false, &list, &command->err);
    if (result < 0)
        return result;
    result = error_set(&command->err, -ENOENT, "\"%s\" has no check \"%s\"; see 'ipam check list %s'",
                       device.key, command->args[1], device.key);
    for (size_t i = 0; result < 0 && i < list.count; i++) {
        if (strcmp(list.rows[i].key, command->args[1]) != 0)
            continue;
        *out = list.rows[i];
        result = 0;
    }
    check_list_free(&list);
    return result;
}

static int apply_changes(struct command *command, struct check *check)
{
    int result = 0;

    for (size_t i = 2; result == 0 && i < command->arg_count; i++)
        result = check_input_change(command->args[i], check, &command->err);
    return result;
}

// A row that is written is enabled; so the flag comes last.
static int write_changes(struct command *command, const struct check *check, const struct service *service)
{
    const char *spec = NULL;
    struct ip_addr addr = {0};
    struct check row = *check;

    if (service->kind != SERVICE_NONE && !(spec = check_service_spec(command->db, service)))
        return error_set(&command->err, -EIO, "%s", db_error(command->db));
    int result = check_target_normalise(&row, &addr, &command->err);
    if (result == 0)
        result = check_write_update(command->db, &row, &addr, spec, &command->err);
    return result;
}

static bool has_same_settings(const struct check *a, const struct check *b)
{
    return a->interval_ms == b->interval_ms && a->profile == b->profile && a->down_after == b->down_after &&
           a->up_after == b->up_after;
}

static int change_check(struct command *command, struct check *check, struct service *service)
{
    struct check before = {.id = 0};
    int result = find_check(command, &before);

    *check = before;
    bool is_listed = strcmp(before.source, "ports") == 0;
    if (result == 0 && !is_listed && strcmp(before.source, "person") != 0)
        return error_set(&command->err, -EPERM,
                         "check \"%s\" is set by the configuration of %s (source %s): change it there",
                         before.key, before.plugin, before.source);
    if (result == 0)
        result = check_service_read(command->db, before.id, service, &command->err);
    if (result == 0)
        result = apply_changes(command, check);
    if (result == 0 && !has_same_settings(check, &before))
        result = write_changes(command, check, service);
    if (result == 0)
        result = check_set_enabled(command->db, check->id, check->enabled, &command->err);
    return result == 0 && is_listed ? check_take_over(command->db, check->id, &command->err) : result;
}

static int set(struct command *command, int argc, char **argv)
{
    struct check check = {.id = 0};
    struct service service = {.kind = SERVICE_NONE};

    if (!command_arguments(command, argc, argv, NULL, 0, 3, CHANGES_MAX))
        return command->exit;
    if (apply_changes(command, &check) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, change_check(command, &check, &service));
    return result < 0 ? command_fail(command, "%s", command->err.text)
                      : tell(command, "changed", &check, &service);
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
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, remove_check(command));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed check %s\n", command->args[1]);
    return EXIT_OK;
}

static const char add_examples[] = "ipam check add nas tcp/445\n"
                                   "ipam check add nas https --path /health --status 200 --days 14\n"
                                   "ipam check add nas tls/993 --key imaps --host mail.example.org\n"
                                   "ipam check add nas dns --host example.org --record MX\n"
                                   "ipam check add nas push --interval 1d\n"
                                   "ipam check add nas uplink --address 198.51.100.1 --interval 500ms\n";

int verb_check(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add, "DEVICE SERVICE|KEY [OPTION VALUE]...",
         "Check a service: tcp/PORT, tls, http, https, dns (each with /PORT for another port), or push, which "
         "waits for 'ipam beat'. Or ping: v4, v6, or another KEY with whom to ask.\n"
         "For all: --family 4|6, --address ADDRESS or --name DNS (whom to ask), --interval TIME, --profile "
         "normal|sleepy, --down-after N, --up-after N.\n"
         "A service: --key KEY. tcp: --send TEXT, --expect PATTERN. http, https: --path PATH, --status "
         "CODES, --body PATTERN; and tls: --host NAME.\n"
         "tls, https: --days N, --verify yes|no; tls: --starttls smtp|imap|pop3. dns: --host NAME, "
         "--record TYPE, --answer TEXT.",
         add_examples},
        {"list", list, "[DEVICE]", "List the checks of a device, or all.",
         "ipam check list\nipam check list nas\n"},
        {"set", set, "DEVICE KEY SETTING=VALUE...",
         "Set enabled (yes, no), interval, profile, down-after or up-after; 'default' is the plugin's. A check of "
         "the list of Ports is yours from then on, until you remove it.",
         "ipam check set nas v4 interval=1m down-after=3\nipam check set nas v4 enabled=no\n"
         "ipam check set nas v4 interval=default\n"},
        {"rm", rm, "DEVICE KEY", "Remove a check with its history.", "ipam check rm nas v4\n"},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
