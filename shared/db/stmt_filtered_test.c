#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "db_value.h"
#include "stmt_filtered.h"

static struct db_fixture fixture;
static struct db *db;

static void insert_device(const char *key, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
    stmt_bind_text(stmt, "key", key);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", "person");
    assert_int_equal(stmt_run(stmt), 0);
}

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    if (db == NULL || db_begin(db, 0) < 0)
        return 1;
    insert_device("cam", "Camera");
    insert_device("nas", "b' OR 1 --");
    insert_device("tv", "a TV");
    return db_commit(db);
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static struct db_value text_value(const char *text)
{
    static char kept[16];
    snprintf(kept, sizeof(kept), "%s", text);
    return (struct db_value){.kind = DB_VALUE_TEXT, .bytes = kept, .length = strlen(kept)};
}

static struct db_filter filter_of(const char *where, struct db_value *values, size_t count)
{
    static char kept[256];
    snprintf(kept, sizeof(kept), "%s", where);
    return (struct db_filter){kept, values, count};
}

// The keys of the rows, in order.
static const char *keys_of(struct stmt *stmt, int64_t limit)
{
    static char keys[64];
    assert_non_null(stmt);
    stmt_bind_int(stmt, "limit", limit);
    keys[0] = '\0';
    while (stmt_step(stmt) == 1) {
        strncat(keys, stmt_text(stmt, "key"), 16);
        strncat(keys, " ", 2);
    }
    return keys;
}

static void test_without_a_filter_it_gives_every_row(void **state)
{
    (void)state;
    const struct db_filter none = {0};
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, NULL, NULL), -1), "cam nas tv ");
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, &none, NULL), -1), "cam nas tv ");
    assert_string_equal(keys_of(stmt_use(db, QUERY_DEVICE_FIND), -1), "cam nas tv ");
}

static void test_values_of_each_kind_are_bound(void **state)
{
    (void)state;
    static char blob[] = {0, 1};
    struct db_value values[] = {
        text_value("b' OR 1 --"),
        {.kind = DB_VALUE_INT, .integer = INT64_MIN},
        {.kind = DB_VALUE_REAL, .real = 0.25},
        {.kind = DB_VALUE_BLOB, .bytes = blob, .length = 2},
    };
    const struct db_filter filter = filter_of(
        "d.name = :f1 AND typeof(:f2) || :f2 = 'integer-9223372036854775808' AND typeof(:f3) = 'real'"
        " AND :f3 * 4 = 1 AND :f4 = x'0001'",
        values, 4);
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL), -1), "nas ");
}

static void test_the_condition_is_one_operand(void **state)
{
    (void)state;
    struct db_filter filter = filter_of("d.key = 'cam' OR d.key = 'tv'", NULL, 0);
    char *text = stmt_filtered_text(QUERY_DEVICE_FIND, filter.where, "d.name DESC");
    assert_non_null(strstr(text, "WHERE (d.key = 'cam' OR d.key = 'tv') ORDER BY d.name DESC, d.id"));
    free(text);
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL), 1), "cam ");
}

static void test_order_is_a_fragment_of_ours(void **state)
{
    (void)state;
    assert_string_equal(
        keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, NULL, "d.name COLLATE NOCASE DESC, d.key"), 2),
        "cam nas ");
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, NULL, "d.name"), -1), "cam tv nas ");
    static const char *const refused[] = {"", "d.name; DROP TABLE device", "(SELECT 1)", "d.name--", "'a'"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_null(stmt_filtered(db, QUERY_DEVICE_FIND, NULL, refused[i]));
        assert_non_null(strstr(db_error(db), "is no order of columns"));
    }
}

static void test_a_filter_does_not_stay(void **state)
{
    (void)state;
    struct db_value value = text_value("a TV");
    struct db_value values[] = {value, {.kind = DB_VALUE_INT, .integer = 7}};
    struct db_filter filter = filter_of("d.name = :f1", &value, 1);
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL), -1), "tv ");
    filter = filter_of(":f2 = 7 AND d.name = :f1", values, 2);
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL), -1), "tv ");
    assert_string_equal(keys_of(stmt_use(db, QUERY_DEVICE_FIND), -1), "cam nas tv ");
}

static void test_a_condition_that_is_no_sql_is_told(void **state)
{
    (void)state;
    const struct db_filter filter = filter_of("no_such_column", NULL, 0);
    assert_null(stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL));
    assert_non_null(strstr(db_error(db), "no_such_column"));
    assert_string_equal(keys_of(stmt_filtered(db, QUERY_DEVICE_FIND, NULL, NULL), -1), "cam nas tv ");
}

static void filter_without_a_place(void)
{
    const struct db_filter filter = filter_of("0", NULL, 0);
    stmt_filtered(db, QUERY_DEVICE_LIST, &filter, NULL);
}

static void order_without_a_place(void)
{
    stmt_filtered(db, QUERY_DEVICE_LIST, NULL, "d.name");
}

static void value_without_a_place(void)
{
    struct db_value value = text_value("x");
    const struct db_filter filter = filter_of("d.name = 'x'", &value, 1);
    stmt_filtered(db, QUERY_DEVICE_FIND, &filter, NULL);
}

static void test_what_would_not_be_asked_aborts(void **state)
{
    (void)state;
    static void (*const acts[])(void) = {filter_without_a_place, order_without_a_place,
                                         value_without_a_place};
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        pid_t child = fork();
        if (child == 0) {
            fclose(stderr);
            signal(SIGABRT, SIG_DFL);
            acts[i]();
            _exit(0);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

#define WITH_DATABASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_without_a_filter_it_gives_every_row),
        WITH_DATABASE(test_values_of_each_kind_are_bound),
        WITH_DATABASE(test_the_condition_is_one_operand),
        WITH_DATABASE(test_order_is_a_fragment_of_ours),
        WITH_DATABASE(test_a_filter_does_not_stay),
        WITH_DATABASE(test_a_condition_that_is_no_sql_is_told),
        WITH_DATABASE(test_what_would_not_be_asked_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
