#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "stmt.h"

static struct db_fixture fixture;
static struct db *db;

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    return db == NULL || db_begin(db, 0) < 0;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static int insert_device(const char *key, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
    stmt_bind_text(stmt, "key", key);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", "person");
    return stmt_run(stmt);
}

static int insert_run(const char *plugin, int64_t now)
{
    struct stmt *stmt = stmt_use(db, QUERY_RUN_INSERT);
    stmt_bind_text(stmt, "plugin", plugin);
    stmt_bind_text(stmt, "vantage", "local");
    stmt_bind_int(stmt, "now", now);
    return stmt_run(stmt);
}

static void test_violations_have_their_own_numbers(void **state)
{
    (void)state;
    assert_int_equal(insert_device("nas", "NAS"), 0);
    assert_int_equal(insert_device("nas", "other"), -EEXIST);
    assert_int_equal(insert_device("Not A Key", "NAS"), -EINVAL);
    assert_int_equal(insert_device("nas2", ""), -EINVAL);
    assert_int_equal(insert_run(NULL, 0), -EINVAL);
    struct stmt *stmt = stmt_use(db, QUERY_FIELD_SET);
    stmt_bind_int(stmt, "device_id", 999);
    stmt_bind_text(stmt, "field", "name");
    stmt_bind_text(stmt, "source", "person");
    assert_int_equal(stmt_run(stmt), -ENOENT);
    assert_non_null(strstr(db_error(db), fixture.path));
}

static void test_a_violation_leaves_the_transaction_usable(void **state)
{
    (void)state;
    assert_int_equal(insert_device("nas", "NAS"), 0);
    assert_int_equal(insert_device("nas", "NAS"), -EEXIST);
    assert_int_equal(insert_device("tv", "TV"), 0);
    assert_int_equal(db_commit(db), 0);
}

static void test_statement_is_prepared_once_and_values_do_not_stay(void **state)
{
    (void)state;
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_KEY_TAKEN);
    assert_int_equal(insert_device("nas", "NAS"), 0);
    stmt_bind_text(stmt, "key", "nas");
    assert_int_equal(stmt_step(stmt), 1);
    assert_ptr_equal(stmt_use(db, QUERY_DEVICE_KEY_TAKEN), stmt);
    assert_int_equal(stmt_step(stmt), 0);
}

static void test_text_comes_back_to_the_byte(void **state)
{
    (void)state;
    const char *const names[] = {"'; DROP TABLE device; --", "a \"b\" \\c", "Küche ☕", "%s%n", "x'00'"};
    char key[] = "d0";
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        key[1] = (char)('0' + i);
        assert_int_equal(insert_device(key, names[i]), 0);
        struct stmt *stmt = stmt_use(db, QUERY_DEVICE_BY_KEY);
        stmt_bind_text(stmt, "key", key);
        assert_int_equal(stmt_step(stmt), 1);
        assert_string_equal(stmt_text(stmt, "name"), names[i]);
        assert_true(stmt_is_null(stmt, "site"));
        assert_string_equal(stmt_text(stmt, "site"), "");
        assert_true(isnan(stmt_double(stmt, "site")));
        stmt_reset(stmt);
    }
}

static void test_blob_comes_back_to_the_byte(void **state)
{
    (void)state;
    static const unsigned char first[16] = {0xfe, 0x80, 0, 1, 255}, last[16] = {0xff};
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_ADD);
    stmt_bind_text(stmt, "vrf", "default");
    stmt_bind_text(stmt, "cidr", "x");
    stmt_bind_blob(stmt, "first_key", first, sizeof(first));
    stmt_bind_blob(stmt, "last_key", last, sizeof(last));
    stmt_bind_int(stmt, "family", 6);
    stmt_bind_int(stmt, "length", 10);
    stmt_bind_text(stmt, "name", "");
    stmt_bind_text(stmt, "source", "person");
    assert_int_equal(stmt_run(stmt), 0);
    stmt = stmt_use(db, QUERY_PREFIX_LIST);
    assert_int_equal(stmt_step(stmt), 1);
    size_t length = 0;
    const void *blob = stmt_blob(stmt, "first_key", &length);
    assert_int_equal(length, sizeof(first));
    assert_memory_equal(blob, first, sizeof(first));
}

static void test_kept_text_outlives_its_query(void **state)
{
    (void)state;
    assert_int_equal(insert_device("nas", "NAS"), 0);
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_BY_KEY);
    stmt_bind_text(stmt, "key", "nas");
    assert_int_equal(stmt_step(stmt), 1);
    const char *name = stmt_keep_text(stmt, "name");
    assert_int_equal(insert_device("tv", "TV"), 0);
    assert_string_equal(name, "NAS");
}

static int status_of_child(void (*act)(void))
{
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        signal(SIGABRT, SIG_DFL);
        act();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void bind_unknown(void)
{
    stmt_bind_int(stmt_use(db, QUERY_DEVICE_BY_ID), "no_such", 1);
}

static void read_unknown(void)
{
    (void)stmt_int(stmt_use(db, QUERY_DEVICE_BY_ID), "no_such");
}

static void test_name_that_the_statement_does_not_have_aborts(void **state)
{
    (void)state;
    int status = status_of_child(bind_unknown);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    status = status_of_child(read_unknown);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#define WITH_DATABASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_violations_have_their_own_numbers),
        WITH_DATABASE(test_a_violation_leaves_the_transaction_usable),
        WITH_DATABASE(test_statement_is_prepared_once_and_values_do_not_stay),
        WITH_DATABASE(test_text_comes_back_to_the_byte),
        WITH_DATABASE(test_blob_comes_back_to_the_byte),
        WITH_DATABASE(test_kept_text_outlives_its_query),
        WITH_DATABASE(test_name_that_the_statement_does_not_have_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
