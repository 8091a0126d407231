#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "integrity.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/db/db_handle.h"

static void test_a_new_inventory_is_sound(void **state)
{
    (void)state;
    struct db_fixture fixture;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(integrity_verify(db, &fixture.err), 0);
    db_close(db);
    db_fixture_fini(&fixture);
}

// Overwrites the second page and those after it, as a failing card does; the first keeps the file a database.
static void test_damage_is_found(void **state)
{
    (void)state;
    struct db_fixture fixture;
    char rubbish[4096];

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(db_commit(db), 0);
    db_close(db);
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", fixture.path);
    assert_int_equal(truncate(wal, 0) == 0 || errno == ENOENT, 1);
    memset(rubbish, 0x5a, sizeof rubbish);
    int fd = open(fixture.path, O_WRONLY | O_CLOEXEC);
    for (off_t page = 20; page < 30; page++)
        assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, page * 4096), sizeof rubbish);
    close(fd);
    db = db_fixture_open(&fixture, DB_READ);
    assert_non_null(db);
    assert_true(integrity_verify(db, &fixture.err) < 0);
    assert_string_not_equal(fixture.err.text, "");
    db_close(db);
    db_fixture_fini(&fixture);
}

static struct db_fixture plan;
static struct db *plan_db;

static int open_plan(void **state)
{
    (void)state;
    db_fixture_init(&plan);
    plan_db = db_fixture_open(&plan, DB_WRITE);
    return plan_db == NULL;
}

static int close_plan(void **state)
{
    (void)state;
    db_close(plan_db);
    db_fixture_fini(&plan);
    return 0;
}

static void store(const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(plan_db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", message, sql);
}

// "rule;" of each finding, and how many of them are damage.
static const char *findings(size_t *damages)
{
    static char text[1024];
    struct integrity_list list;
    if (integrity_examine(plan_db, &list, &plan.err) < 0)
        fail_msg("%s", plan.err.text);
    text[0] = '\0';
    *damages = 0;
    for (size_t i = 0; i < list.count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof(text) - length, "%s;", list.rows[i].rule);
        *damages += list.rows[i].is_damage;
        assert_string_not_equal(list.rows[i].text, "");
    }
    integrity_list_free(&list);
    return text;
}

#define PREFIX "INSERT INTO prefix (cidr, first_key, last_key, family, length, name, source, gateway) VALUES"
#define KEY(last) "x'00000000000000000000ffff0a0000" last "'"
#define SOUND PREFIX " ('10.0.0.0/24', " KEY("00") ", " KEY("ff") ", 4, 24, '', 'person', '10.0.0.1')"
#define RANGE "INSERT INTO plan_range (first_ip, last_ip, first_key, last_key, family, kind, source) VALUES"

static void test_sound_plan_has_no_findings(void **state)
{
    (void)state;
    size_t damages = 0;
    store(SOUND);
    store(RANGE " ('10.0.0.5', '10.0.0.9', " KEY("05") ", " KEY("09") ", 4, 'dhcp', 'person')");
    store("INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.5', " KEY("05") ", 4)");
    assert_string_equal(findings(&damages), "");
}

static const struct {
    const char *sql, *rules;
    size_t damages;
} broken[] = {
    {"INSERT INTO event (at, kind, severity, device_id, data, source) VALUES (1, 'x', 'info', 7, '{}', 'x')",
     "references;", 1},
    {SOUND "; UPDATE prefix SET vrf = 'lost'", "vrf;", 1},
    {"INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.5', " KEY("06") ", 4)", "address key;", 1},
    {"INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.05', " KEY("05") ", 4)", "address key;", 1},
    {PREFIX " ('10.0.0.0/24', " KEY("00") ", " KEY("fe") ", 4, 24, '', 'person', '')", "prefix key;", 1},
    {PREFIX " ('10.0.0.1/24', " KEY("00") ", " KEY("ff") ", 4, 24, '', 'person', '')", "prefix key;", 1},
    {PREFIX " ('10.0.0.0/24', " KEY("00") ", " KEY("ff") ", 4, 24, '', 'person', '10.0.1.1')", "gateway;", 0},
    {SOUND ";" RANGE " ('10.0.0.5', '10.0.0.9', " KEY("05") ", " KEY("08") ", 4, 'dhcp', 'person')",
     "range key;", 1},
    {RANGE " ('10.0.0.5', '10.0.0.9', " KEY("05") ", " KEY("09") ", 4, 'dhcp', 'person')", "ranges;", 0},
    {SOUND ";" RANGE " ('10.0.0.5', '10.0.0.9', " KEY("05") ", " KEY(
         "09") ", 4, 'dhcp', 'person'),"
               " ('10.0.0.9', '10.0.0.12', " KEY("09") ", " KEY("0c") ", 4, 'dhcp', 'person')",
     "ranges;", 0},
    {"INSERT INTO plan_field (tbl, row_id, field, source, set_at) VALUES ('prefix', 7, 'name', 'person', 1)",
     "fields;", 1},
    {"INSERT INTO device (key, name, monitored, created_at) VALUES ('a', 'a', 0, 1), ('b', 'b', 0, 1), ('c', 'c',"
     " 0, 1); UPDATE device SET merged_into = id + 1 WHERE id < 3",
     "merged;", 1},
};

static void test_each_rule_finds_what_breaks_it(void **state)
{
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        size_t damages = 0;
        open_plan(state);
        store("PRAGMA foreign_keys = OFF");
        store(broken[i].sql);
        assert_string_equal(findings(&damages), broken[i].rules);
        assert_int_equal(damages, broken[i].damages);
        close_plan(state);
    }
}

static void test_findings_are_bounded(void **state)
{
    (void)state;
    struct integrity_list list;
    for (int i = 0; i < INTEGRITY_FINDINGS_MAX + 5; i++) {
        char sql[160];
        snprintf(sql, sizeof(sql),
                 "INSERT INTO address (ip, ip_key, family) VALUES ('wrong', " KEY("%02x") ", 4)", i);
        store(sql);
    }
    assert_int_equal(integrity_examine(plan_db, &list, &plan.err), 0);
    assert_int_equal(list.count, INTEGRITY_FINDINGS_MAX);
    integrity_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_inventory_is_sound),
        cmocka_unit_test(test_damage_is_found),
        cmocka_unit_test_setup_teardown(test_sound_plan_has_no_findings, open_plan, close_plan),
        cmocka_unit_test(test_each_rule_finds_what_breaks_it),
        cmocka_unit_test_setup_teardown(test_findings_are_bounded, open_plan, close_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
