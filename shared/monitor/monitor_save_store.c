#include "monitor_save_store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "monitor_result.h"

#include "shared/base/clock.h"
#include "shared/base/text.h"

enum { LOCK_TIMEOUT_MS = 400 };

// What the engine knows of the target beside its verdict; called with the lock.
static void describe(struct monitor *self, uint32_t index, struct check_state *out)
{
    out->detail[0] = '\0';
    out->http_status = 0;
    out->tls_expires_ms = 0;
    if (self->engine.state && index != MONITOR_NO_TARGET)
        self->engine.state(self->engine.context, index, out);
}

// Who switched a check off knows it: that is stored, and not told.
static void tell(struct monitor_save *save, const struct monitor_event *event)
{
    struct monitor *self = save->self;
    if (event->change.cause == CAUSE_NOT_RUNNING)
        return;
    char device_key[INVENTORY_KEY_MAX], check_key[32], device_name[INVENTORY_NAME_MAX],
        address[IP_ADDR_TEXT_MAX] = "";
    struct check_state state;
    pthread_mutex_lock(&self->lock);
    const struct monitor_record *record = &self->table.records[event->index];
    const struct monitor_target *target = &self->table.targets[event->index];
    bool same = target->used && record->check_id == event->check_id;
    if (same) {
        text_copy(device_key, sizeof device_key, record->device_key);
        text_copy(check_key, sizeof check_key, record->check_key);
        text_copy(device_name, sizeof device_name, record->device_name);
        if (target->addressed)
            ip_addr_format(&target->addr, address);
        describe(self, event->index, &state);
    }
    pthread_mutex_unlock(&self->lock);
    if (same)
        self->hooks.notice(self->hooks.context, &(struct monitor_notice){.device_key = device_key,
                                                                         .device_name = device_name,
                                                                         .check_key = check_key,
                                                                         .address = address,
                                                                         .detail = state.detail,
                                                                         .change = event->change,
                                                                         .flapping = event->flapping});
}

// People are told at once, whether the database takes the transition or not.
static void tell_events(struct monitor_save *save)
{
    struct monitor *self = save->self;
    struct monitor_event events[MONITOR_SAVE_EVENTS];
    size_t count;
    do {
        pthread_mutex_lock(&self->lock);
        count = monitor_result_untold(&self->table, events, MONITOR_SAVE_EVENTS);
        pthread_mutex_unlock(&self->lock);
        for (size_t i = 0; i < count; i++)
            tell(save, &events[i]);
    } while (count == MONITOR_SAVE_EVENTS);
}

static void tell_dropped(struct monitor_save *save)
{
    struct monitor *self = save->self;
    pthread_mutex_lock(&self->lock);
    uint64_t dropped = self->table.events_dropped;
    pthread_mutex_unlock(&self->lock);
    if (dropped != save->events_dropped)
        report_write(&self->hooks.report, REPORT_ERROR,
                     "%llu transitions were lost: the database has not taken any for too long",
                     (unsigned long long)(dropped - save->events_dropped));
    save->events_dropped = dropped;
}

// The next batch, unless one still waits for the database. Only what was told is taken.
void monitor_save_store_take(struct monitor_save *save)
{
    struct monitor *self = save->self;
    tell_events(save);
    tell_dropped(save);
    if (save->event_count > 0)
        return;
    pthread_mutex_lock(&self->lock);
    size_t told =
        self->table.events_told < MONITOR_SAVE_EVENTS ? self->table.events_told : MONITOR_SAVE_EVENTS;
    save->event_count = monitor_result_take_events(&self->table, save->events, told);
    pthread_mutex_unlock(&self->lock);
}

int monitor_save_store_begin(struct monitor_save *save)
{
    return db_begin(save->db, LOCK_TIMEOUT_MS);
}

// Ends a write transaction by `status`; a failure is told once, and its end.
static int finish(struct monitor_save *save, int status)
{
    const struct report *report = &save->self->hooks.report;
    if (status == 0)
        status = db_commit(save->db);
    if (status == 0) {
        report_release(&save->unwritten, report, "the database takes changes again");
        return 0;
    }
    report_complain(&save->unwritten, report, "cannot write, and will try again: %s", db_error(save->db));
    db_rollback(save->db);
    return status;
}

int monitor_save_store_settle(struct monitor_save *save, int changed)
{
    if (changed != 0)
        return finish(save, changed < 0 ? changed : 0);
    db_rollback(save->db);
    return 0;
}

// What the check met, where it is still the same target.
static void copy_detail(struct monitor *self, const struct monitor_event *event, struct check_state *out)
{
    uint32_t index = event->index;
    pthread_mutex_lock(&self->lock);
    bool same = index != MONITOR_NO_TARGET && self->table.records[index].check_id == event->check_id;
    describe(self, same ? index : MONITOR_NO_TARGET, out);
    pthread_mutex_unlock(&self->lock);
}

static int write_events(struct monitor_save *save)
{
    struct check_state state;
    int status = monitor_save_store_begin(save);
    for (size_t i = 0; i < save->event_count && status == 0; i++) {
        const struct monitor_event *event = &save->events[i];
        copy_detail(save->self, event, &state);
        status =
            check_state_transition(save->db, INVENTORY_VANTAGE_LOCAL,
                                   &(struct check_transition){.check_id = event->check_id,
                                                              .at_ms = event->change.since_ms,
                                                              .from = event->change.from,
                                                              .to = event->change.to,
                                                              .cause = event->change.cause,
                                                              .flapping = event->flapping,
                                                              .detail = state.detail,
                                                              .state_changed = event->change.state_changed});
    }
    return finish(save, status);
}

// Writes all waiting transitions; false when some are left because the database refused.
static bool store_events(struct monitor_save *save)
{
    monitor_save_store_take(save);
    while (save->event_count > 0) {
        if (write_events(save) < 0)
            return false;
        save->event_count = 0;
        monitor_save_store_take(save);
    }
    return true;
}

static void copy_state(struct monitor *self, uint32_t index, struct check_state *out)
{
    const struct monitor_target *target = &self->table.targets[index];
    const struct monitor_record *record = &self->table.records[index];
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
                                .loss = monitor_result_loss(&record->strip),
                                .strip_at_ms = record->strip.last_ms};
    snprintf(out->address, sizeof out->address, "%s%s%s", addr, *record->zone ? "%" : "", record->zone);
    strip_format(&record->strip, out->strip, sizeof out->strip);
    describe(self, index, out);
}

// Takes the next changed states from `*cursor` on, all or the urgent ones. None while a transition waits: a
// state is never stored before its transition.
static size_t take_states(struct monitor_save *save, bool urgent_only, uint32_t *cursor)
{
    struct monitor *self = save->self;
    size_t count = 0;
    pthread_mutex_lock(&self->lock);
    for (; *cursor < self->table.count && count < MONITOR_SAVE_STATES && self->table.event_count == 0;
         (*cursor)++) {
        struct monitor_record *record = &self->table.records[*cursor];
        bool wanted = record->dirty && (record->urgent || !urgent_only);
        if (!wanted || record->check_id == 0 || !self->table.targets[*cursor].used)
            continue;
        copy_state(self, *cursor, &save->states[count]);
        save->judge[count] = record->judge;
        save->state_indexes[count++] = *cursor;
        record->dirty = record->urgent = record->judge = false;
    }
    pthread_mutex_unlock(&self->lock);
    return count;
}

static void mark_dirty(struct monitor_save *save, size_t count)
{
    struct monitor *self = save->self;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < count; i++) {
        struct monitor_record *record = &self->table.records[save->state_indexes[i]];
        record->dirty = true;
        record->judge |= save->judge[i];
    }
    pthread_mutex_unlock(&self->lock);
}

static int write_states(struct monitor_save *save, size_t count)
{
    int status = monitor_save_store_begin(save);
    for (size_t i = 0; i < count && status == 0; i++)
        status = check_state_save(save->db, INVENTORY_VANTAGE_LOCAL, &save->states[i], save->judge[i]);
    status = finish(save, status);
    if (status < 0)
        mark_dirty(save, count);
    return status;
}

int monitor_save_store_alive(struct monitor_save *save)
{
    int status = monitor_save_store_begin(save);
    if (status == 0)
        status = check_state_run_alive(save->db, save->run_id, clock_real_ms());
    return finish(save, status);
}

// Whether there is any urgent record to look for.
static bool take_urgency(struct monitor *self)
{
    pthread_mutex_lock(&self->lock);
    bool urgent = self->table.urgent;
    self->table.urgent = false;
    pthread_mutex_unlock(&self->lock);
    return urgent;
}

bool monitor_save_store_states(struct monitor_save *save, bool urgent_only)
{
    uint32_t cursor = 0;
    size_t count;
    if (!store_events(save))
        return false;
    if (urgent_only && !take_urgency(save->self))
        return true;
    while ((count = take_states(save, urgent_only, &cursor)) > 0)
        if (write_states(save, count) < 0 || !store_events(save))
            return false;
    return true;
}

void monitor_save_store_flush(struct monitor_save *save)
{
    if (monitor_save_store_states(save, false))
        monitor_save_store_alive(save);
}
