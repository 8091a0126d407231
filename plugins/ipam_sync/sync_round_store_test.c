#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync_round_fixture.h"

#include "shared/inventory/conflict.h"

static void test_round_knows_the_change_that_it_has_seen(void **state)
{
    (void)state;
    assert_true(sync_round_store_is_empty(&round_));
    plan(NULL, "10.0.0.0/24", NULL);
    assert_false(sync_round_store_is_empty(&round_));
    sync_round_store_work(&round_);
    assert_string_equal(logged, "");
    int64_t seen = round_.audit_id;
    assert_int_equal(seen, strtoll(db_fixture_ask(&fixture, "SELECT max(id) FROM audit"), NULL, 10));
    store("INSERT INTO address (ip, ip_key, family, assignment) VALUES"
          " ('192.168.0.5', x'00000000000000000000ffffc0a80005', 4, 'static')");
    sync_round_store_work(&round_);
    assert_true(round_.audit_id > seen);
    assert_string_equal(logged, "1 new conflict; 'ipam conflicts' says what to do");
}

static void test_part_that_fails_is_told_once_and_the_others_are_done(void **state)
{
    (void)state;
    plan(NULL, "10.0.0.0/24", NULL);
    store("INSERT INTO address (ip, ip_key, family, assignment) VALUES"
          " ('192.168.0.5', x'00000000000000000000ffffc0a80005', 4, 'static')");
    setenv("LANATLAS_TYPES", "/nowhere/types.conf", 1);
    sync_round_store_work(&round_);
    assert_non_null(strstr(logged, "cannot keep the plan, and will try again: "));
    assert_string_equal(db_fixture_ask(&fixture, "SELECT count(*) FROM conflict"), "1");
    assert_non_null(strstr(notices, "1 outside_prefix 192.168.0.5 is planned"));
    logged[0] = '\0';
    sync_round_store_work(&round_);
    assert_string_equal(logged, "");
    setenv("LANATLAS_TYPES", "/dev/null", 1);
    sync_round_store_work(&round_);
    assert_string_equal(logged, "the plan is kept again");
}

static const char stray[] = "INSERT INTO address (ip, ip_key, family, assignment) VALUES"
                            " ('192.168.0.5', x'00000000000000000000ffffc0a80005', 4, 'static')";

static void test_conflicts_are_told_when_found_and_when_over(void **state)
{
    (void)state;
    plan(NULL, "10.0.0.0/24", NULL);
    store(stray);
    assert_true(conflict_refresh(round_.db, 1000, &err) == 1); // as `ipam conflicts` does
    sync_round_store_work(&round_);
    assert_int_equal(strncmp(notices, "1 outside_prefix 192.168.0.5 is planned", 39), 0);
    notices[0] = '\0';
    sync_round_store_work(&round_);
    assert_string_equal(notices, "");
    store("DELETE FROM address");
    sync_round_store_work(&round_);
    assert_string_equal(notices, "0 outside_prefix 192.168.0.5: outside_prefix is over\n");
}

static void test_what_was_before_it_began_is_not_told(void **state)
{
    (void)state;
    plan(NULL, "10.0.0.0/24", NULL);
    store(stray);
    sync_round_store_work(&round_);
    notices[0] = '\0';
    sync_round_store_begin(&round_);
    sync_round_store_work(&round_);
    assert_string_equal(notices, "");
    store(
        "DELETE FROM event; DELETE FROM sqlite_sequence WHERE name = 'event'"); // an older backup is restored
    sync_round_store_work(&round_);
    store("DELETE FROM address");
    sync_round_store_work(&round_);
    assert_non_null(strstr(notices, "is over"));
}

static void test_of_many_conflicts_some_are_told_and_their_number(void **state)
{
    (void)state;
    plan(NULL, "10.0.0.0/24", NULL);
    store("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49)"
          " INSERT INTO address (ip, ip_key, family, assignment) SELECT '192.168.0.' || i,"
          " CAST(x'00000000000000000000ffffc0a800' || CAST(char(i) AS BLOB) AS BLOB), 4, 'static' FROM n");
    sync_round_store_work(&round_);
    assert_string_equal(logged, "50 new conflicts; 'ipam conflicts' says what to do");
    size_t lines = 0;
    for (const char *at = notices; *at != '\0'; at++)
        lines += *at == '\n';
    assert_int_equal(lines, SYNC_NOTICES_MAX + 1);
    assert_non_null(strstr(notices, "1  30 more conflicts were found or are over"));
}

static void write_text(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", fixture.folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    setenv("LANATLAS_TYPES", path, 1);
}

static void test_a_wrong_rule_is_told_once_and_the_others_work(void **state)
{
    (void)state;
    store("INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'nas', 0, 1)");
    write_text("types.conf", "tvv: x\nnas: name:nas\n");
    sync_round_store_work(&round_);
    assert_non_null(strstr(logged, "types.conf:1: column 1: \"tvv\" is no type"));
    assert_string_equal(db_fixture_ask(&fixture, "SELECT type FROM device"), "nas");
    logged[0] = '\0';
    sync_round_store_work(&round_);
    assert_string_equal(logged, "");
    write_text("types.conf", "# changed\ncamera: nme:nas\n");
    sync_round_store_work(&round_);
    assert_non_null(strstr(logged, "types.conf:2: column 9: there is no field"));
    assert_string_equal(db_fixture_ask(&fixture, "SELECT type FROM device"), "nas");
    write_text("types.conf", "camera: name:nas\n");
    sync_round_store_work(&round_);
    assert_string_equal(logged, "every rule of types is right again");
    assert_string_equal(db_fixture_ask(&fixture, "SELECT type FROM device"), "camera");
}

static void test_without_a_list_of_vendors_that_is_told_once(void **state)
{
    (void)state;
    store("INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'nas', 0, 1)");
    sync_round_store_work(&round_);
    assert_string_equal(logged, ""); // nobody has a MAC
    store("INSERT INTO interface (device_id, mac) VALUES (1, '00:11:32:00:00:01')");
    sync_round_store_work(&round_);
    assert_non_null(strstr(logged, "no list of vendors is installed"));
    logged[0] = '\0';
    sync_round_store_work(&round_);
    assert_string_equal(logged, "");
}

static int64_t audits_now(void)
{
    return strtoll(db_fixture_ask(&fixture, "SELECT count(*) FROM audit"), NULL, 10);
}

static void test_a_round_without_news_writes_nothing(void **state)
{
    (void)state;
    plan(NULL, "10.0.0.0/24", "10.0.0.100-10.0.0.199");
    store(stray);
    store("INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'nas', 0, 1)");
    write_text("types.conf", "nas: name:nas\n");
    ages.history_ms = ages.audit_ms = ages.events_ms = 1000LL * 86400 * 365 * 10;
    sync_round_store_work(&round_);
    struct db *other = db_fixture_open(&fixture, DB_READ);
    int64_t version = db_data_version(other), audits = audits_now();
    sync_round_store_work(&round_);
    sync_round_store_work(&round_);
    assert_int_equal(db_data_version(other), version);
    assert_int_equal(audits_now(), audits);
    db_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROUND_TEST(test_round_knows_the_change_that_it_has_seen),
        ROUND_TEST(test_part_that_fails_is_told_once_and_the_others_are_done),
        ROUND_TEST(test_conflicts_are_told_when_found_and_when_over),
        ROUND_TEST(test_what_was_before_it_began_is_not_told),
        ROUND_TEST(test_of_many_conflicts_some_are_told_and_their_number),
        ROUND_TEST(test_a_wrong_rule_is_told_once_and_the_others_work),
        ROUND_TEST(test_without_a_list_of_vendors_that_is_told_once),
        ROUND_TEST(test_a_round_without_news_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
