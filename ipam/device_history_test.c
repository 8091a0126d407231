#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "device_history.h"
#include "history_source_fixture.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

enum { FIRST = 1700000040, COUNT = 4 };

static struct db_fixture fixture;
static struct db *db;
static struct device device;

static void add_check(const char *plugin, const char *key)
{
    struct check check = {.device_id = device.id,
                          .source = "person",
                          .target_kind = CHECK_TARGET_ADDRESS,
                          .target = "192.0.2.1",
                          .profile = CHECK_PROFILE_NORMAL,
                          .enabled = true};

    snprintf(check.plugin, sizeof check.plugin, "%s", plugin);
    snprintf(check.key, sizeof check.key, "%s", key);
    assert_int_equal(check_add(db, &check, &fixture.err), 0);
}

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "nas", "person", &device, &fixture.err), 0);
    add_check("tcp_check", "https");
    add_check("icmp_heartbeat", "v4");
    add_check("icmp_heartbeat", "v6");
    return db_commit(db);
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static void test_pings_stand_first(void **state)
{
    (void)state;
    struct check_list checks = {0};

    assert_int_equal(device_history_checks(db, &device, &checks, &fixture.err), 0);
    assert_int_equal(checks.count, 3);
    assert_string_equal(checks.rows[0].key, "v4");
    assert_string_equal(checks.rows[1].key, "v6");
    assert_string_equal(checks.rows[2].key, "https");
    check_list_free(&checks);
}

static void test_checks_without_files_have_no_row(void **state)
{
    (void)state;
    struct device_history history;

    assert_int_equal(
        device_history_read(db, &device, fixture.folder, FIRST, FIRST + 40, &history, &fixture.err), 0);
    assert_int_equal(history.count, 0);
    device_history_free(&history);
    device_history_free(&history);
}

// v4 has values, the file of v6 is no RRD file, https has none.
static void test_a_bad_file_is_told_and_the_others_are_read(void **state)
{
    (void)state;
    char paths[5][PATH_MAX];
    struct device_history history;

    snprintf(paths[0], PATH_MAX, "%s/nas", fixture.folder);
    snprintf(paths[1], PATH_MAX, "%s/nas/icmp_heartbeat-v4", fixture.folder);
    snprintf(paths[2], PATH_MAX, "%s/nas/icmp_heartbeat-v6", fixture.folder);
    for (int i = 0; i < 3; i++)
        assert_int_equal(mkdir(paths[i], 0755), 0);
    snprintf(paths[3], PATH_MAX, "%s/nas/icmp_heartbeat-v4/ping.rrd", fixture.folder);
    snprintf(paths[4], PATH_MAX, "%s/nas/icmp_heartbeat-v6/ping.rrd", fixture.folder);
    assert_int_equal(history_source_fixture_make(paths[3], FIRST, (const double[]){1, 2, 3, 6}, COUNT), 0);
    FILE *file = fopen(paths[4], "w");
    fputs("no RRD file", file);
    fclose(file);

    assert_int_equal(
        device_history_read(db, &device, fixture.folder, FIRST, FIRST + 40, &history, &fixture.err), -EIO);
    assert_non_null(strstr(fixture.err.text, paths[4]));
    assert_int_equal(history.count, 1);
    assert_string_equal(history.rows[0].check_key, "v4");
    assert_float_equal(history.rows[0].summary.average_ms, 3, 1e-9);
    assert_float_equal(history.rows[0].summary.p95_ms, 6, 1e-9);
    device_history_free(&history);
    unlink(paths[3]);
    unlink(paths[4]);
    for (int i = 2; i >= 0; i--)
        rmdir(paths[i]);
}

#define WITH_DEVICE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DEVICE(test_pings_stand_first),
        WITH_DEVICE(test_checks_without_files_have_no_row),
        WITH_DEVICE(test_a_bad_file_is_told_and_the_others_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
