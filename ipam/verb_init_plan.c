#include "verb_init_plan.h"

#include <errno.h>

#include "command.h"
#include "iface_source.h"
#include "shared/base/clock.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"
#include "shared/inventory/prefix.h"

static const char by_person[] = "person";

static int device_holds(struct command *command, int64_t device_id, const struct ip_addr *addr, bool *held)
{
    struct bound_address_list bound = {0};
    int result = binding_list(command->db, device_id, &bound, &command->err);

    for (size_t i = 0; result == 0 && i < bound.count; i++)
        *held |= ip_addr_compare(&bound.rows[i].addr, addr) == 0;
    binding_list_free(&bound);
    return result;
}

static int is_held(struct command *command, const struct ip_addr *addr, bool *held)
{
    struct device_list devices = {0};
    int result = device_list(command->db, &devices, &command->err);

    *held = false;
    for (size_t i = 0; result == 0 && i < devices.count && !*held; i++)
        result = device_holds(command, devices.rows[i].id, addr, held);
    device_list_free(&devices);
    return result;
}

int init_plan_find_gateway(struct command *command, const struct init_plan *plan, struct ip_addr *out)
{
    struct ip_addr gateway;
    bool agreed = false;
    bool held = false;

    if (iface_source_gateway(&gateway) < 0)
        return -ENOENT;
    for (size_t i = 0; i < plan->prefix_count; i++)
        agreed |= cidr_contains(&plan->prefixes[i], &gateway);
    if (!agreed)
        return -ENOENT;
    int result = is_held(command, &gateway, &held);
    if (result == 0 && held)
        result = -ENOENT;
    if (result == 0)
        *out = gateway;
    return result;
}

// One that is in the plan already stays as it is.
static int store_prefix(struct command *command, const struct cidr *cidr, const char *name)
{
    struct prefix prefix;

    if (prefix_find_cidr(command->db, NULL, cidr, &prefix, NULL) == 0)
        return 0;
    int result = prefix_add(command->db, NULL, cidr, name, by_person, &prefix, &command->err);
    if (result == 0)
        result = prefix_set(command->db, prefix.id, "kind", "lan", by_person, &command->err);
    return result;
}

static int store_gateway(struct command *command, const struct ip_addr *gateway)
{
    struct device device;
    int result = device_add(command->db, "gateway", by_person, &device, &command->err);

    if (result == 0)
        result = device_set(command->db, device.id, "type", "router", by_person, &command->err);
    if (result == 0)
        result =
            binding_add(command->db, device.id, gateway, "", NULL, by_person, clock_real_ms(), &command->err);
    if (result == 0)
        result = check_add_pings(command->db, device.id, CHECK_PROFILE_NORMAL, by_person, &command->err);
    return result;
}

int init_plan_store(struct command *command, const struct init_plan *plan)
{
    int result = command_begin(command);

    if (result < 0)
        return result;
    for (size_t i = 0; result == 0 && i < plan->prefix_count; i++)
        result = store_prefix(command, &plan->prefixes[i], plan->names[i]);
    if (result == 0 && plan->with_gateway)
        result = store_gateway(command, &plan->gateway);
    return command_commit(command, result);
}
