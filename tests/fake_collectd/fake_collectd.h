// A fake of collectd's plugin API: what a plugin registers, dispatches and logs is recorded here, so that the
// glue and shared/collectd are tested without the daemon. No collectd header is needed to read the record.
//
// Build rule: tests/fake_collectd/*.c is one archive, build/obj/libfake_collectd.a, which mk/variant.mk links
// into every unit test; a test that includes this header needs nothing else.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FAKE_NAME_MAX = 128, FAKE_RECORD_MAX = 256, FAKE_THREAD_MAX = 8 };

#define FAKE_COLLECTD_HOST "fake-host"

struct fake_place {
    char host[FAKE_NAME_MAX];
    char plugin[FAKE_NAME_MAX];
    char plugin_instance[FAKE_NAME_MAX];
    char type[FAKE_NAME_MAX];
    char type_instance[FAKE_NAME_MAX];
};

// The one value of a dispatched list, read in both ways; the type says which one counts.
struct fake_value {
    struct fake_place place;
    double gauge;
    int64_t derive;
    uint64_t interval_ms; // 0: the plugin's
};

struct fake_notification {
    struct fake_place place;
    int severity; // collectd's: 1 failure, 2 warning, 4 okay
    char message[256];
};

struct fake_log {
    int priority; // syslog's
    char text[2048];
};

// What the plugin did since fake_collectd_reset, and what shall fail. Read it when no thread of the plugin
// runs.
struct fake_collectd {
    struct fake_value values[FAKE_RECORD_MAX];
    struct fake_notification notifications[FAKE_RECORD_MAX];
    struct fake_log logs[FAKE_RECORD_MAX];
    size_t value_count;
    size_t notification_count;
    size_t log_count;
    size_t thread_count;
    char threads[FAKE_THREAD_MAX][FAKE_NAME_MAX]; // their names
    char data_set[FAKE_NAME_MAX];                 // the last one that the plugin registered
    char config_name[FAKE_NAME_MAX];              // the plugin that registered a configuration callback
    bool knows_data_sets;                         // what plugin_get_ds says of every type
    bool refuses_data_sets;
    unsigned threads_until_failure; // 0: never
    bool dispatch_fails;
    uint32_t interval_ms;
};

extern struct fake_collectd fake_collectd;

// Forgets everything, registrations too; the interval is 10 s.
void fake_collectd_reset(void);

// Calls what the plugin registered, as the daemon does; -1 without a registration. `text` is configuration
// text with a <Plugin> block; -2 when it does not parse.
int fake_collectd_configure(const char *text);
int fake_collectd_init(void);
int fake_collectd_shutdown(void);

// The last dispatched value of a type and instance, NULL without one.
const struct fake_value *fake_collectd_value(const char *type, const char *type_instance);
