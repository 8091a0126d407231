// The loop in a thread of its own, on a real database; figures and log are kept here.
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "sync.h"

#include "shared/base/patience_fixture.h"
#include "shared/db/db_fixture.h"
#include "shared/db/db_handle.h"

enum { LOG_MAX = 8192, WAIT_S = 120 };

static struct db_fixture fixture;
static struct sync_settings settings;
static struct sync *running;
static struct error err;
static pthread_t thread;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t told; // a figure or a line of the log came
static char logged[LOG_MAX];
static unsigned rounds;

static void keep_figures(void *context, const struct sync_figures *figures)
{
    (void)context;
    (void)figures;
    pthread_mutex_lock(&lock);
    rounds++;
    pthread_mutex_unlock(&lock);
    sem_post(&told);
}

static void drop_notice(void *context, const struct sync_notice *notice)
{
    (void)context;
    (void)notice;
}

static void keep_log(void *context, enum report_level level, const char *text)
{
    (void)context;
    (void)level;
    pthread_mutex_lock(&lock);
    size_t length = strlen(logged);
    snprintf(logged + length, sizeof(logged) - length, "%s\n", text);
    pthread_mutex_unlock(&lock);
    sem_post(&told);
}

static bool is_logged(const char *text)
{
    pthread_mutex_lock(&lock);
    bool found = strstr(logged, text) != NULL;
    pthread_mutex_unlock(&lock);
    return found;
}

static unsigned rounds_now(void)
{
    pthread_mutex_lock(&lock);
    unsigned count = rounds;
    pthread_mutex_unlock(&lock);
    return count;
}

static void wait_for_more(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += patience_fixture_ms(WAIT_S * 1000) / 1000;
    if (sem_timedwait(&told, &deadline) < 0)
        fail_msg("nothing more was told; the log is: %s", logged);
}

static void wait_for_log(const char *text)
{
    while (!is_logged(text))
        wait_for_more();
}

static void wait_for_rounds(unsigned count)
{
    while (rounds_now() < count)
        wait_for_more();
}

static void *run(void *sync)
{
    sync_loop(sync);
    return NULL;
}

static void start(void)
{
    const struct sync_hooks hooks = {
        .figures = keep_figures, .notice = drop_notice, .report = {.write = keep_log}};
    assert_int_equal(sync_new(&settings, &hooks, &running, &err), 0);
    assert_int_equal(pthread_create(&thread, NULL, run, running), 0);
}

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    sync_settings_init(&settings);
    snprintf(settings.database, sizeof(settings.database), "%s", fixture.path);
    setenv("LANATLAS_CONF", "/dev/null", 1);
    setenv("LANATLAS_TYPES", "/dev/null", 1);
    sem_init(&told, 0, 0);
    logged[0] = '\0';
    rounds = 0;
    running = NULL;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (running != NULL) {
        sync_stop(running);
        pthread_join(thread, NULL);
        sync_free(running);
    }
    db_fixture_fini(&fixture);
    return 0;
}

static void test_empty_inventory_is_made_and_it_is_said(void **state)
{
    (void)state;
    start();
    wait_for_log("nothing to keep: the inventory has neither prefixes nor devices yet");
    wait_for_rounds(1);
    assert_string_equal(db_fixture_ask(&fixture, "SELECT count(*) FROM run WHERE plugin = 'ipam_sync'"), "1");
    assert_string_equal(db_fixture_ask(&fixture, "SELECT count(*) FROM audit"), "0");
}

static void change(const char *sql)
{
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(db_commit(db), 0);
    db_close(db);
}

static void test_change_begins_a_round_before_the_interval_is_over(void **state)
{
    (void)state;
    settings.interval_ms = 86400000;
    start();
    wait_for_rounds(1);
    change(
        "INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'nas', 0, 1), ('tv', 'tv', 0, 1);"
        "INSERT INTO interface (device_id, mac) VALUES (1, '00:00:5e:00:53:01'), (2, '00:00:5e:00:53:01')");
    wait_for_log("1 new conflict; 'ipam conflicts' says what to do");
    assert_string_equal(db_fixture_ask(&fixture, "SELECT kind FROM conflict WHERE ended_at IS NULL"),
                        "shared_mac");
    change("DELETE FROM interface; INSERT INTO interface (device_id, mac) VALUES (1, '00:00:5e:00:53:02'),"
           " (2, '00:00:5e:00:53:02'), (1, '00:00:5e:00:53:03'), (2, '00:00:5e:00:53:03')");
    wait_for_log("2 new conflicts; 'ipam conflicts' says what to do");
    assert_string_equal(db_fixture_ask(&fixture, "SELECT count(*) FROM event WHERE kind = 'conflict_ended'"),
                        "1");
    assert_int_equal(rounds_now(), 1); // figures come each Interval
}

static void test_figures_come_each_interval(void **state)
{
    (void)state;
    settings.interval_ms = 20;
    start();
    wait_for_rounds(3);
}

static void test_old_history_is_forgotten(void **state)
{
    (void)state;
    change("INSERT INTO event (at, kind, severity, data, source) VALUES (1, 'x', 'info', '{}', 'x')");
    start();
    wait_for_rounds(1);
    assert_string_equal(db_fixture_ask(&fixture, "SELECT count(*) FROM event"), "0");
}

static void test_database_that_cannot_be_opened_is_told_once_and_tried_again(void **state)
{
    (void)state;
    snprintf(settings.database, sizeof(settings.database), "%s/not/there.db", fixture.folder);
    start();
    wait_for_log("no database, and will try again");
    assert_int_equal(rounds_now(), 0);
}

static void test_wrong_age_in_the_file_keeps_it_from_starting(void **state)
{
    (void)state;
    const struct sync_hooks hooks = {
        .figures = keep_figures, .notice = drop_notice, .report = {.write = keep_log}};
    char conf[256];
    struct sync *none = NULL;
    snprintf(conf, sizeof(conf), "%s/lanatlas.conf", fixture.folder);
    FILE *file = fopen(conf, "w");
    fputs("KeepAudit soon\n", file);
    fclose(file);
    setenv("LANATLAS_CONF", conf, 1);
    assert_true(sync_new(&settings, &hooks, &none, &err) < 0);
    assert_non_null(strstr(err.text, "KeepAudit"));
}

static void test_stop_ends_it_at_once(void **state)
{
    (void)state;
    settings.interval_ms = 86400000;
    start();
    wait_for_rounds(1);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    teardown(NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 2);
    setup(NULL);
}

#define LOOP_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOOP_TEST(test_empty_inventory_is_made_and_it_is_said),
        LOOP_TEST(test_change_begins_a_round_before_the_interval_is_over),
        LOOP_TEST(test_figures_come_each_interval),
        LOOP_TEST(test_old_history_is_forgotten),
        LOOP_TEST(test_database_that_cannot_be_opened_is_told_once_and_tried_again),
        LOOP_TEST(test_wrong_age_in_the_file_keeps_it_from_starting),
        LOOP_TEST(test_stop_ends_it_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
