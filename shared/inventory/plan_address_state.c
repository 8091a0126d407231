#include "plan_address_state.h"

#include <string.h>

#include "plan_address.h"

const char *plan_address_state_text(enum plan_address_state state)
{
    static const char *const texts[] = {
        [PLAN_FREE] = "free",       [PLAN_IDLE] = "idle",     [PLAN_USED] = "used",
        [PLAN_FOREIGN] = "foreign", [PLAN_SHARED] = "shared", [PLAN_UNPLANNED] = "unplanned",
    };
    return texts[state];
}

// Whether it is planned for somebody else than its one holder.
static bool is_foreign(const struct plan_address *address)
{
    if (address->device_key[0] != '\0')
        return strcmp(address->device_key, address->holder_key) != 0;
    if (address->mac[0] == '\0' || address->holder_mac[0] == '\0')
        return false;
    return strcmp(address->mac, address->holder_mac) != 0;
}

enum plan_address_state plan_address_state(const struct plan_address *address)
{
    if (address->holders == 0)
        return address->assignment == PLAN_NONE ? PLAN_FREE : PLAN_IDLE;
    if (address->holders > 1)
        return PLAN_SHARED;
    if (address->assignment == PLAN_NONE)
        return PLAN_UNPLANNED;
    return is_foreign(address) ? PLAN_FOREIGN : PLAN_USED;
}
