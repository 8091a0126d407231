// For tests: a small house with what probes have found in it.
//
// - gw, Gateway: a router that is up, trusted, at the site Home, tag core; 192.0.2.1, 2001:db8::1; its ping
//   takes 0.4 ms, and https is up.
// - nas, My NAS: of unknown type and down, Linux, tag backup, in the group Storage room; 192.0.2.5; its ping
//   loses 5 %; tcp/445.
// - lap, Laptop: of unknown type and state, of Dell; fe80::7%eth0; tcp/22 (of the list of ports) never open.
// - tv, TV: disabled, with notes.
#pragma once

#include <string.h>

#include "binding.h"
#include "check.h"
#include "check_service.h"
#include "device_tag.h"
#include "inventory_fixture.h"
#include "inventory_write_fixture.h"
#include "shared/net/mac_addr.h"

enum { HOUSE_NOW_S = 1800000000 };

static inline void house_bind(int64_t device, const char *text, const char *zone, const char *mac_text)
{
    struct ip_addr addr;
    struct mac_addr mac = {{0}};
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    if (mac_text != NULL)
        assert_int_equal(mac_addr_parse(mac_text, &mac), 0);
    assert_int_equal(
        binding_add(db, device, &addr, zone, mac_text == NULL ? NULL : &mac, "person", 1000, &err), 0);
}

static inline void house_set(int64_t device, const char *field, const char *value)
{
    assert_int_equal(device_set(db, device, field, value, "person", &err), 0);
}

static inline void house_service(int64_t device, const char *text, const char *source)
{
    struct service service;
    struct check check = {.device_id = device,
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .enabled = true};
    char key[SERVICE_TEXT_MAX];
    assert_int_equal(service_parse(text, &service, &err), 0);
    snprintf(check.key, sizeof(check.key), "%s", service_key(&service, key));
    snprintf(check.source, sizeof(check.source), "%s", source);
    assert_int_equal(check_service_add(db, &check, &service, &err), 0);
}

static inline void house_build(void)
{
    int64_t gw = inventory_fixture_device("Gateway"), nas = inventory_fixture_device("My NAS");
    int64_t lap = inventory_fixture_device("Laptop"), tv = inventory_fixture_device("TV");
    house_bind(gw, "192.0.2.1", "", "00:11:32:00:00:01");
    house_bind(gw, "2001:db8::1", "", "00:11:32:00:00:01");
    house_bind(nas, "192.0.2.5", "", NULL);
    house_bind(lap, "fe80::7", "eth0", "02:00:5e:00:00:07");
    house_set(gw, "type", "router");
    house_set(gw, "site", "Home");
    house_set(gw, "trusted", "yes");
    house_set(nas, "os", "Linux");
    house_set(lap, "vendor", "Dell");
    house_set(tv, "monitored", "no");
    house_set(tv, "notes", "100% kid's; -- shelf");
    assert_int_equal(device_tag_add(db, gw, "core", "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas, "backup", "person", &err), 0);
    assert_int_equal(check_add_pings(db, gw, CHECK_PROFILE_NORMAL, "person", &err), 0);
    assert_int_equal(check_add_pings(db, nas, CHECK_PROFILE_NORMAL, "person", &err), 0);
    house_service(gw, "https", "person");
    house_service(nas, "tcp/445", "person");
    house_service(lap, "tcp/22", "ports");
}

static inline void house_probe(void)
{
    inventory_fixture_write(
        "INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address,"
        "  rtt_ms, loss, strip_at, strip)"
        " SELECT c.id, 'local', CASE d.key WHEN 'my-nas' THEN 2 WHEN 'laptop' THEN 0 ELSE 1 END, 0, 0,"
        "  1799990000000, 1700000000000, 1799999940000, '', CASE c.key WHEN 'v4' THEN 0.4 ELSE 20 END,"
        "  CASE WHEN c.key = 'v4' AND d.key = 'my-nas' THEN 0.05 ELSE 0.0 END, 0, '[]'"
        " FROM probe_check c JOIN device d ON d.id = c.device_id WHERE c.key <> 'v6';"
        "DELETE FROM device_state;"
        "INSERT INTO device_state (device_id, state, cause, since, first_known)"
        " SELECT id, CASE key WHEN 'gateway' THEN 1 ELSE 2 END, 0, 1799990000000, 1700000000000"
        " FROM device WHERE key IN ('gateway', 'my-nas');"
        "INSERT INTO device_group (name, kind, source) VALUES ('Storage room', 'logical', 'person');"
        "INSERT INTO group_member (group_id, device_id, position, role)"
        " SELECT 1, id, 1, 'member' FROM device WHERE key = 'my-nas';");
}
