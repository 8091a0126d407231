#include "fake_collectd.h"

#include <plugin.h>
#include <pthread.h>
#include <string.h>

#include "fake_config.h"

static char own_host[] = FAKE_COLLECTD_HOST;
char *hostname_g = own_host;

struct fake_collectd fake_collectd;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int (*config_callback)(oconfig_item_t *item);
static plugin_init_cb init_callback;
static plugin_shutdown_cb shutdown_callback;

void fake_collectd_reset(void)
{
    pthread_mutex_lock(&lock);
    fake_collectd = (struct fake_collectd){.interval_ms = 10000, .knows_data_sets = true};
    config_callback = NULL;
    init_callback = NULL;
    shutdown_callback = NULL;
    pthread_mutex_unlock(&lock);
}

static void copy_name(char target[FAKE_NAME_MAX], const char *source)
{
    size_t length = strnlen(source, FAKE_NAME_MAX - 1);

    memcpy(target, source, length);
    target[length] = '\0';
}

static oconfig_item_t *plugin_block(oconfig_item_t *root)
{
    for (int i = 0; i < root->children_num; i++) {
        if (strcasecmp(root->children[i].key, "Plugin") == 0)
            return &root->children[i];
    }
    return NULL;
}

int fake_collectd_configure(const char *text)
{
    oconfig_item_t *root = fake_config_parse(text);
    oconfig_item_t *block = root ? plugin_block(root) : NULL;
    int status = -2;

    if (block)
        status = config_callback ? config_callback(block) : -1;
    fake_config_free(root);
    return status;
}

int fake_collectd_init(void)
{
    return init_callback ? init_callback() : -1;
}

int fake_collectd_shutdown(void)
{
    return shutdown_callback ? shutdown_callback() : -1;
}

const struct fake_value *fake_collectd_value(const char *type, const char *type_instance)
{
    for (size_t i = fake_collectd.value_count; i > 0; i--) {
        const struct fake_value *value = &fake_collectd.values[i - 1];
        if (strcmp(value->place.type, type) == 0 && strcmp(value->place.type_instance, type_instance) == 0)
            return value;
    }
    return NULL;
}

// From here on: collectd's names, as plugin.h declares them.

int plugin_register_complex_config(const char *type, int (*callback)(oconfig_item_t *))
{
    copy_name(fake_collectd.config_name, type);
    config_callback = callback;
    return 0;
}

int plugin_register_init(const char *name, plugin_init_cb callback)
{
    (void)name;
    init_callback = callback;
    return 0;
}

int plugin_register_shutdown(const char *name, plugin_shutdown_cb callback)
{
    (void)name;
    shutdown_callback = callback;
    return 0;
}

int plugin_register_data_set(const data_set_t *ds)
{
    if (fake_collectd.refuses_data_sets)
        return -1;
    copy_name(fake_collectd.data_set, ds->type);
    return 0;
}

const data_set_t *plugin_get_ds(const char *name)
{
    static const data_set_t known;

    (void)name;
    return fake_collectd.knows_data_sets ? &known : NULL;
}

cdtime_t plugin_get_interval(void)
{
    return MS_TO_CDTIME_T(fake_collectd.interval_ms);
}

cdtime_t cdtime(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return TIME_T_TO_CDTIME_T(now.tv_sec);
}

int plugin_thread_create(pthread_t *thread, void *(*start_routine)(void *), void *arg, char const *name)
{
    if (fake_collectd.threads_until_failure > 0 && --fake_collectd.threads_until_failure == 0)
        return EAGAIN;
    if (fake_collectd.thread_count < FAKE_THREAD_MAX)
        copy_name(fake_collectd.threads[fake_collectd.thread_count], name);
    fake_collectd.thread_count++;
    return pthread_create(thread, NULL, start_routine, arg);
}

int plugin_dispatch_values(value_list_t const *vl)
{
    pthread_mutex_lock(&lock);
    int status = fake_collectd.dispatch_fails ? -1 : 0;
    if (status == 0 && fake_collectd.value_count < FAKE_RECORD_MAX) {
        struct fake_value *value = &fake_collectd.values[fake_collectd.value_count++];
        copy_name(value->place.host, vl->host);
        copy_name(value->place.plugin, vl->plugin);
        copy_name(value->place.plugin_instance, vl->plugin_instance);
        copy_name(value->place.type, vl->type);
        copy_name(value->place.type_instance, vl->type_instance);
        value->gauge = vl->values[0].gauge;
        value->derive = vl->values[0].derive;
        value->interval_ms = CDTIME_T_TO_MS(vl->interval);
    }
    pthread_mutex_unlock(&lock);
    return status;
}

int plugin_dispatch_notification(const notification_t *notif)
{
    pthread_mutex_lock(&lock);
    if (fake_collectd.notification_count < FAKE_RECORD_MAX) {
        struct fake_notification *note = &fake_collectd.notifications[fake_collectd.notification_count++];
        copy_name(note->place.host, notif->host);
        copy_name(note->place.plugin, notif->plugin);
        copy_name(note->place.plugin_instance, notif->plugin_instance);
        copy_name(note->place.type, notif->type);
        copy_name(note->place.type_instance, notif->type_instance);
        note->severity = notif->severity;
        memcpy(note->message, notif->message, sizeof note->message);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

void plugin_log(int level, const char *format, ...)
{
    va_list args;

    pthread_mutex_lock(&lock);
    if (fake_collectd.log_count < FAKE_RECORD_MAX) {
        struct fake_log *log = &fake_collectd.logs[fake_collectd.log_count++];
        log->priority = level;
        va_start(args, format);
        (void)vsnprintf(log->text, sizeof log->text, format, args);
        va_end(args);
    }
    pthread_mutex_unlock(&lock);
}
