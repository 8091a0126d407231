// Whether the plan and the network agree about an address. Pure.
#pragma once

struct plan_address;

enum plan_address_state {
    PLAN_FREE,      // neither planned nor held
    PLAN_IDLE,      // planned, and nobody holds it
    PLAN_USED,      // planned and held
    PLAN_FOREIGN,   // held by another device, or another MAC, than it is planned for
    PLAN_SHARED,    // held by several devices
    PLAN_UNPLANNED, // held, and the plan says nothing
};

// "free", "idle", "used", "foreign", "shared", "unplanned": the words of the filter.
const char *plan_address_state_text(enum plan_address_state state);
enum plan_address_state plan_address_state(const struct plan_address *address);
