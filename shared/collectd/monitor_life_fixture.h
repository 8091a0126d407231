// For tests of the glue of a plugin that probes: a monitor whose loops end at once, collectd that loads the
// plugin, and an engine that tells.
#pragma once

#include <plugin.h>

#include "shared/monitor/monitor.h"
#include "tests/fake_collectd/fake_collectd.h"

static const struct monitor *monitor_life_fixture_stopped;

void monitor_store_loop(void *monitor)
{
    (void)monitor;
}

void monitor_publish_loop(void *monitor)
{
    (void)monitor;
}

void monitor_stop(struct monitor *monitor)
{
    monitor_life_fixture_stopped = monitor;
}

// For cmocka's set-up: the glue keeps its state in the file, so what the test before left is ended first.
static inline int monitor_life_fixture_load(void **state)
{
    (void)state;
    fake_collectd_shutdown();
    fake_collectd_reset();
    monitor_life_fixture_stopped = NULL;
    module_register();
    return 0;
}

// The engine gives a sample, a notice and the end of a round.
static inline void monitor_life_fixture_tell(const struct monitor_hooks *hooks)
{
    const struct monitor_sample sample = {
        .device_key = "nas", .check_key = "v4", .up = 1, .kinds = 1u << MONITOR_RTT};
    const struct monitor_notice notice = {
        .device_key = "nas", .device_name = "nas", .check_key = "v4", .address = "", .detail = ""};

    hooks->sample(hooks->context, &sample);
    hooks->notice(hooks->context, &notice);
    hooks->round(hooks->context);
}
