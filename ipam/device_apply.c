#include "device_apply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "device_input.h"
#include "shared/base/clock.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_tag.h"
#include "shared/inventory/device_type.h"
#include "shared/inventory/device_vendor.h"
#include "shared/inventory/identifier.h"
#include "shared/inventory/interface.h"
#include "shared/inventory/type_rules_source.h"
#include "shared/net/mac_addr.h"
#include "shared/net/oui_source.h"

static const char by_person[] = "person";

int device_apply_address(struct command *command, int64_t id, const char *text, const struct mac_addr *mac)
{
    struct device_address place;
    char name[DEVICE_INPUT_INTERFACE_MAX];
    int64_t interface = 0;
    int result = device_input_place(text, &place, name, &command->err);

    if (result < 0)
        return result;
    if (name[0])
        result = interface_ensure(command->db, id, name, mac, &interface, &command->err);
    if (result < 0)
        return result;
    const struct binding_place at = {
        .addr = &place.addr, .segment = place.zone, .interface_id = interface, .mac = mac};
    return binding_add_place(command->db, id, &at, by_person, clock_real_ms(), &command->err);
}

static int remove_address(struct command *command, int64_t id, const char *text)
{
    struct device_address place;
    char name[DEVICE_INPUT_INTERFACE_MAX];

    if (device_input_place(text, &place, name, &command->err) < 0)
        return -EINVAL;
    return binding_close(command->db, id, &place.addr, place.zone, clock_real_ms(), &command->err);
}

int device_apply_tags(struct command *command, int64_t id, const char *tags, bool add)
{
    char tag[DEVICE_TAG_MAX + 1];
    int result = 0;

    while (result == 0) {
        size_t length = strcspn(tags, ",");
        snprintf(tag, sizeof tag, "%.*s", length < sizeof tag ? (int)length : (int)sizeof tag - 1, tags);
        result = add ? device_tag_add(command->db, id, tag, by_person, &command->err)
                     : device_tag_remove(command->db, id, tag, &command->err);
        if (!tags[length])
            break;
        tags += length + 1;
    }
    return result;
}

// A device with one interface whose MAC is not known has told it now; the interface of a MAC taken away loses
// it.
static int change_interfaces(struct command *command, int64_t id, const char *mac, bool add)
{
    struct interface_list list;
    int result = interface_list(command->db, id, &list, &command->err);

    for (size_t i = 0; result == 0 && i < list.count; i++) {
        if (add && list.count == 1 && !list.rows[i].mac[0])
            result = interface_set(command->db, &list.rows[i], "mac", mac, &command->err);
        else if (!add && strcmp(list.rows[i].mac, mac) == 0)
            result = interface_set(command->db, &list.rows[i], "mac", "", &command->err);
    }
    interface_list_free(&list);
    return result;
}

int device_apply_mac(struct command *command, int64_t id, const char *text, bool add)
{
    char canonical[MAC_ADDR_TEXT_MAX];
    struct mac_addr mac;
    int result = 0;

    if (mac_addr_parse(text, &mac) < 0)
        return error_set(&command->err, -EINVAL, "\"%.64s\" is no MAC address; write it as 00:00:5e:00:53:01",
                         text);
    mac_addr_format(&mac, canonical);
    if (add)
        result = identifier_add(command->db, id, "mac", canonical, identifier_mac_trust(&mac), by_person,
                                clock_real_ms(), &command->err);
    else
        result = identifier_remove(command->db, id, "mac", canonical, &command->err);
    return result < 0 ? result : change_interfaces(command, id, canonical, add);
}

int device_apply(struct command *command, int64_t id, const struct device_change *change)
{
    bool add = change->kind == DEVICE_CHANGE_ADD;
    bool found = strcmp(change->field, "type") == 0 || strcmp(change->field, "vendor") == 0;

    if (strcmp(change->field, "address") == 0)
        return add ? device_apply_address(command, id, change->value, NULL)
                   : remove_address(command, id, change->value);
    if (strcmp(change->field, "tag") == 0)
        return device_apply_tags(command, id, change->value, add);
    if (strcmp(change->field, "mac") == 0)
        return device_apply_mac(command, id, change->value, add);
    if (found && strcmp(change->value, "auto") == 0)
        return device_release(command->db, id, change->field, by_person, &command->err);
    return device_set(command->db, id, change->field, change->value, by_person, &command->err);
}

int device_apply_vendors(struct command *command, int64_t id)
{
    struct oui_source *vendors = NULL;
    int result = oui_source_new("", &vendors);

    if (result < 0)
        return error_set(&command->err, result, "out of memory");
    result = device_vendor_fill(command->db, id, vendors, &command->err);
    oui_source_free(vendors);
    return result;
}

bool device_apply_tell_faults(struct command *command, const struct type_rules *rules)
{
    for (size_t i = 0; i < rules->fault_count && i < TYPE_RULE_FAULTS_MAX; i++)
        command_fail(command, "%s; this rule of types is left out", rules->faults[i].text);
    if (rules->fault_count > TYPE_RULE_FAULTS_MAX)
        command_fail(command, "and %zu more rules of types are left out",
                     rules->fault_count - TYPE_RULE_FAULTS_MAX);
    return rules->fault_count > 0;
}

static int find_types(struct command *command, int64_t id)
{
    struct type_rules rules;
    int result = type_rules_source_read(NULL, &rules, &command->err);

    if (result < 0)
        return result;
    result = device_type_apply(command->db, id, &rules, command->out.style.now_ms, &command->err);
    device_apply_tell_faults(command, &rules);
    type_rules_free(&rules);
    return result;
}

bool device_apply_found(struct command *command, int64_t id)
{
    int vendors = device_apply_vendors(command, id);
    if (vendors < 0)
        command_fail(command, "the vendor was not looked up: %s", command->err.text);

    int types = find_types(command, id);
    if (types < 0)
        command_fail(command, "the type was not looked up: %s", command->err.text);
    return vendors > 0 || types > 0;
}
