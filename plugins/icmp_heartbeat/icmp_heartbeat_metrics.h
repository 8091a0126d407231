// What the engine tells, as values and notifications of collectd: the hooks of heartbeat.h. Safe in every
// thread that collectd made; `context` is not used.
#pragma once

struct heartbeat_counters;
struct monitor_notice;
struct monitor_sample;

// ping, ping_stddev (ms), ping_droprate and up of a check: host is the device's key, the instance is the
// check's.
void icmp_heartbeat_metrics_sample(void *context, const struct monitor_sample *sample);

// What the plugin says about itself, as metrics of this machine.
void icmp_heartbeat_metrics_counters(const struct heartbeat_counters *counters);

void icmp_heartbeat_metrics_notice(void *context, const struct monitor_notice *notice);
