// For tests of the plan: prefixes by their text, and addresses that are planned or held.
#pragma once

#include "binding.h"
#include "inventory_fixture.h"
#include "prefix.h"

static inline struct cidr plan_fixture_cidr(const char *text)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    return cidr;
}

static inline struct ip_addr plan_fixture_addr(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static inline struct prefix plan_fixture_prefix(const char *text)
{
    struct cidr cidr = plan_fixture_cidr(text);
    struct prefix prefix;
    assert_int_equal(prefix_add(db, NULL, &cidr, "", "person", &prefix, &err), 0);
    return prefix;
}

static inline void plan_fixture_hold(int64_t device_id, const char *text)
{
    struct ip_addr addr = plan_fixture_addr(text);
    assert_int_equal(binding_add(db, device_id, &addr, "", NULL, "person", 1, &err), 0);
}

// Writes as no program of ours does: without the audit.
static inline void plan_fixture_run(const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(sqlite3_open(fixture.path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle,
                                  "DROP TRIGGER IF EXISTS address_audit_insert;"
                                  "DROP TRIGGER IF EXISTS address_audit_update",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(db_begin(db, 0), 0);
}

static inline void plan_fixture_plan(const char *vrf, const char *text, const char *assignment)
{
    struct ip_addr addr = plan_fixture_addr(text);
    char key[2 * sizeof(addr.bytes) + 1];
    for (size_t i = 0; i < sizeof(addr.bytes); i++)
        snprintf(key + 2 * i, 3, "%02x", addr.bytes[i]);
    char *sql =
        sqlite3_mprintf("INSERT INTO address (vrf, ip, ip_key, family, assignment) VALUES (%Q, %Q, x'%s',"
                        " %d, %Q)",
                        vrf, text, key, ip_addr_family(&addr), assignment);
    plan_fixture_run(sql);
    sqlite3_free(sql);
}
