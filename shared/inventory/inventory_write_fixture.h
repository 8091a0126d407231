// For tests of the inventory: rows written as another program would.
#pragma once

#include "inventory_fixture.h"

static inline void inventory_fixture_somebody(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_text(context, "somebody", -1, SQLITE_STATIC);
}

// As another program would: outside the transaction of the fixture, which goes on after it.
static inline void inventory_fixture_write(const char *sql)
{
    sqlite3 *handle = NULL;
    char *text = NULL;
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(sqlite3_open(fixture.path, &handle), SQLITE_OK);
    sqlite3_create_function(handle, "audit_user", 0, SQLITE_UTF8, NULL, inventory_fixture_somebody, NULL,
                            NULL);
    sqlite3_create_function(handle, "audit_tool", 0, SQLITE_UTF8, NULL, inventory_fixture_somebody, NULL,
                            NULL);
    if (sqlite3_exec(handle, sql, NULL, NULL, &text) != SQLITE_OK)
        fail_msg("%s", text);
    sqlite3_close(handle);
    assert_int_equal(db_begin(db, 0), 0);
}

// Another device holds the address as well, as an import may say it; `mac` NULL: nobody knows it.
static inline void inventory_fixture_hold_too(int64_t device, const char *ip, const char *mac, int64_t from)
{
    char *sql = sqlite3_mprintf("INSERT INTO interface (device_id, mac) VALUES (%lld, %Q);"
                                "INSERT INTO binding (address_id, interface_id, valid_from, source)"
                                " SELECT id, last_insert_rowid(), %lld, 'import' FROM address WHERE ip = %Q",
                                (long long)device, mac, (long long)from, ip);
    inventory_fixture_write(sql);
    sqlite3_free(sql);
}
