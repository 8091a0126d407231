#include "monitor_fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "monitor_result.h"

#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

static void take_notice(void *context, const struct monitor_notice *notice)
{
    struct monitor_fixture *fixture = context;
    pthread_mutex_lock(&fixture->lock);
    if (fixture->notices < MONITOR_FIXTURE_NOTICES) {
        fixture->changes[fixture->notices] = notice->change;
        text_copy(fixture->names[fixture->notices], INVENTORY_NAME_MAX, notice->device_name);
        text_copy(fixture->details[fixture->notices], CHECK_DETAIL_MAX, notice->detail);
        fixture->notices++;
    }
    pthread_mutex_unlock(&fixture->lock);
}

static void take_report(void *context, enum report_level level, const char *text)
{
    struct monitor_fixture *fixture = context;
    struct text_buf reports;
    (void)level;
    pthread_mutex_lock(&fixture->lock);
    text_buf_init(&reports, fixture->reports + strlen(fixture->reports),
                  sizeof fixture->reports - strlen(fixture->reports));
    text_buf_add(&reports, "%s\n", text);
    pthread_mutex_unlock(&fixture->lock);
}

static void begin_engine(struct monitor_fixture *fixture)
{
    const struct monitor_hooks hooks = {.notice = take_notice,
                                        .context = fixture,
                                        .report = {take_report, fixture},
                                        .publish_interval_ms = 1000};
    fixture->settings.timeout_ms = 500;
    assert_int_equal(monitor_init(&fixture->monitor, &fixture->settings, &hooks), 0);
}

static void end_engine(struct monitor_fixture *fixture)
{
    monitor_fini(&fixture->monitor);
}

int monitor_fixture_new(void **state)
{
    struct monitor_fixture *fixture = calloc(1, sizeof *fixture);
    db_fixture_init(&fixture->files);
    fixture->db = db_fixture_open(&fixture->files, DB_WRITE);
    pthread_mutex_init(&fixture->lock, NULL);
    monitor_settings_init(&fixture->settings, "icmp_heartbeat");
    text_copy(fixture->settings.database, sizeof fixture->settings.database, fixture->files.path);
    fixture->settings.flush_interval_ms = 1000;
    begin_engine(fixture);
    *state = fixture;
    return fixture->db ? 0 : -1;
}

int monitor_fixture_free(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_stop(fixture);
    end_engine(fixture);
    monitor_settings_fini(&fixture->settings);
    db_close(fixture->db);
    db_fixture_fini(&fixture->files);
    pthread_mutex_destroy(&fixture->lock);
    free(fixture);
    return 0;
}

struct loop {
    void (*run)(void *);
    void *monitor;
};

static void *run_loop(void *argument)
{
    struct loop loop = *(struct loop *)argument;
    free(argument);
    loop.run(loop.monitor);
    return NULL;
}

void monitor_fixture_start(struct monitor_fixture *fixture, void (*loop)(void *))
{
    struct loop *argument = malloc(sizeof *argument);
    *argument = (struct loop){loop, &fixture->monitor};
    assert_int_equal(pthread_create(&fixture->thread, NULL, run_loop, argument), 0);
    fixture->running = true;
}

void monitor_fixture_stop(struct monitor_fixture *fixture)
{
    if (!fixture->running)
        return;
    monitor_stop(&fixture->monitor);
    pthread_join(fixture->thread, NULL);
    fixture->running = false;
}

void monitor_fixture_restart(struct monitor_fixture *fixture)
{
    monitor_fixture_stop(fixture);
    end_engine(fixture);
    begin_engine(fixture);
}

int64_t monitor_fixture_device(struct monitor_fixture *fixture, const char *name, const char *address)
{
    struct device device;
    struct ip_addr addr;
    struct error *err = &fixture->files.err;
    assert_int_equal(ip_addr_parse(address, &addr), 0);
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    assert_int_equal(device_add(fixture->db, name, "person", &device, err), 0);
    assert_int_equal(binding_add(fixture->db, device.id, &addr, "", NULL, "person", clock_real_ms(), err), 0);
    assert_int_equal(check_add_pings(fixture->db, device.id, CHECK_PROFILE_NORMAL, "person", err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    return device.id;
}

uint32_t monitor_fixture_find(struct monitor_fixture *fixture, const char *device_key)
{
    struct monitor_table *table = &fixture->monitor.table;
    uint32_t found = UINT32_MAX;
    pthread_mutex_lock(&fixture->monitor.lock);
    for (uint32_t i = 0; i < table->count; i++)
        if (table->targets[i].used && !table->targets[i].removed &&
            strcmp(table->records[i].device_key, device_key) == 0)
            found = i;
    pthread_mutex_unlock(&fixture->monitor.lock);
    return found;
}

uint32_t monitor_fixture_await(struct monitor_fixture *fixture, const char *device_key)
{
    MONITOR_AWAIT(monitor_fixture_find(fixture, device_key) != UINT32_MAX);
    return monitor_fixture_find(fixture, device_key);
}

void monitor_fixture_result(struct monitor_fixture *fixture, uint32_t index, enum cause cause, int64_t ago_ms)
{
    int64_t sent_us = clock_mono_us() - ago_ms * 1000;
    pthread_mutex_lock(&fixture->monitor.lock);
    monitor_result_add(&fixture->monitor.table, index, cause, sent_us, 1500);
    pthread_mutex_unlock(&fixture->monitor.lock);
    monitor_wake(fixture->monitor.store_wake_fd);
}
