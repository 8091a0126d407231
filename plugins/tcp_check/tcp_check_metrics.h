// What the engine tells, as values and notifications of collectd: the hooks of monitor.h. Safe in every
// thread that collectd made; `context` is not used.
#pragma once

struct monitor_notice;
struct monitor_sample;
struct prober_counters;

// up, and what the check measures of: response_time-connect and -total (s), response_code, tls_days_left
// (days).
void tcp_check_metrics_sample(void *context, const struct monitor_sample *sample);

// What the plugin says about itself, as metrics of this machine.
void tcp_check_metrics_counters(const struct prober_counters *counters);

void tcp_check_metrics_notice(void *context, const struct monitor_notice *notice);
