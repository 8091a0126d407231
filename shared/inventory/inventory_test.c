#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inventory.h"
#include "retention.h"
#include "shared/db/db_fixture.h"

static struct db_fixture fixture;
static char conf[PATH_MAX];

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    snprintf(conf, sizeof(conf), "%s/lanatlas.conf", fixture.folder);
    unsetenv("LANATLAS_DB");
    setenv("LANATLAS_CONF", conf, 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static void write_conf(const char *text)
{
    FILE *file = fopen(conf, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void test_given_path_comes_before_environment_before_file(void **state)
{
    (void)state;
    char path[PATH_MAX];
    write_conf("Database \"/from/file.db\"\n");
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/file.db");
    setenv("LANATLAS_DB", "", 1);
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/file.db");
    setenv("LANATLAS_DB", "/from/environment.db", 1);
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/environment.db");
    assert_int_equal(inventory_path("/given.db", path, &fixture.err), 0);
    assert_string_equal(path, "/given.db");
}

static void test_file_without_a_database_means_the_default(void **state)
{
    (void)state;
    char path[PATH_MAX];
    write_conf("# nothing\n");
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/var/lib/lanatlas/inventory.db");
}

static void test_rrd_folder_is_named_in_the_same_ways(void **state)
{
    (void)state;
    char path[PATH_MAX];
    unsetenv("LANATLAS_RRD");
    write_conf("Database \"/from/file.db\"\n");
    assert_int_equal(inventory_rrd_dir(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/var/lib/collectd/rrd");
    write_conf("RrdDir \"/from/rrd\"\nDatabase \"/from/file.db\"\n");
    assert_int_equal(inventory_rrd_dir(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/rrd");
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/file.db");
    setenv("LANATLAS_RRD", "/from/environment", 1);
    assert_int_equal(inventory_rrd_dir(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/from/environment");
    assert_int_equal(inventory_rrd_dir("/given", path, &fixture.err), 0);
    assert_string_equal(path, "/given");
    unsetenv("LANATLAS_RRD");
}

static void test_named_file_must_be_there_and_right(void **state)
{
    (void)state;
    char path[PATH_MAX] = "untouched";
    assert_int_equal(inventory_path(NULL, path, &fixture.err), -ENOENT);
    assert_non_null(strstr(fixture.err.text, conf));
    write_conf("Databse \"/x\"\n");
    assert_int_equal(inventory_path(NULL, path, &fixture.err), -EINVAL);
    assert_string_equal(path, "untouched");
}

static void test_gone_after_is_a_time_or_never(void **state)
{
    (void)state;
    int64_t span_ms = -1;
    write_conf("# nothing\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), 0);
    assert_int_equal(span_ms, INT64_C(30) * 24 * 3600 * 1000);
    write_conf("GoneAfter 12h\nDatabase \"/x\"\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), 0);
    assert_int_equal(span_ms, 12 * 3600 * 1000);
    char path[PATH_MAX];
    assert_int_equal(inventory_path(NULL, path, &fixture.err), 0);
    assert_string_equal(path, "/x");
    write_conf("GoneAfter \"0\"\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), 0);
    assert_int_equal(span_ms, 0);
}

static void test_gone_after_that_is_no_time_is_refused(void **state)
{
    (void)state;
    int64_t span_ms = 7;
    write_conf("GoneAfter soon\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), -EINVAL);
    assert_non_null(strstr(fixture.err.text, "soon"));
    write_conf("GoneAfter 3651d\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), -ERANGE);
    write_conf("GoneAfter -1\n");
    assert_int_equal(inventory_gone_after(&span_ms, &fixture.err), -EINVAL);
    assert_int_equal(span_ms, 7);
}

static void test_path_that_is_too_long_is_refused(void **state)
{
    (void)state;
    static char longest[PATH_MAX + 1];
    char path[PATH_MAX];
    memset(longest, 'x', PATH_MAX);
    assert_int_equal(inventory_path(longest, path, &fixture.err), -ENAMETOOLONG);
}

static void test_open_uses_the_path(void **state)
{
    (void)state;
    struct db *db = NULL;
    setenv("LANATLAS_DB", fixture.path, 1);
    assert_int_equal(inventory_open(NULL, DB_WRITE, &db_fixture_actor, &db, &fixture.err), 0);
    assert_string_equal(db_path(db), fixture.path);
    db_close(db);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void test_ages_of_history_are_read_or_the_default(void **state)
{
    (void)state;
    const int64_t day = 86400000;
    struct retention_ages ages;
    write_conf("# nothing\n");
    assert_int_equal(inventory_retention(&ages, &fixture.err), 0);
    assert_int_equal(ages.events_ms, 400 * day);
    assert_int_equal(ages.audit_ms, 400 * day);
    assert_int_equal(ages.history_ms, 730 * day);
    write_conf("KeepEvents 90d\nKeepAudit 0\nKeepHistory 5y\n");
    assert_int_equal(inventory_retention(&ages, &fixture.err), 0);
    assert_int_equal(ages.events_ms, 90 * day);
    assert_int_equal(ages.audit_ms, 0);
    assert_int_equal(ages.history_ms, 5 * 365 * day);
}

static void test_age_that_is_none_is_refused_with_its_key(void **state)
{
    (void)state;
    static const char *const bad[] = {"KeepAudit y\n",
                                      "KeepAudit 1.5y\n",
                                      "KeepAudit 101y\n",
                                      "KeepAudit -1d\n",
                                      "KeepAudit 99999999999999999999y\n",
                                      "KeepAudit 5 years\n"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct retention_ages ages;
        write_conf(bad[i]);
        if (inventory_retention(&ages, &fixture.err) == 0)
            fail_msg("%s", bad[i]);
        assert_non_null(strstr(fixture.err.text, i < 5 ? "KeepAudit in lanatlas.conf" : "lanatlas.conf"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_given_path_comes_before_environment_before_file),
        WITH_FOLDER(test_file_without_a_database_means_the_default),
        WITH_FOLDER(test_rrd_folder_is_named_in_the_same_ways),
        WITH_FOLDER(test_named_file_must_be_there_and_right),
        WITH_FOLDER(test_gone_after_is_a_time_or_never),
        WITH_FOLDER(test_gone_after_that_is_no_time_is_refused),
        WITH_FOLDER(test_path_that_is_too_long_is_refused),
        WITH_FOLDER(test_open_uses_the_path),
        WITH_FOLDER(test_ages_of_history_are_read_or_the_default),
        WITH_FOLDER(test_age_that_is_none_is_refused_with_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
