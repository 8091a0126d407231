#include "heartbeat_fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>

#include <cmocka.h>

#include "heartbeat_result.h"

#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

static void take_notice(void *context, const struct heartbeat_notice *notice)
{
    struct heartbeat_fixture *fixture = context;
    pthread_mutex_lock(&fixture->lock);
    if (fixture->notices < HEARTBEAT_FIXTURE_NOTICES) {
        fixture->changes[fixture->notices] = notice->change;
        text_copy(fixture->names[fixture->notices], INVENTORY_NAME_MAX, notice->device_name);
        fixture->notices++;
    }
    pthread_mutex_unlock(&fixture->lock);
}

static void take_report(void *context, enum report_level level, const char *text)
{
    struct heartbeat_fixture *fixture = context;
    struct text_buf reports;
    (void)level;
    pthread_mutex_lock(&fixture->lock);
    text_buf_init(&reports, fixture->reports + strlen(fixture->reports),
                  sizeof fixture->reports - strlen(fixture->reports));
    text_buf_add(&reports, "%s\n", text);
    pthread_mutex_unlock(&fixture->lock);
}

static void begin_engine(struct heartbeat_fixture *fixture)
{
    struct heartbeat *self = &fixture->heartbeat;
    struct icmp_cookie_key key;
    memset(self, 0, sizeof *self);
    self->settings = &fixture->settings;
    self->hooks = (struct heartbeat_hooks){.notice = take_notice,
                                           .context = fixture,
                                           .report = {take_report, fixture},
                                           .publish_interval_ms = 1000};
    self->epoll_fd = -1;
    self->probe_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->store_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->publish_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&self->lock, NULL);
    assert_int_equal(icmp_cookie_key_init(&key), 0);
    heartbeat_table_init(&self->table, &key, 500, 1000, clock_mono_us());
    self->table.real_offset_ms = clock_real_ms() - clock_mono_us() / 1000;
}

static void end_engine(struct heartbeat_fixture *fixture)
{
    struct heartbeat *self = &fixture->heartbeat;
    heartbeat_table_fini(&self->table);
    pthread_mutex_destroy(&self->lock);
    close(self->probe_wake_fd);
    close(self->store_wake_fd);
    close(self->publish_wake_fd);
}

int heartbeat_fixture_new(void **state)
{
    struct heartbeat_fixture *fixture = calloc(1, sizeof *fixture);
    db_fixture_init(&fixture->files);
    fixture->db = db_fixture_open(&fixture->files, DB_WRITE);
    pthread_mutex_init(&fixture->lock, NULL);
    heartbeat_settings_init(&fixture->settings);
    text_copy(fixture->settings.database, sizeof fixture->settings.database, fixture->files.path);
    fixture->settings.flush_interval_ms = 1000;
    begin_engine(fixture);
    *state = fixture;
    return fixture->db ? 0 : -1;
}

int heartbeat_fixture_free(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_stop(fixture);
    end_engine(fixture);
    heartbeat_settings_fini(&fixture->settings);
    db_close(fixture->db);
    db_fixture_fini(&fixture->files);
    pthread_mutex_destroy(&fixture->lock);
    free(fixture);
    return 0;
}

struct loop {
    void (*run)(void *);
    void *heartbeat;
};

static void *run_loop(void *argument)
{
    struct loop loop = *(struct loop *)argument;
    free(argument);
    loop.run(loop.heartbeat);
    return NULL;
}

void heartbeat_fixture_start(struct heartbeat_fixture *fixture, void (*loop)(void *))
{
    struct loop *argument = malloc(sizeof *argument);
    *argument = (struct loop){loop, &fixture->heartbeat};
    assert_int_equal(pthread_create(&fixture->thread, NULL, run_loop, argument), 0);
    fixture->running = true;
}

void heartbeat_fixture_stop(struct heartbeat_fixture *fixture)
{
    if (!fixture->running)
        return;
    heartbeat_stop(&fixture->heartbeat);
    pthread_join(fixture->thread, NULL);
    fixture->running = false;
}

void heartbeat_fixture_restart(struct heartbeat_fixture *fixture)
{
    heartbeat_fixture_stop(fixture);
    end_engine(fixture);
    begin_engine(fixture);
}

int64_t heartbeat_fixture_device(struct heartbeat_fixture *fixture, const char *name, const char *address)
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

uint32_t heartbeat_fixture_find(struct heartbeat_fixture *fixture, const char *device_key)
{
    struct heartbeat_table *table = &fixture->heartbeat.table;
    uint32_t found = UINT32_MAX;
    pthread_mutex_lock(&fixture->heartbeat.lock);
    for (uint32_t i = 0; i < table->count; i++)
        if (table->targets[i].used && !table->targets[i].removed &&
            strcmp(table->records[i].device_key, device_key) == 0)
            found = i;
    pthread_mutex_unlock(&fixture->heartbeat.lock);
    return found;
}

uint32_t heartbeat_fixture_await(struct heartbeat_fixture *fixture, const char *device_key)
{
    HEARTBEAT_AWAIT(heartbeat_fixture_find(fixture, device_key) != UINT32_MAX);
    return heartbeat_fixture_find(fixture, device_key);
}

void heartbeat_fixture_result(struct heartbeat_fixture *fixture, uint32_t index, enum cause cause,
                              int64_t ago_ms)
{
    int64_t sent_us = clock_mono_us() - ago_ms * 1000;
    pthread_mutex_lock(&fixture->heartbeat.lock);
    heartbeat_result_add(&fixture->heartbeat.table, index, cause, sent_us, sent_us + 1500);
    pthread_mutex_unlock(&fixture->heartbeat.lock);
    heartbeat_wake(fixture->heartbeat.store_wake_fd);
}
