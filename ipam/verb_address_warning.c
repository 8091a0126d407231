#include "verb_address_warning.h"

#include <errno.h>

#include "address_role.h"
#include "command.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_address_state.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

enum { SHOWN_MAX = 5 };

// Fixed by the plan, where a server gives addresses out.
static bool is_fixed(const struct plan_address *address)
{
    return address->assignment == PLAN_STATIC || address->assignment == PLAN_RESERVED;
}

static size_t count_fixed(const struct plan_address_list *list, const struct ip_range *pool)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += is_fixed(&list->rows[i]) && ip_range_contains(pool, &list->rows[i].addr);
    return count;
}

static int warn_of_pools(struct command *command, const char *vrf, const struct ip_range *range,
                         const struct plan_address_list *list)
{
    struct plan_range_list ranges = {0};
    char target[IP_RANGE_TEXT_MAX], pool[IP_RANGE_TEXT_MAX];
    int result = plan_range_list(command->db, vrf, range, &ranges, &command->err);

    for (size_t i = 0; result == 0 && i < ranges.count; i++) {
        const struct plan_range *one = &ranges.rows[i];
        if (one->kind != PLAN_RANGE_DHCP || count_fixed(list, &one->range) == 0)
            continue;
        command_fail(command, "warning: %s: the DHCP pool %s may give such an address to somebody else",
                     ip_range_format(range, target), ip_range_format(&one->range, pool));
    }
    plan_range_list_free(&ranges);
    return result;
}

static void warn_of_holders(struct command *command, const struct plan_address_list *list)
{
    char text[IP_ADDR_TEXT_MAX];
    size_t found = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct plan_address *address = &list->rows[i];
        enum plan_address_state state = plan_address_state(address);
        bool nobodys = address->assignment == PLAN_RESERVED && !address->device_key[0] && !address->mac[0];
        bool strange = state == PLAN_FOREIGN || state == PLAN_SHARED || (state == PLAN_USED && nobodys);
        found += strange;
        if (strange && found <= SHOWN_MAX)
            command_fail(command, "warning: %s is held by %s%s", ip_addr_format(&address->addr, text),
                         address->holder_key, state == PLAN_SHARED ? " and others" : "");
    }
    if (found > SHOWN_MAX)
        command_fail(command, "warning: %zu more are held", found - SHOWN_MAX);
}

static int warn_of_role(struct command *command, const char *vrf, const struct ip_addr *addr)
{
    struct prefix prefix;
    char text[IP_ADDR_TEXT_MAX], cidr[CIDR_TEXT_MAX];
    int result = prefix_match(command->db, vrf, addr, &prefix, &command->err);
    const char *role = result == 0 ? address_role(&prefix, addr) : NULL;

    if (role)
        command_fail(command, "warning: %s is %s of %s", ip_addr_format(addr, text), role,
                     cidr_format(&prefix.cidr, cidr));
    return result == -ENOENT ? 0 : result;
}

static int warn(struct command *command, const char *vrf, const struct ip_range *range)
{
    struct plan_address_list list = {0};
    int result = plan_address_list(command->db, vrf, range, &list, &command->err);

    if (result == 0)
        result = warn_of_pools(command, vrf, range, &list);
    if (result == 0)
        warn_of_holders(command, &list);
    plan_address_list_free(&list);
    if (result == 0)
        result = warn_of_role(command, vrf, &range->first);
    if (result == 0 && ip_addr_compare(&range->first, &range->last) != 0)
        result = warn_of_role(command, vrf, &range->last);
    return result;
}

int verb_address_warning_tell(struct command *command, const char *vrf, const struct ip_range *ranges,
                              size_t count)
{
    int result = 0;

    for (size_t i = 0; result == 0 && i < count; i++)
        result = warn(command, vrf, &ranges[i]);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
