// For the tests of exports: a plan and devices, written as a person would. After inventory_fixture_init.
#pragma once

#include <string.h>

#include "shared/inventory/binding.h"
#include "shared/inventory/inventory_fixture.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/prefix.h"
#include "shared/inventory/vrf.h"
#include "shared/net/mac_addr.h"

static inline void export_fixture_prefix(const char *vrf, const char *text)
{
    struct cidr cidr;

    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    if (prefix_add(db, vrf, &cidr, "", "person", NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static inline void export_fixture_plan(const char *vrf, const char *text, struct plan_address_change change)
{
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(text, &addr), 0);
    if (plan_address_set(db, vrf, &addr, &change, "person", &err) < 0)
        fail_msg("%s", err.text);
}

// The device holds it; `mac` NULL: by an interface whose MAC nobody knows.
static inline void export_fixture_hold(const char *vrf, const char *text, int64_t device_id, const char *mac)
{
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;
    struct mac_addr parsed;
    const struct binding_place place = {
        .vrf = vrf, .addr = &addr, .segment = zone, .mac = mac ? &parsed : NULL};

    assert_int_equal(ip_addr_parse_zone(text, &addr, zone), 0);
    if (mac)
        assert_int_equal(mac_addr_parse(mac, &parsed), 0);
    if (binding_add_place(db, device_id, &place, "person", 1000, &err) < 0)
        fail_msg("%s", err.text);
}
