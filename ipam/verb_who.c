#include "verb_inventory.h"

#include <errno.h>
#include <string.h>

#include "binding_table.h"
#include "command.h"
#include "device_input.h"
#include "shared/inventory/binding_history.h"
#include "shared/inventory/device.h"
#include "shared/inventory/identifier.h"
#include "shared/inventory/vrf.h"
#include "shared/net/mac_addr.h"
#include "time_input.h"

// What `who` was asked.
struct question {
    const char *at;
    const char *vrf;
    bool all;
    struct device_address address;
    struct time_span span;
};

static int show(struct command *command, struct binding_span_list *list)
{
    binding_table_begin(&command->out);
    for (size_t i = 0; i < list->count; i++)
        binding_table_row(&command->out, &list->rows[i]);
    binding_span_list_free(list);
    return command_end(command, 0);
}

static int read_holders(struct command *command, const struct question *question, bool ever,
                        struct binding_span_list *out)
{
    return binding_history_of_address(command->db, question->vrf, &question->address.addr,
                                      question->address.zone, ever ? INT64_MIN : question->span.from_ms,
                                      ever ? INT64_MAX : question->span.to_ms, ever && !question->all ? 1 : 0,
                                      out, &command->err);
}

// Whether anybody ever did. A VRF that is no more keeps its history; one without any must be there.
static int read_ever(struct command *command, const struct question *question, bool *ever)
{
    struct binding_span_list list = {0};
    int result = question->all ? 0 : read_holders(command, question, true, &list);

    *ever = list.count > 0;
    binding_span_list_free(&list);
    if (result == 0 && !*ever && question->vrf)
        result = vrf_check(command->db, question->vrf, &command->err);
    return result;
}

// Nobody then.
static int tell_nobody(struct command *command, const struct question *question, bool ever)
{
    const char *vrf = question->vrf ? question->vrf : "";
    const char *in = question->vrf ? " in the VRF " : "", *option = question->vrf ? " --vrf " : "";

    if (ever)
        return command_fail(command, "nobody %s %s%s%s; 'ipam who %s --all%s%s' shows who did at other times",
                            question->at ? "held" : "holds", command->args[0], in, vrf, command->args[0],
                            option, vrf);
    return command_fail(command, "nobody has ever held %s%s%s", command->args[0], in, vrf);
}

int verb_who(struct command *command, int argc, char **argv)
{
    struct question question = {.at = NULL};
    bool ever = false;
    struct binding_span_list list = {0};
    const struct arguments_option options[] = {
        {"at", 0, ARGUMENTS_VALUE, &question.at},
        {"vrf", 0, ARGUMENTS_VALUE, &question.vrf},
        {"all", 0, ARGUMENTS_FLAG, &question.all},
    };

    if (!command_arguments(command, argc, argv, options, 3, 1, 1))
        return command->exit;
    if (question.all && question.at)
        return command_usage(command, "--all is of all times; leave out --at");
    if (device_input_address(command->args[0], &question.address, &command->err) < 0 ||
        time_input_read(question.at ? question.at : "now", command->out.style.now_ms, &question.span,
                        &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = read_holders(command, &question, question.all, &list);
    if (result == 0 && list.count == 0)
        result = read_ever(command, &question, &ever);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (list.count > 0 || !command_is_text(command))
        return show(command, &list);
    return tell_nobody(command, &question, ever);
}

// A MAC that no binding names may still be known of a device.
static int tell_nowhere(struct command *command, const char *mac)
{
    char key[INVENTORY_KEY_MAX];
    int result = identifier_holder(command->db, "mac", mac, key, &command->err);

    if (result == 0)
        return command_fail(command, "%s has held no address; it is of the device %s: try 'ipam where %s'",
                            mac, key, key);
    if (result == -ENOENT)
        return command_fail(command, "%s has held no address, and no device has it", mac);
    return command_fail(command, "%s", command->err.text);
}

static int find_device(struct command *command, struct binding_span_list *list)
{
    struct device device;
    struct ip_addr addr;
    int result = device_find(command->db, command->args[0], &device, &command->err);

    if (result == -ENOENT && ip_addr_parse(command->args[0], &addr) == 0)
        return error_set(&command->err, -ESRCH, "%s is an address: 'ipam who %s' tells which device holds it",
                         command->args[0], command->args[0]);
    if (result == 0)
        result = binding_history_of_device(command->db, device.id, list, &command->err);
    if (result == 0 && list->count == 0)
        result = error_set(&command->err, -ENODATA, "%s has held no address", device.key);
    return result;
}

int verb_where(struct command *command, int argc, char **argv)
{
    struct binding_span_list list = {0};
    struct mac_addr mac;
    char text[MAC_ADDR_TEXT_MAX];

    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    bool is_mac = mac_addr_parse(command->args[0], &mac) == 0;
    int result = command_open(command, DB_READ);
    if (result == 0 && is_mac)
        result = binding_history_of_mac(command->db, mac_addr_format(&mac, text), &list, &command->err);
    if (result == 0 && list.count == 0) {
        result = find_device(command, &list);
        if (is_mac && result == -ENOENT)
            return tell_nowhere(command, text);
    }
    if (result == -ENODATA && !command_is_text(command))
        result = 0;
    return result < 0 ? command_fail(command, "%s", command->err.text) : show(command, &list);
}
