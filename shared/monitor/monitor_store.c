#include "monitor.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "monitor_save_store.h"
#include "monitor_target_source.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/audit.h"
#include "shared/inventory/config_ports.h"
#include "shared/inventory/device_state.h"
#include "shared/inventory/inventory.h"

enum { TICK_MS = 200, REOPEN_MS = 5000, RELOAD_MS = 60000, SWEEP_MS = 10000, ALIVE_MS = 20000 };

struct store {
    struct monitor_save save;
    struct monitor_target_source *targets;
    int64_t audit_id;     // the inventory's last change that the targets know
    int64_t data_version; // of the database when the engine was last told to refresh
    int64_t gone_after_ms;
    int64_t open_due_ms; // monotonic, as all below
    int64_t reload_due_ms;
    int64_t flush_due_ms;
    int64_t sweep_due_ms;
    int64_t alive_due_ms; // however rarely states are flushed, readers learn soon that we run no more
    struct report_complaint unopened;
    struct report_complaint unread;
    struct report_complaint unrefreshed;
};

// Devices that came since get the checks of the list of ports, in transactions of some rows each.
static int sync_ports(struct store *store, struct error *err)
{
    const struct monitor_settings *settings = store->save.self->settings;
    bool known = store->audit_id > 0;
    int changed = settings->port_count == 0 && known ? 0 : 1;
    while (changed > 0 && !atomic_load(&store->save.self->stop)) {
        changed = monitor_save_store_begin(&store->save);
        if (changed == 0)
            changed = config_ports_sync(store->save.db, settings->plugin, settings->ports,
                                        settings->port_count, err);
        int status = monitor_save_store_settle(&store->save, changed);
        if (status < 0)
            return *err->text ? status : error_set(err, status, "%s", db_error(store->save.db));
    }
    return 0;
}

static int load(struct store *store)
{
    const struct report *report = &store->save.self->hooks.report;
    struct error err = {""};
    int status = sync_ports(store, &err);
    int64_t audit_id = status < 0 ? status : audit_last_id(store->save.db);
    status = audit_id < 0 ? error_set(&err, (int)audit_id, "%s", db_error(store->save.db))
                          : monitor_target_source_load(store->targets, store->save.db, &err);
    if (status < 0) {
        report_complain(&store->unread, report, "cannot read the targets, and will try again: %s", err.text);
        return status;
    }
    report_release(&store->unread, report, "the targets can be read again");
    store->audit_id = audit_id;
    store->data_version = -1; // targets that came want to be told what was reported
    return 0;
}

static void reload_when_changed(struct store *store, int64_t now_ms)
{
    int64_t audit_id = audit_last_id(store->save.db);
    if (audit_id == store->audit_id && now_ms < store->reload_due_ms)
        return;
    load(store);
    store->reload_due_ms = now_ms + RELOAD_MS;
}

// The state of a device changes by time alone, too.
static void sweep(struct store *store)
{
    int changed = monitor_save_store_begin(&store->save);
    if (changed == 0)
        changed = device_state_sweep(store->save.db, clock_real_ms(), store->gone_after_ms);
    monitor_save_store_settle(&store->save, changed);
}

static void refresh(struct store *store)
{
    struct monitor *self = store->save.self;
    const struct report *report = &self->hooks.report;
    struct error err = {""};
    int64_t version = self->engine.refresh ? db_data_version(store->save.db) : store->data_version;
    if (version == store->data_version)
        return;
    int status = version < 0 ? error_set(&err, (int)version, "%s", db_error(store->save.db))
                             : self->engine.refresh(self->engine.context, store->save.db, &err);
    if (status < 0) {
        report_complain(&store->unrefreshed, report, "cannot read what was reported, and will try again: %s",
                        err.text);
        return;
    }
    report_release(&store->unrefreshed, report, "what was reported can be read again");
    store->data_version = version;
}

static int begin_run(struct store *store, struct error *err)
{
    const struct monitor_settings *settings = store->save.self->settings;
    int64_t now_ms = clock_real_ms();
    int status = inventory_gone_after(&store->gone_after_ms, err);
    if (status < 0)
        return status;
    status = monitor_save_store_begin(&store->save);
    if (status == 0)
        status =
            config_host_sync(store->save.db, settings->plugin, settings->hosts, settings->host_count, err);
    if (status == 0)
        status = check_state_run_start(store->save.db, store->save.self->settings->plugin,
                                       INVENTORY_VANTAGE_LOCAL, now_ms, &store->save.run_id);
    if (status == 0)
        status = db_commit(store->save.db);
    if (status == 0)
        return 0;
    if (!*err->text)
        error_set(err, status, "%s", db_error(store->save.db));
    db_rollback(store->save.db);
    return status;
}

static void announce(struct store *store)
{
    const struct report *report = &store->save.self->hooks.report;
    report_release(&store->unopened, report, "the database is open");
    pthread_mutex_lock(&store->save.self->lock);
    uint32_t targets = store->save.self->table.used - (uint32_t)store->save.self->table.self_check_count;
    pthread_mutex_unlock(&store->save.self->lock);
    if (targets == 0)
        report_write(report, REPORT_NOTICE, "%s", store->save.self->settings->idle);
    else
        report_write(report, REPORT_INFO, "%u targets from %s", targets, db_path(store->save.db));
}

// The account that collectd runs under, for the audit.
static void name_user(char *user, size_t capacity)
{
    struct passwd entry, *found = NULL;
    char buffer[1024];
    if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) != 0 || !found ||
        text_copy(user, capacity, entry.pw_name) < 0)
        snprintf(user, capacity, "uid %u", (unsigned)geteuid());
}

static void open_store(struct store *store, int64_t now_ms)
{
    struct monitor *self = store->save.self;
    const char *path = *self->settings->database ? self->settings->database : NULL;
    char user[64];
    name_user(user, sizeof user);
    struct error err = {""};
    struct db_actor actor = {.user = user, .tool = store->save.self->settings->plugin};
    store->open_due_ms = now_ms + REOPEN_MS;
    int status = inventory_open(path, DB_WRITE_RECOVER, &actor, &store->save.db, &err);
    if (status == 0) {
        if (*err.text)
            report_write(&self->hooks.report, REPORT_ERROR, "%s", err.text);
        err.text[0] = '\0';
        status = begin_run(store, &err);
    }
    if (status == 0)
        status = load(store);
    if (status == 0) {
        store->reload_due_ms = now_ms + RELOAD_MS;
        store->flush_due_ms = now_ms + self->settings->flush_interval_ms;
        store->alive_due_ms = now_ms + ALIVE_MS;
        announce(store);
        return;
    }
    if (*err.text)
        report_complain(&store->unopened, &self->hooks.report, "no database, and will try again: %s",
                        err.text);
    db_close(store->save.db);
    store->save.db = NULL;
}

static void tick(struct store *store)
{
    int64_t now_ms = clock_mono_us() / 1000;
    if (!store->save.db && now_ms >= store->open_due_ms)
        open_store(store, now_ms);
    if (!store->save.db) {
        monitor_save_store_take(&store->save);
        return;
    }
    // With a transition go its round-trip times and its strip, so that a reader does not see half of it.
    monitor_save_store_states(&store->save, true);
    reload_when_changed(store, now_ms);
    refresh(store);
    if (now_ms >= store->flush_due_ms) {
        store->flush_due_ms = now_ms + store->save.self->settings->flush_interval_ms;
        store->alive_due_ms = now_ms + ALIVE_MS;
        monitor_save_store_flush(&store->save);
    }
    if (now_ms >= store->sweep_due_ms) {
        store->sweep_due_ms = now_ms + SWEEP_MS;
        sweep(store);
    }
    if (now_ms >= store->alive_due_ms) {
        store->alive_due_ms = now_ms + ALIVE_MS;
        monitor_save_store_alive(&store->save);
    }
}

void monitor_store_loop(void *argument)
{
    struct monitor *self = argument;
    struct error err = {""};
    struct store *store = calloc(1, sizeof *store);
    if (!store || monitor_target_source_new(self, &store->targets, &err) < 0) {
        report_write(&self->hooks.report, REPORT_ERROR, "nothing is monitored: %s",
                     store ? err.text : "no memory");
        free(store);
        return;
    }
    store->save.self = self;
    while (!atomic_load(&self->stop)) {
        tick(store);
        monitor_target_source_wait(store->targets, self->store_wake_fd, TICK_MS);
    }
    if (store->save.db)
        monitor_save_store_flush(&store->save);
    db_close(store->save.db);
    monitor_target_source_free(store->targets);
    free(store);
}
