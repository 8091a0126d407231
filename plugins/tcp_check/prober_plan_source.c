#include "prober_engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "prober_result.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/beat.h"
#include "shared/inventory/check_service.h"
#include "shared/monitor/monitor_result.h"

enum { PUSH_LOOK_MS = 10000 };

static const double day_ms = 86400000;

static int prepare(void *context, struct db *db, const struct check *check, void **plan, struct error *err)
{
    const struct prober *self = context;
    uint32_t interval_ms = check->interval_ms ? check->interval_ms : self->settings->monitor.interval_ms;
    struct service service = {.kind = check->service, .port = check->port};
    struct service_plan *made;
    if (check->service == SERVICE_NONE)
        return error_set(err, -EINVAL, "it asks for no service: remove it, or say which");
    int status = check->has_spec || check->service != SERVICE_TCP
                     ? check_service_read(db, check->id, &service, err)
                     : 0;
    if (status == 0)
        status = service_plan_new(&service, strcmp(check->source, "ports") == 0, interval_ms, &made, err);
    if (status == 0)
        *plan = made;
    return status;
}

// A beat is waited for as long as the check says, and missed only once; its strip and its metric follow more
// often.
static void make_push(struct monitor_record *record, const struct check *check)
{
    record->rechecks = 0;
    record->policy.up_after = 1;
    if (check->down_after == 0)
        record->policy.down_after = 1;
    if (record->interval_ms > PUSH_LOOK_MS)
        record->interval_ms = PUSH_LOOK_MS;
}

static void apply(void *context, uint32_t index, const struct check *check, void *plan)
{
    struct prober *self = context;
    struct prober_target *target = &self->targets[index];
    struct monitor_record *record = &self->monitor.table.records[index];
    service_plan_free(target->next);
    target->next = plan;
    if (!target->plan) {
        push_wait_start(&target->push, clock_mono_us());
        target->was_open = prober_result_was_open(record);
    }
    if (target->next->kind == SERVICE_PUSH)
        make_push(record, check);
}

static void discard(void *context, void *plan)
{
    (void)context;
    service_plan_free(plan);
}

// What a check of this kind measures.
static uint32_t kinds_of(enum service_kind kind)
{
    const uint32_t connect = 1u << PROBER_CONNECT, web = 1u << PROBER_TOTAL_S | 1u << PROBER_HTTP_STATUS;
    switch (kind) {
    case SERVICE_NONE:
    case SERVICE_PUSH:
        return 0;
    case SERVICE_TCP:
    case SERVICE_DNS:
        return connect;
    case SERVICE_TLS:
        return connect | 1u << PROBER_TLS_DAYS;
    case SERVICE_HTTP:
        return connect | web;
    case SERVICE_HTTPS:
        return connect | web | 1u << PROBER_TLS_DAYS;
    }
    return 0;
}

static uint32_t add_values(void *context, uint32_t index, double values[MONITOR_VALUES])
{
    const struct prober *self = context;
    const struct prober_target *target = &self->targets[index];
    if (target->total_us)
        values[PROBER_TOTAL_S] = target->total_us / 1e6;
    if (target->http_status)
        values[PROBER_HTTP_STATUS] = target->http_status;
    if (target->expires_ms)
        values[PROBER_TLS_DAYS] = (double)(target->expires_ms - clock_real_ms()) / day_ms;
    return target->plan ? kinds_of(target->plan->kind) : 0;
}

static void add_state(void *context, uint32_t index, struct check_state *state)
{
    const struct prober *self = context;
    const struct prober_target *target = &self->targets[index];
    state->http_status = target->http_status;
    state->tls_expires_ms = target->expires_ms;
    // A check that stays down keeps the cause that it went down for: another one's detail would contradict
    // it.
    bool fits = target->detail && target->detail_cause == self->monitor.table.records[index].verdict.cause;
    (void)text_copy(state->detail, sizeof state->detail, fits ? target->detail : "");
}

static int by_check(const void *key, const void *row)
{
    const int64_t *id = key;
    const struct beat *beat = row;
    return (*id > beat->check_id) - (*id < beat->check_id);
}

static bool is_push(const struct prober_target *target)
{
    const struct service_plan *plan = target->next ? target->next : target->plan;
    return plan && plan->kind == SERVICE_PUSH;
}

// A beat that is new to us is a result, made when it was reported; also one that came while we did not run.
static void take_beat(struct prober *self, uint32_t index, const struct beat *beat)
{
    struct prober_target *target = &self->targets[index];
    const struct service_plan *plan = target->next ? target->next : target->plan;
    const struct strip *strip = &self->monitor.table.records[index].strip;
    int64_t age_ms, now_us = clock_mono_us();
    bool first = target->push.beat_ms == 0;
    if (!push_wait_beat(&target->push, beat->at_ms, clock_real_ms(), now_us, &age_ms))
        return;
    // What is older than the newest result was one itself, unless it tells that all is well still.
    if (first && age_ms > plan->interval_ms && strip->count > 0 && beat->at_ms <= strip->last_ms)
        return;
    prober_result_detail(target, beat->ok ? CAUSE_REPLY : CAUSE_BEAT_FAILED, beat->message);
    monitor_result_add(&self->monitor.table, index, beat->ok ? CAUSE_REPLY : CAUSE_BEAT_FAILED,
                       now_us - age_ms * 1000, 1);
}

static int refresh(void *context, struct db *db, struct error *err)
{
    struct prober *self = context;
    struct beat_list beats = {0};
    int status = beat_list(db, &beats, err);
    if (status < 0)
        return status;
    pthread_mutex_lock(&self->monitor.lock);
    for (uint32_t i = 0; beats.count > 0 && i < self->monitor.table.count; i++) {
        const struct monitor_target *target = &self->monitor.table.targets[i];
        const int64_t *id = &self->monitor.table.records[i].check_id;
        if (!target->used || target->removed || !is_push(&self->targets[i]))
            continue;
        const struct beat *beat = bsearch(id, beats.rows, beats.count, sizeof *beat, by_check);
        if (beat)
            take_beat(self, i, beat);
    }
    pthread_mutex_unlock(&self->monitor.lock);
    beat_list_free(&beats);
    monitor_wake(self->monitor.store_wake_fd);
    return 0;
}

static int reserve(void *context, uint32_t capacity)
{
    struct prober *self = context;
    uint32_t had = self->monitor.table.capacity;
    struct prober_target *grown = reallocarray(self->targets, capacity, sizeof *grown);
    if (!grown)
        return -ENOMEM;
    memset(grown + had, 0, (capacity - had) * sizeof *grown);
    self->targets = grown;
    return 0;
}

static void release(void *context, uint32_t index)
{
    struct prober *self = context;
    struct prober_target *target = &self->targets[index];
    prober_probe_run_cancel(self, index);
    service_plan_free(target->plan);
    service_plan_free(target->next);
    free(target->detail);
    *target = (struct prober_target){.step = PROBER_IDLE};
}

struct monitor_engine prober_plan_source_engine(struct prober *self)
{
    return (struct monitor_engine){.context = self,
                                   .prepare = prepare,
                                   .apply = apply,
                                   .discard = discard,
                                   .values = add_values,
                                   .state = add_state,
                                   .refresh = refresh};
}

struct monitor_beside prober_plan_source_beside(struct prober *self)
{
    return (struct monitor_beside){.reserve = reserve, .release = release, .context = self};
}
