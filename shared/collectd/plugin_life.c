#include "plugin_life.h"

#include <errno.h>
#include <plugin.h>
#include <stdio.h>

#include "metric.h"
#include "worker.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

enum { JOIN_TIMEOUT_MS = 2000, TYPES_TEXT_MAX = 256 };

enum config_state { CONFIG_NONE, CONFIG_READ, CONFIG_REFUSED };

static struct {
    const struct plugin_parts *parts;
    enum config_state config;
    void *engine;
    struct worker workers[PLUGIN_LOOPS_MAX];
} life;

static void log_error(const char *text)
{
    struct report report = metric_log(life.parts->name);

    report_write(&report, REPORT_ERROR, "%s", text);
}

// Configuration.

static int config(oconfig_item_t *block)
{
    struct error err = {""};
    bool is_first = life.config == CONFIG_NONE;

    life.config = CONFIG_REFUSED;
    if (!is_first)
        (void)error_set(&err, -EINVAL, "there is more than one <Plugin %s> block: join them",
                        life.parts->name);
    else if (life.parts->read(block, &err) == 0)
        life.config = CONFIG_READ;
    if (life.config == CONFIG_READ)
        return 0;
    log_error(err.text);
    return -1;
}

// Types.

static int provide(const struct plugin_type *type)
{
    data_source_t source = {.name = "value", .type = DS_TYPE_GAUGE, .min = type->min, .max = type->max};
    data_set_t set = {.ds_num = 1, .ds = &source};

    if (plugin_get_ds(type->name))
        return 0;
    snprintf(set.type, sizeof set.type, "%s", type->name);
    return plugin_register_data_set(&set) == 0 ? 0 : -EIO;
}

static void log_types(const struct plugin_type *types)
{
    char text[TYPES_TEXT_MAX];
    struct text_buf buf;

    text_buf_init(&buf, text, sizeof text);
    text_buf_add(&buf, "collectd did not take the type%s \"%s\"", types[1].name ? "s" : "", types[0].name);
    for (size_t i = 1; types[i].name; i++)
        text_buf_add(&buf, " and \"%s\"", types[i].name);
    log_error(text);
}

static int provide_all(const struct plugin_type *types)
{
    for (size_t i = 0; types[i].name; i++) {
        int status = provide(&types[i]);
        if (status < 0) {
            log_types(types);
            return status;
        }
    }
    return 0;
}

// Loops.

static int join_loops(void)
{
    int64_t deadline_ms = clock_mono_us() / 1000 + JOIN_TIMEOUT_MS;
    int status = 0;

    for (size_t i = 0; i < PLUGIN_LOOPS_MAX; i++) {
        int joined = worker_join(&life.workers[i], (int)(deadline_ms - clock_mono_us() / 1000));
        if (joined < 0)
            status = joined;
    }
    return status;
}

static int start_loops(void)
{
    int status = 0;

    for (size_t i = 0; i < PLUGIN_LOOPS_MAX && life.parts->loops[i].run && status == 0; i++) {
        const struct plugin_loop *loop = &life.parts->loops[i];
        status = worker_start(&life.workers[i], loop->thread, loop->run, life.engine);
    }
    return status;
}

// Callbacks of collectd.

static int shutdown_plugin(void)
{
    if (life.engine) {
        life.parts->stop(life.engine);
        if (join_loops() < 0) {
            log_error("a thread did not end within 2 seconds");
            return -1;
        }
    }
    life.parts->close(life.engine);
    life.engine = NULL;
    return 0;
}

static int start(void)
{
    struct error err = {""};

    life.engine = life.parts->open(&err);
    if (!life.engine) {
        log_error(err.text);
        return -1;
    }
    if (start_loops() == 0)
        return 0;
    log_error("cannot start its threads: raise TasksMax= of collectd's systemd unit or 'ulimit -u'");
    (void)shutdown_plugin();
    return -1;
}

static int init(void)
{
    if (life.config == CONFIG_REFUSED || life.engine)
        return life.engine ? 0 : -1;
    return provide_all(life.parts->types) < 0 ? -1 : start();
}

// Registration.

void plugin_life_register(const struct plugin_parts *parts)
{
    life.parts = parts;
    life.config = CONFIG_NONE;
    plugin_register_complex_config(parts->name, config);
    plugin_register_init(parts->name, init);
    plugin_register_shutdown(parts->name, shutdown_plugin);
}
