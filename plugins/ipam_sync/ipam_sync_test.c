// The glue between collectd (tests/fake_collectd) and the work, which is played here; its life is tested in
// shared/collectd.
#include <errno.h>
#include <plugin.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sync.h"

#include "shared/base/error.h"
#include "tests/fake_collectd/fake_collectd.h"

void module_register(void);

struct sync {
    const struct sync_settings *settings;
    struct sync_hooks hooks;
    sem_t stopped;
};

static struct sync played;
static int new_result;
static const void *freed;

void sync_settings_init(struct sync_settings *settings)
{
    *settings = (struct sync_settings){.interval_ms = 60000};
}

int sync_new(const struct sync_settings *settings, const struct sync_hooks *hooks, struct sync **out,
             struct error *err)
{
    if (new_result < 0)
        return error_set(err, new_result, "KeepAudit in lanatlas.conf is a time");
    played.settings = settings;
    played.hooks = *hooks;
    *out = &played;
    return 0;
}

void sync_free(struct sync *sync)
{
    freed = sync;
}

void sync_loop(void *sync)
{
    const struct sync_figures figures = {.interval_ms = 60000};
    const struct sync_notice notice = {.kind = "shared_mac", .text = "x"};

    assert_ptr_equal(sync, &played);
    played.hooks.figures(played.hooks.context, &figures);
    played.hooks.notice(played.hooks.context, &notice);
    report_write(&played.hooks.report, REPORT_NOTICE, "nothing to keep");
    sem_wait(&played.stopped);
}

void sync_stop(struct sync *sync)
{
    sem_post(&sync->stopped);
}

static int load_plugin(void **state)
{
    (void)state;
    fake_collectd_shutdown();
    fake_collectd_reset();
    sem_init(&played.stopped, 0, 0);
    new_result = 0;
    freed = NULL;
    module_register();
    return 0;
}

static void test_block_reaches_the_thread_that_tells_collectd(void **state)
{
    (void)state;
    assert_string_equal(fake_collectd.config_name, "ipam_sync");
    assert_int_equal(fake_collectd_configure("<Plugin ipam_sync>\nInterval 5\n</Plugin>"), 0);
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.threads[0], "ipam-sync");
    assert_int_equal(fake_collectd.thread_count, 1);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.settings->interval_ms, 5000);
    assert_non_null(fake_collectd_value("duration", "round"));
    assert_int_equal(fake_collectd.notification_count, 1);
    assert_string_equal(fake_collectd.logs[0].text, "ipam_sync: nothing to keep");
    assert_ptr_equal(freed, &played);
}

static void test_refused_block_is_logged_with_its_place(void **state)
{
    (void)state;
    assert_int_not_equal(fake_collectd_configure("<Plugin ipam_sync>\nInterval 0\n</Plugin>"), 0);
    assert_memory_equal(fake_collectd.logs[0].text, "ipam_sync: /etc/", 16);
    assert_int_not_equal(fake_collectd_init(), 0);
}

static void test_what_keeps_it_from_starting_is_told(void **state)
{
    (void)state;
    new_result = -EINVAL;
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.logs[0].text, "ipam_sync: KeepAudit in lanatlas.conf is a time");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_block_reaches_the_thread_that_tells_collectd, load_plugin),
        cmocka_unit_test_setup(test_refused_block_is_logged_with_its_place, load_plugin),
        cmocka_unit_test_setup(test_what_keeps_it_from_starting_is_told, load_plugin),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
