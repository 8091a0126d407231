#include "heartbeat_settings.h"

#include <stdlib.h>

void heartbeat_settings_init(struct heartbeat_settings *settings)
{
    *settings = (struct heartbeat_settings){
        .interval_ms = 30000,
        .timeout_ms = 1000,
        .recheck_interval_ms = 1000,
        .rechecks = 3,
        .down_after = 4,
        .up_after = 1,
        .sleepy_down_after = 30,
        .flap_start = 6,
        .flap_stop = 2,
        .flap_window_ms = 3600000,
        .flush_interval_ms = 10000,
        .packets_per_second = 50000,
    };
}

// A config_host lends its texts; here they are owned.
static void free_text(const char *text)
{
    free((void *)(uintptr_t)text);
}

void heartbeat_settings_fini(struct heartbeat_settings *settings)
{
    for (size_t i = 0; i < settings->host_count; i++) {
        free_text(settings->hosts[i].name);
        free_text(settings->hosts[i].address);
    }
    free(settings->hosts);
    settings->hosts = NULL;
    settings->host_count = 0;
}
