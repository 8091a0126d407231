#include "prober_check_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shared/base/clock.h"
#include "shared/inventory/check.h"

enum { SPREAD_MS = 20 };

struct service prober_check_fixture_service(const char *text, unsigned port, ...)
{
    struct service service;
    va_list options;
    assert_int_equal(service_parse(text, &service, NULL), 0);
    if (port)
        service.port = (uint16_t)port;
    va_start(options, port);
    for (const char *name; (name = va_arg(options, const char *));)
        assert_int_equal(service_set(&service, name, va_arg(options, const char *), NULL), 0);
    va_end(options);
    return service;
}

// Called with the lock.
static void apply(struct prober_rig *rig, uint32_t index, const struct service *service, bool optional)
{
    const struct check check = {.service = service->kind, .port = service->port};
    const struct monitor_engine *engine = &rig->prober->monitor.engine;
    struct service_plan *plan;
    assert_int_equal(service_plan_new(service, optional, PROBER_INTERVAL_MS, &plan, NULL), 0);
    engine->apply(engine->context, index, &check, plan);
}

void prober_check_fixture_apply(struct prober_rig *rig, uint32_t index, const struct service *service,
                                bool optional)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    apply(rig, index, service, optional);
    pthread_mutex_unlock(&rig->prober->monitor.lock);
}

static void set_address(struct prober_rig *rig, uint32_t index, const char *address)
{
    struct ip_addr addr;
    if (address)
        assert_int_equal(ip_addr_parse(address, &addr), 0);
    monitor_table_address(&rig->prober->monitor.table, index, address ? &addr : NULL, 0, CAUSE_NO_ADDRESS);
}

uint32_t prober_check_fixture_add(struct prober_rig *rig, const char *address, const struct service *service,
                                  bool optional)
{
    static int64_t check_id;
    int64_t now_us = clock_mono_us();
    struct monitor_record record = {.check_id = ++check_id,
                                    .interval_ms = rig->settings.monitor.interval_ms,
                                    .rechecks = 1,
                                    .policy = {.down_after = 2, .up_after = 1, .unknown_after = 2}};
    uint32_t index;
    verdict_init(&record.verdict, now_us / 1000);
    pthread_mutex_lock(&rig->prober->monitor.lock);
    assert_int_equal(monitor_table_add(&rig->prober->monitor.table, &record, SPREAD_MS, now_us, &index), 0);
    set_address(rig, index, address);
    apply(rig, index, service, optional);
    pthread_mutex_unlock(&rig->prober->monitor.lock);
    monitor_wake(rig->prober->monitor.probe_wake_fd);
    return index;
}

void prober_check_fixture_remove(struct prober_rig *rig, uint32_t index)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    monitor_table_remove(&rig->prober->monitor.table, index);
    pthread_mutex_unlock(&rig->prober->monitor.lock);
}

void prober_check_fixture_move(struct prober_rig *rig, uint32_t index, const char *address)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    set_address(rig, index, address);
    pthread_mutex_unlock(&rig->prober->monitor.lock);
}

struct monitor_record prober_check_fixture_record(struct prober_rig *rig, uint32_t index)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    struct monitor_record record = rig->prober->monitor.table.records[index];
    pthread_mutex_unlock(&rig->prober->monitor.lock);
    return record;
}

struct prober_counters prober_check_fixture_counters(struct prober_rig *rig)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    struct prober_counters counters = rig->prober->counters;
    pthread_mutex_unlock(&rig->prober->monitor.lock);
    return counters;
}

uint32_t prober_check_fixture_waiting(struct prober_rig *rig)
{
    pthread_mutex_lock(&rig->prober->monitor.lock);
    uint32_t waiting = rig->prober->waiting;
    pthread_mutex_unlock(&rig->prober->monitor.lock);
    return waiting;
}

uint32_t prober_check_fixture_used(struct prober_rig *rig)
{
    struct prober_counters counters;
    prober_counters_take(rig->prober, &counters);
    return counters.targets;
}

enum cause prober_check_fixture_cause(struct prober_rig *rig, uint32_t index)
{
    struct monitor_record record = prober_check_fixture_record(rig, index);
    return record.strip.count ? strip_at(&record.strip, record.strip.count - 1u).cause : CAUSE_NOT_RUNNING;
}
