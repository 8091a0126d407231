// For tests of the inventory: a database of its own, open and inside a write transaction.
#pragma once

#include "device.h"
#include "shared/db/db_fixture.h"

static struct db_fixture fixture;
static struct db *db;
static struct error err;

static inline int inventory_fixture_init(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    return db == NULL || db_begin(db, 0) < 0;
}

static inline int inventory_fixture_fini(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

// Commits, and begins the next transaction.
static inline void inventory_fixture_commit(void)
{
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(db_begin(db, 0), 0);
}

static inline int64_t inventory_fixture_device(const char *name)
{
    struct device device;
    assert_int_equal(device_add(db, name, "person", &device, &err), 0);
    return device.id;
}

// Commits, and asks as another program would.
static inline const char *inventory_fixture_ask(const char *sql)
{
    inventory_fixture_commit();
    return db_fixture_ask(&fixture, sql);
}

// How many decisions the audit holds.
static inline int64_t inventory_fixture_audits(void)
{
    return strtoll(inventory_fixture_ask("SELECT count(*) FROM audit"), NULL, 10);
}

#define WITH_DATABASE(test)                                                                                  \
    cmocka_unit_test_setup_teardown(test, inventory_fixture_init, inventory_fixture_fini)
