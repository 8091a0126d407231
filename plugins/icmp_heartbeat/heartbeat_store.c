#include "heartbeat_engine.h"

#include <errno.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heartbeat_result.h"
#include "heartbeat_target_source.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/audit.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/inventory.h"

enum {
    TICK_MS = 200,
    REOPEN_MS = 5000,
    RELOAD_MS = 60000,
    ALIVE_MS = 20000,
    LOCK_TIMEOUT_MS = 400,
    EVENT_BATCH = 64,
    STATE_BATCH = 128
};

static const char plugin_name[] = "icmp_heartbeat";

struct store {
    struct heartbeat *self;
    struct heartbeat_target_source *targets;
    struct db *db;
    int64_t run_id;
    int64_t audit_id;    // the inventory's last change that the targets know
    int64_t open_due_ms; // monotonic, as all below
    int64_t reload_due_ms;
    int64_t flush_due_ms;
    int64_t alive_due_ms; // however rarely states are flushed, readers learn soon that we run no more
    uint64_t events_dropped;
    struct report_complaint unopened;
    struct report_complaint unwritten;
    struct report_complaint unread;
    struct heartbeat_event events[EVENT_BATCH]; // taken from the engine, not yet committed
    size_t event_count;
    struct check_state states[STATE_BATCH];
    uint32_t state_indexes[STATE_BATCH];
};

// Who switched a check off knows it: that is stored, and not told.
static void tell(struct store *store, const struct heartbeat_event *event)
{
    struct heartbeat *self = store->self;
    if (event->change.cause == CAUSE_NOT_RUNNING)
        return;
    char device_key[INVENTORY_KEY_MAX], check_key[32], device_name[INVENTORY_NAME_MAX],
        address[IP_ADDR_TEXT_MAX] = "";
    pthread_mutex_lock(&self->lock);
    const struct heartbeat_record *record = &self->table.records[event->index];
    const struct heartbeat_target *target = &self->table.targets[event->index];
    bool same = target->used && record->check_id == event->check_id;
    if (same) {
        text_copy(device_key, sizeof device_key, record->device_key);
        text_copy(check_key, sizeof check_key, record->check_key);
        text_copy(device_name, sizeof device_name, record->device_name);
        if (target->addressed)
            ip_addr_format(&target->addr, address);
    }
    pthread_mutex_unlock(&self->lock);
    if (same)
        self->hooks.notice(self->hooks.context, &(struct heartbeat_notice){.device_key = device_key,
                                                                           .device_name = device_name,
                                                                           .check_key = check_key,
                                                                           .address = address,
                                                                           .change = event->change,
                                                                           .flapping = event->flapping});
}

// People are told at once, whether the database takes the transition or not.
static void tell_events(struct store *store)
{
    struct heartbeat *self = store->self;
    struct heartbeat_event events[EVENT_BATCH];
    size_t count;
    do {
        pthread_mutex_lock(&self->lock);
        count = heartbeat_result_untold(&self->table, events, EVENT_BATCH);
        pthread_mutex_unlock(&self->lock);
        for (size_t i = 0; i < count; i++)
            tell(store, &events[i]);
    } while (count == EVENT_BATCH);
}

static void tell_dropped(struct store *store)
{
    struct heartbeat *self = store->self;
    pthread_mutex_lock(&self->lock);
    uint64_t dropped = self->table.events_dropped;
    pthread_mutex_unlock(&self->lock);
    if (dropped != store->events_dropped)
        report_write(&self->hooks.report, REPORT_ERROR,
                     "%llu transitions were lost: the database has not taken any for too long",
                     (unsigned long long)(dropped - store->events_dropped));
    store->events_dropped = dropped;
}

// The next batch, unless one still waits for the database. Only what was told is taken.
static void take_events(struct store *store)
{
    struct heartbeat *self = store->self;
    tell_events(store);
    tell_dropped(store);
    if (store->event_count > 0)
        return;
    pthread_mutex_lock(&self->lock);
    size_t told = self->table.events_told < EVENT_BATCH ? self->table.events_told : EVENT_BATCH;
    store->event_count = heartbeat_result_take_events(&self->table, store->events, told);
    pthread_mutex_unlock(&self->lock);
}

static int begin(struct store *store)
{
    return db_begin(store->db, LOCK_TIMEOUT_MS);
}

// Ends a write transaction by `status`; a failure is told once, and its end.
static int finish(struct store *store, int status)
{
    const struct report *report = &store->self->hooks.report;
    if (status == 0)
        status = db_commit(store->db);
    if (status == 0) {
        report_release(&store->unwritten, report, "the database takes changes again");
        return 0;
    }
    report_complain(&store->unwritten, report, "cannot write, and will try again: %s", db_error(store->db));
    db_rollback(store->db);
    return status;
}

static int write_events(struct store *store)
{
    int status = begin(store);
    for (size_t i = 0; i < store->event_count && status == 0; i++) {
        const struct heartbeat_event *event = &store->events[i];
        status =
            check_state_transition(store->db, INVENTORY_VANTAGE_LOCAL,
                                   &(struct check_transition){.check_id = event->check_id,
                                                              .at_ms = event->change.since_ms,
                                                              .from = event->change.from,
                                                              .to = event->change.to,
                                                              .cause = event->change.cause,
                                                              .flapping = event->flapping,
                                                              .state_changed = event->change.state_changed});
    }
    return finish(store, status);
}

// Writes all waiting transitions; false when some are left because the database refused.
static bool store_events(struct store *store)
{
    take_events(store);
    while (store->event_count > 0) {
        if (write_events(store) < 0)
            return false;
        store->event_count = 0;
        take_events(store);
    }
    return true;
}

static void copy_state(struct heartbeat *self, uint32_t index, struct check_state *out)
{
    const struct heartbeat_target *target = &self->table.targets[index];
    const struct heartbeat_record *record = &self->table.records[index];
    char addr[IP_ADDR_TEXT_MAX] = "";
    if (target->addressed)
        ip_addr_format(&target->addr, addr);
    *out = (struct check_state){.check_id = record->check_id,
                                .state = (enum probe_state)record->verdict.state,
                                .cause = (enum cause)record->verdict.cause,
                                .flapping = record->verdict.flapping,
                                .since_ms = record->verdict.state_since_ms + self->table.real_offset_ms,
                                .first_known_ms = record->first_known_ms,
                                .updated_ms = record->strip.last_ms,
                                .rtt_ms = record->last_rtt_us ? record->last_rtt_us / 1000.0 : NAN,
                                .loss = heartbeat_result_loss(&record->strip),
                                .strip_at_ms = record->strip.last_ms};
    snprintf(out->address, sizeof out->address, "%s%s%s", addr, *record->zone ? "%" : "", record->zone);
    strip_format(&record->strip, out->strip, sizeof out->strip);
}

// Takes the next changed states from `*cursor` on, all or the urgent ones. None while a transition waits: a
// state is never stored before its transition.
static size_t take_states(struct store *store, bool urgent_only, uint32_t *cursor)
{
    struct heartbeat *self = store->self;
    size_t count = 0;
    pthread_mutex_lock(&self->lock);
    for (; *cursor < self->table.count && count < STATE_BATCH && self->table.event_count == 0; (*cursor)++) {
        struct heartbeat_record *record = &self->table.records[*cursor];
        bool wanted = record->dirty && (record->urgent || !urgent_only);
        if (!wanted || record->check_id == 0 || !self->table.targets[*cursor].used)
            continue;
        copy_state(self, *cursor, &store->states[count]);
        store->state_indexes[count++] = *cursor;
        record->dirty = record->urgent = false;
    }
    pthread_mutex_unlock(&self->lock);
    return count;
}

static void mark_dirty(struct store *store, size_t count)
{
    struct heartbeat *self = store->self;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < count; i++)
        self->table.records[store->state_indexes[i]].dirty = true;
    pthread_mutex_unlock(&self->lock);
}

static int write_states(struct store *store, size_t count)
{
    int status = begin(store);
    for (size_t i = 0; i < count && status == 0; i++)
        status = check_state_save(store->db, INVENTORY_VANTAGE_LOCAL, &store->states[i]);
    status = finish(store, status);
    if (status < 0)
        mark_dirty(store, count);
    return status;
}

static int write_alive(struct store *store)
{
    store->alive_due_ms = clock_mono_us() / 1000 + ALIVE_MS;
    int status = begin(store);
    if (status == 0)
        status = check_state_run_alive(store->db, store->run_id, clock_real_ms());
    return finish(store, status);
}

// Whether there is any urgent record to look for.
static bool take_urgency(struct heartbeat *self)
{
    pthread_mutex_lock(&self->lock);
    bool urgent = self->table.urgent;
    self->table.urgent = false;
    pthread_mutex_unlock(&self->lock);
    return urgent;
}

static bool store_states(struct store *store, bool urgent_only)
{
    uint32_t cursor = 0;
    size_t count;
    if (!store_events(store))
        return false;
    if (urgent_only && !take_urgency(store->self))
        return true;
    while ((count = take_states(store, urgent_only, &cursor)) > 0)
        if (write_states(store, count) < 0 || !store_events(store))
            return false;
    return true;
}

static void flush(struct store *store)
{
    if (store_states(store, false))
        write_alive(store);
}

static int load(struct store *store)
{
    const struct report *report = &store->self->hooks.report;
    struct error err = {""};
    int64_t audit_id = audit_last_id(store->db);
    int status = audit_id < 0 ? error_set(&err, (int)audit_id, "%s", db_error(store->db))
                              : heartbeat_target_source_load(store->targets, store->db, &err);
    if (status < 0) {
        report_complain(&store->unread, report, "cannot read the targets, and will try again: %s", err.text);
        return status;
    }
    report_release(&store->unread, report, "the targets can be read again");
    store->audit_id = audit_id;
    return 0;
}

static void reload_when_changed(struct store *store, int64_t now_ms)
{
    int64_t audit_id = audit_last_id(store->db);
    if (audit_id == store->audit_id && now_ms < store->reload_due_ms)
        return;
    load(store);
    store->reload_due_ms = now_ms + RELOAD_MS;
}

static int begin_run(struct store *store, struct error *err)
{
    const struct heartbeat_settings *settings = store->self->settings;
    int64_t now_ms = clock_real_ms();
    int status = begin(store);
    if (status == 0)
        status = config_host_sync(store->db, plugin_name, settings->hosts, settings->host_count, err);
    if (status == 0)
        status =
            check_state_run_start(store->db, plugin_name, INVENTORY_VANTAGE_LOCAL, now_ms, &store->run_id);
    if (status == 0)
        status = db_commit(store->db);
    if (status == 0)
        return 0;
    if (!*err->text)
        error_set(err, status, "%s", db_error(store->db));
    db_rollback(store->db);
    return status;
}

static void announce(struct store *store)
{
    const struct report *report = &store->self->hooks.report;
    report_release(&store->unopened, report, "the database is open");
    pthread_mutex_lock(&store->self->lock);
    uint32_t targets = store->self->table.used - (uint32_t)store->self->table.self_check_count;
    pthread_mutex_unlock(&store->self->lock);
    if (targets == 0)
        report_write(report, REPORT_NOTICE,
                     "no device is monitored yet, so nothing is sent: add one with `ipam device add`, or run "
                     "`ipam init`");
    else
        report_write(report, REPORT_INFO, "%u targets from %s", targets, db_path(store->db));
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
    struct heartbeat *self = store->self;
    const char *path = *self->settings->database ? self->settings->database : NULL;
    char user[64];
    name_user(user, sizeof user);
    struct error err = {""};
    struct db_actor actor = {.user = user, .tool = plugin_name};
    store->open_due_ms = now_ms + REOPEN_MS;
    int status = inventory_open(path, DB_WRITE_RECOVER, &actor, &store->db, &err);
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
    db_close(store->db);
    store->db = NULL;
}

static void tick(struct store *store)
{
    int64_t now_ms = clock_mono_us() / 1000;
    if (!store->db && now_ms >= store->open_due_ms)
        open_store(store, now_ms);
    if (!store->db) {
        take_events(store);
        return;
    }
    // With a transition go its round-trip times and its strip, so that a reader does not see half of it.
    store_states(store, true);
    reload_when_changed(store, now_ms);
    if (now_ms >= store->flush_due_ms) {
        store->flush_due_ms = now_ms + store->self->settings->flush_interval_ms;
        flush(store);
    }
    if (now_ms >= store->alive_due_ms)
        write_alive(store);
}

void heartbeat_store_loop(void *argument)
{
    struct heartbeat *self = argument;
    struct error err = {""};
    struct store *store = calloc(1, sizeof *store);
    if (!store || heartbeat_target_source_new(self, &store->targets, &err) < 0) {
        report_write(&self->hooks.report, REPORT_ERROR, "nothing is monitored: %s",
                     store ? err.text : "no memory");
        free(store);
        return;
    }
    store->self = self;
    while (!atomic_load(&self->stop)) {
        tick(store);
        heartbeat_target_source_wait(store->targets, self->store_wake_fd, TICK_MS);
    }
    if (store->db)
        flush(store);
    db_close(store->db);
    heartbeat_target_source_free(store->targets);
    free(store);
}
