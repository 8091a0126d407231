#include "tcp_settings.h"

void tcp_settings_init(struct tcp_settings *settings)
{
    *settings = (struct tcp_settings){.max_open = 0};
    monitor_settings_init(&settings->monitor, "tcp_check");
    settings->monitor.idle = "there is no check of a service yet, so nothing is sent: add one with "
                             "'ipam check add', or name Ports or a Host in the configuration";
    settings->monitor.timeout_ms = 3000;
    settings->monitor.recheck_interval_ms = 3000;
    settings->monitor.max_rate = 5000;
}

void tcp_settings_fini(struct tcp_settings *settings)
{
    monitor_settings_fini(&settings->monitor);
}
