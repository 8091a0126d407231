#include "monitor_settings.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_BACK = 64 };

void monitor_settings_init(struct monitor_settings *settings, const char *plugin)
{
    *settings = (struct monitor_settings){
        .plugin = plugin,
        .idle =
            "no device is monitored yet, so nothing is sent: add one with 'ipam device add', or run 'ipam init'",
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
        .max_rate = 50000,
    };
}

// A config_host lends what it points to; here it is owned.
static void release(const void *lent)
{
    free((void *)(uintptr_t)lent);
}

void monitor_settings_fini(struct monitor_settings *settings)
{
    for (size_t i = 0; i < settings->host_count; i++) {
        release(settings->hosts[i].name);
        release(settings->hosts[i].address);
        release(settings->hosts[i].services);
    }
    free(settings->hosts);
    free(settings->ports);
    for (size_t i = 0; i < settings->service_count; i++)
        free(settings->services[i]);
    free(settings->services);
    settings->hosts = NULL;
    settings->ports = NULL;
    settings->services = NULL;
    settings->host_count = settings->port_count = settings->service_count = 0;
}

const struct service *monitor_settings_keep(struct monitor_settings *settings, const struct service *service)
{
    size_t count = settings->service_count;
    for (size_t i = count; i > 0 && i + LOOK_BACK > count; i--)
        if (service_is_same(settings->services[i - 1], service))
            return settings->services[i - 1];
    struct service **grown = reallocarray(settings->services, count + 1, sizeof(struct service *));
    if (!grown)
        return NULL;
    settings->services = grown;
    grown[count] = malloc(sizeof *service);
    if (!grown[count])
        return NULL;
    memcpy(grown[count], service, sizeof *service);
    settings->service_count++;
    return grown[count];
}
