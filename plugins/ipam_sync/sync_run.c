#include "sync.h"

#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "sync_figures_store.h"
#include "sync_round_store.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/audit.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/inventory.h"
#include "shared/inventory/retention.h"
#include "shared/net/oui_source.h"

enum { TICK_MS = 1000, REOPEN_MS = 5000, ALIVE_MS = 20000, REST_FACTOR = 5, INTERVAL_DEFAULT_MS = 60000 };
enum { SERIES_DEFAULT = 200 };

static const char plugin_name[] = "ipam_sync";

struct sync {
    const struct sync_settings *settings;
    struct sync_hooks hooks;
    atomic_bool stop;
    int wake_fd;
    struct sync_round round;
    struct retention_ages ages;
    struct report_complaint unopened;
    int64_t run_id;
    int64_t round_ms;    // how long the last round took
    int64_t open_due_ms; // monotonic, as all below
    int64_t round_due_ms;
    int64_t rest_until_ms; // no round begins before
    int64_t alive_due_ms;
};

void sync_settings_init(struct sync_settings *settings)
{
    *settings = (struct sync_settings){.interval_ms = INTERVAL_DEFAULT_MS, .max_series = SERIES_DEFAULT};
}

int sync_new(const struct sync_settings *settings, const struct sync_hooks *hooks, struct sync **out,
             struct error *err)
{
    struct sync *sync = calloc(1, sizeof(*sync));
    int code = sync == NULL ? -ENOMEM : oui_source_new("", &sync->round.vendors);
    if (code < 0) {
        free(sync);
        return error_set(err, code, "out of memory");
    }
    sync->settings = settings;
    sync->hooks = *hooks;
    sync->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sync->round.settings = settings;
    sync->round.ages = &sync->ages;
    sync->round.hooks = &sync->hooks;
    code = sync->wake_fd < 0 ? -errno : inventory_retention(&sync->ages, err);
    if (code < 0) {
        bool is_unset = sync->wake_fd < 0;
        sync_free(sync);
        return is_unset ? error_set(err, code, "cannot make an eventfd: %s", error_name(code)) : code;
    }
    *out = sync;
    return 0;
}

void sync_free(struct sync *sync)
{
    if (sync == NULL)
        return;
    if (sync->wake_fd >= 0)
        close(sync->wake_fd);
    oui_source_free(sync->round.vendors);
    free(sync);
}

void sync_stop(struct sync *sync)
{
    const uint64_t one = 1;
    atomic_store(&sync->stop, true);
    ssize_t written = write(sync->wake_fd, &one, sizeof one);
    (void)written; // a full counter wakes as well
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

static int begin_run(struct sync *sync, struct error *err)
{
    struct db *db = sync->round.db;
    int code = db_begin(db, REOPEN_MS);
    if (code == 0) {
        code =
            check_state_run_start(db, plugin_name, INVENTORY_VANTAGE_LOCAL, clock_real_ms(), &sync->run_id);
        if (code == 0)
            code = db_commit(db);
        else
            db_rollback(db);
    }
    return code < 0 ? error_set(err, code, "%s", db_error(db)) : 0;
}

static void announce(struct sync *sync)
{
    const struct report *report = &sync->hooks.report;
    report_release(&sync->unopened, report, "the database is open");
    if (sync_round_store_is_empty(&sync->round))
        report_write(
            report, REPORT_NOTICE,
            "nothing to keep: the inventory has neither prefixes nor devices yet; 'ipam init' and 'ipam "
            "device add' bring some");
    else
        report_write(report, REPORT_INFO, "keeps %s", db_path(sync->round.db));
}

static void open_database(struct sync *sync, int64_t now_ms)
{
    const char *path = *sync->settings->database ? sync->settings->database : NULL;
    char user[64];
    struct error err = {""};
    name_user(user, sizeof user);
    struct db_actor actor = {.user = user, .tool = plugin_name};
    sync->open_due_ms = now_ms + REOPEN_MS;
    int code = inventory_open(path, DB_WRITE_RECOVER, &actor, &sync->round.db, &err);
    if (code == 0 && *err.text)
        report_write(&sync->hooks.report, REPORT_ERROR, "%s", err.text);
    if (code == 0)
        code = begin_run(sync, &err);
    if (code < 0) {
        report_complain(&sync->unopened, &sync->hooks.report, "no database, and will try again: %s",
                        err.text);
        db_close(sync->round.db);
        sync->round.db = NULL;
        return;
    }
    sync->round_due_ms = now_ms;
    sync->alive_due_ms = now_ms + ALIVE_MS;
    sync_round_store_begin(&sync->round);
    announce(sync);
}

static void publish(struct sync *sync)
{
    struct sync_figures figures;
    sync_figures_store_read(&sync->round, &figures);
    figures.round_s = (double)sync->round_ms / 1000;
    sync->hooks.figures(sync->hooks.context, &figures);
    sync_figures_store_free(&figures);
}

// After a round it rests a while, so that a long one never takes most of a processor, whatever is changed and
// however short the interval is.
static void work(struct sync *sync, int64_t now_ms)
{
    sync_round_store_work(&sync->round);
    int64_t end_ms = clock_mono_us() / 1000;
    sync->round_ms = end_ms - now_ms;
    sync->rest_until_ms = end_ms + REST_FACTOR * sync->round_ms;
}

static void stay_alive(struct sync *sync)
{
    struct db *db = sync->round.db;
    if (db_begin(db, TICK_MS) < 0)
        return;
    if (check_state_run_alive(db, sync->run_id, clock_real_ms()) == 0)
        (void)db_commit(db); // the next one comes soon
    else
        db_rollback(db);
}

static void tick(struct sync *sync)
{
    int64_t now_ms = clock_mono_us() / 1000;
    if (!sync->round.db && now_ms >= sync->open_due_ms)
        open_database(sync, now_ms);
    if (!sync->round.db)
        return;
    bool is_rested = now_ms >= sync->rest_until_ms;
    bool is_due = is_rested && now_ms >= sync->round_due_ms;
    bool is_changed = is_rested && audit_last_id(sync->round.db) != sync->round.audit_id;
    if (is_due || is_changed)
        work(sync, now_ms);
    if (is_due) {
        sync->round_due_ms = now_ms + sync->settings->interval_ms;
        publish(sync);
    }
    if (now_ms >= sync->alive_due_ms) {
        sync->alive_due_ms = now_ms + ALIVE_MS;
        stay_alive(sync);
    }
}

static void wait_for_stop(struct sync *sync)
{
    int64_t left_ms = sync->round_due_ms - clock_mono_us() / 1000;
    int timeout_ms = left_ms > 0 && left_ms < TICK_MS ? (int)left_ms : TICK_MS;
    struct pollfd wait = {.fd = sync->wake_fd, .events = POLLIN};
    (void)poll(&wait, 1, timeout_ms);
}

void sync_loop(void *argument)
{
    struct sync *sync = argument;
    while (!atomic_load(&sync->stop)) {
        tick(sync);
        wait_for_stop(sync);
    }
    if (sync->round.db)
        stay_alive(sync);
    db_close(sync->round.db);
    sync->round.db = NULL;
}
