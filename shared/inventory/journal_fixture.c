#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "shared/db/db_fixture.h"

unsigned journal_fixture_random(uint64_t *seed, unsigned limit)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (unsigned)((*seed * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static void who(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_text(context, "tester", -1, SQLITE_STATIC);
}

static sqlite3 *open_database(const struct db_fixture *fixture)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    static const char *const names[] = {"audit_user", "audit_tool"};
    for (size_t i = 0; i < 2; i++)
        sqlite3_create_function(handle, names[i], 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL, who, NULL, NULL);
    return handle;
}

// Rows that the schema refuses (a key that is taken, a link of a device to itself) are left out.
static void add_row(sqlite3 *handle, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add_row(sqlite3 *handle, const char *format, ...)
{
    va_list args;
    char sql[1024];
    va_start(args, format);
    vsnprintf(sql, sizeof(sql), format, args);
    va_end(args);
    int result = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    if (result != SQLITE_OK && result != SQLITE_CONSTRAINT)
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
}

void journal_fixture_run(const struct db_fixture *fixture, const char *format, ...)
{
    va_list args;
    char sql[2048];
    sqlite3 *handle = open_database(fixture);
    va_start(args, format);
    vsnprintf(sql, sizeof(sql), format, args);
    va_end(args);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

static const char *pick(uint64_t *seed, const char *const *words, unsigned count)
{
    return words[journal_fixture_random(seed, count)];
}

#define PICK(seed, ...)                                                                                      \
    pick(seed, (const char *const[]){__VA_ARGS__},                                                           \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

// What stands on one device: `at` is a number of its own.
static void fill_device(sqlite3 *handle, uint64_t *seed, unsigned at)
{
    add_row(handle,
            "INSERT INTO device (key, name, type, notes, monitored, created_at, vendor, os, trusted, site_id)"
            " VALUES ('d%u', '%s %u', '%s', '%s', %u, %u, '%s', '%s', %u, %s)",
            at, PICK(seed, "NAS", "TV", "Küche"), at, PICK(seed, "unknown", "nas", "tv"),
            PICK(seed, "", "in the cellar", "''quoted''"), journal_fixture_random(seed, 2), at,
            PICK(seed, "", "Synology", "Acme"), PICK(seed, "", "linux"), journal_fixture_random(seed, 2),
            PICK(seed, "NULL", "1", "2"));
    static const char *const fields[] = {"name",   "type", "notes",   "monitored",
                                         "vendor", "os",   "trusted", "site"};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (journal_fixture_random(seed, 2) == 0)
            add_row(handle,
                    "INSERT INTO device_field (device_id, field, source, set_at)"
                    " SELECT id, '%s', '%s', %u FROM device WHERE key = 'd%u'",
                    fields[i], PICK(seed, "person", "scan", "lease", "import"), 1000 + at, at);
}

// One row of a table that hangs on devices; `ids` is a piece of SQL that gives any device.
static void fill_row(sqlite3 *handle, uint64_t *seed, unsigned devices)
{
    unsigned a = 1 + journal_fixture_random(seed, devices), b = 1 + journal_fixture_random(seed, devices);
    unsigned n = journal_fixture_random(seed, 6), m = journal_fixture_random(seed, 1000);
    add_row(handle,
            "INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen)"
            " VALUES (%u, '%s', 'value-%u', '%s', '%s', %u, %u)",
            a, PICK(seed, "mac", "hostname", "serial"), n, PICK(seed, "strong", "weak", "segment"),
            PICK(seed, "person", "scan"), m, m + 5);
    add_row(handle, "INSERT INTO interface (device_id, name, mac) VALUES (%u, '%s', %s)", b,
            PICK(seed, "", "eth0", "eth1"), PICK(seed, "NULL", "'02:00:5e:00:00:01'", "'00:11:32:00:00:02'"));
    add_row(handle,
            "INSERT INTO address (vrf, ip, ip_key, family, device_id)"
            " VALUES ('%s', '10.0.0.%u', x'00000000000000000000ffff0a0000%02x', 4, %s)",
            PICK(seed, "default", "lab"), n, n, PICK(seed, "NULL", "1", "2", "3"));
    add_row(handle,
            "INSERT INTO binding (address_id, interface_id, valid_from, valid_to, source)"
            " SELECT (SELECT id FROM address ORDER BY (id * 7919 + %u) %% 101 LIMIT 1),"
            " (SELECT id FROM interface ORDER BY (id * 7907 + %u) %% 101 LIMIT 1), %u, %s, 'lease'",
            m, m + n, m, PICK(seed, "NULL", "NULL", "5000"));
    add_row(handle, "INSERT INTO device_tag (device_id, tag, source) VALUES (%u, 'tag-%u', 'person')", a, n);
    add_row(
        handle,
        "INSERT INTO link (a_device_id, a_interface_id, b_device_id, b_interface_id, kind, label, source,"
        " created_at) SELECT %u, (SELECT max(id) FROM interface WHERE device_id = %u), %u, %s, '%s', 'l', 'person', %u",
        a, a, b, PICK(seed, "NULL", "(SELECT min(id) FROM interface)"), PICK(seed, "ethernet", "wifi"), m);
    add_row(handle,
            "INSERT INTO group_member (group_id, device_id, position, role) VALUES (%u, %u, %u, '%s')",
            1 + n % 2, a, m, PICK(seed, "member", "hub"));
    add_row(handle, "INSERT INTO map_node (map_id, device_id, x, y, locked) VALUES (%u, %u, %u.1, -%u.7, %u)",
            1 + m % 2, b, n, m, n % 2);
    add_row(
        handle,
        "INSERT INTO probe_check (device_id, key, plugin, target_kind, target, target_key, interval_ms, profile,"
        " down_after, up_after, enabled, source, created_at) VALUES (%u, '%s', 'icmp_heartbeat', %s, 0, 1, 0, 0,"
        " %u, 'person', %u)",
        a, PICK(seed, "v4", "v6", "ping"),
        PICK(seed, "1, '', NULL", "3, '10.0.0.1', x'00000000000000000000ffff0a000001'"),
        journal_fixture_random(seed, 2), m);
    add_row(
        handle,
        "INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at,"
        " address, strip_at, strip) SELECT max(id), 'local', %u, 1, 0, %u, %u, %u, '', 0, '[]' FROM probe_check",
        journal_fixture_random(seed, 3), 2000 + m, 1000 + m, 3000 + m);
    add_row(handle,
            "INSERT INTO transition (check_id, vantage, at, from_state, to_state, cause)"
            " SELECT max(id), 'local', %u, 0, 1, 1 FROM probe_check",
            2000 + m);
    add_row(handle,
            "INSERT INTO incident (check_id, vantage, state, started_at, ended_at, cause)"
            " SELECT max(id), 'local', 2, %u, %s, 1 FROM probe_check",
            2000 + m, PICK(seed, "NULL", "9000"));
    add_row(handle,
            "INSERT INTO beat (check_id, at, ok, message) SELECT max(id), %u, 1, 'done' FROM probe_check", m);
    add_row(handle,
            "INSERT INTO plan_field (tbl, row_id, field, source, set_at)"
            " SELECT 'address', max(id), 'name', 'person', %u FROM address",
            m);
}

void journal_fixture_fill(const struct db_fixture *fixture, uint64_t *seed, unsigned devices)
{
    sqlite3 *handle = open_database(fixture);
    add_row(handle, "BEGIN");
    add_row(handle, "INSERT INTO site (name) VALUES ('Cellar'), ('Roof')");
    add_row(handle, "INSERT INTO map (name) VALUES ('Attic')");
    add_row(handle, "INSERT INTO device_group (name, kind, source) VALUES ('Web', 'path', 'person'),"
                    " ('Star', 'hub', 'person')");
    for (unsigned i = 1; i <= devices; i++)
        fill_device(handle, seed, i);
    for (unsigned i = 0; i < 6 * devices; i++)
        fill_row(handle, seed, devices);
    add_row(handle, "COMMIT");
    sqlite3_close(handle);
}

static void dump_blob(sqlite3_stmt *query, int column, sqlite3_str *out)
{
    const unsigned char *bytes = sqlite3_column_blob(query, column);
    sqlite3_str_appendf(out, "|x");
    for (int i = 0; i < sqlite3_column_bytes(query, column); i++)
        sqlite3_str_appendf(out, "%02x", bytes[i]);
}

static void dump_table(sqlite3 *handle, const char *table, sqlite3_str *out)
{
    sqlite3_stmt *query = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, 2", table);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
        sqlite3_str_appendf(out, "%s", table);
        for (int i = 0; i < sqlite3_column_count(query); i++) {
            if (sqlite3_column_type(query, i) == SQLITE_FLOAT)
                sqlite3_str_appendf(out, "|%!.17g", sqlite3_column_double(query, i));
            else if (sqlite3_column_type(query, i) == SQLITE_BLOB)
                dump_blob(query, i, out);
            else
                sqlite3_str_appendf(out, "|%Q", sqlite3_column_text(query, i));
        }
        sqlite3_str_appendchar(out, 1, '\n');
    }
    sqlite3_finalize(query);
    sqlite3_free(sql);
}

char *journal_fixture_dump(const struct db_fixture *fixture)
{
    sqlite3 *handle = open_database(fixture);
    sqlite3_str *out = sqlite3_str_new(handle);
    sqlite3_stmt *tables = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(handle,
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                           " AND name NOT IN ('audit', 'journal') ORDER BY name",
                           -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW)
        dump_table(handle, (const char *)sqlite3_column_text(tables, 0), out);
    sqlite3_finalize(tables);
    char *text = sqlite3_str_finish(out);
    char *copy = strdup(text);
    sqlite3_free(text);
    sqlite3_close(handle);
    return copy;
}
