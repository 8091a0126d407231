#include "monitor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/clock.h"

// The publish interval is cut into slices, and each target belongs to one: the load stays even, and so does
// the spacing of a target's samples. New series cost collectd's writers much more than known ones
// (write_prometheus sorts at each), so that only a few begin per slice. One that was silent is new again.
enum { SLICE_MS = 100, SLICE_SAMPLES = 256, NEW_PER_SLICE = 5 };

struct sample {
    char device_key[INVENTORY_KEY_MAX];
    char check_key[32];
    struct rtt_summary rtt;
    double up;
    double values[MONITOR_VALUES];
    uint32_t kinds;
    uint32_t interval_ms;
};

struct publish_run {
    struct monitor *self;
    uint32_t cursor;
    int64_t round_ms; // when the next round is due
    struct sample samples[SLICE_SAMPLES];
};

static double up_value(enum probe_state state)
{
    switch (state) {
    case PROBE_STATE_UP:
        return 1;
    case PROBE_STATE_DOWN:
        return 0;
    case PROBE_STATE_UNKNOWN:
        break;
    }
    return NAN;
}

static uint32_t sample_interval(const struct publish_run *run, const struct monitor_record *record)
{
    uint32_t publish_ms = run->self->hooks.publish_interval_ms;
    return record->interval_ms > publish_ms ? record->interval_ms : publish_ms;
}

// A target that is asked more rarely than we publish gives a sample per result, not a gap between two.
static bool wants_sample(const struct publish_run *run, uint32_t index, int64_t now_ms)
{
    const struct monitor_target *target = &run->self->table.targets[index];
    const struct monitor_record *record = &run->self->table.records[index];
    if (!target->used || target->removed || target->self_check || record->results == 0)
        return false;
    return record->publish_ms == 0 ||
           now_ms - record->publish_ms >= sample_interval(run, record) * INT64_C(9) / 10;
}

static void take_sample(struct publish_run *run, uint32_t index, int64_t now_ms, struct sample *out)
{
    struct monitor_record *record = &run->self->table.records[index];
    memcpy(out->device_key, record->device_key, sizeof out->device_key);
    memcpy(out->check_key, record->check_key, sizeof out->check_key);
    out->rtt = rtt_window_take(&record->window);
    out->up = up_value((enum probe_state)record->verdict.state);
    out->interval_ms = sample_interval(run, record);
    for (size_t i = 0; i < MONITOR_VALUES; i++)
        out->values[i] = NAN;
    out->kinds = 1u << MONITOR_RTT;
    if (run->self->engine.values)
        out->kinds = run->self->engine.values(run->self->engine.context, index, out->values);
    record->publish_ms = now_ms;
    record->results = 0;
}

static uint32_t numbers_of(const struct sample *sample)
{
    uint32_t numbers = isnan(sample->rtt.average_ms) ? 0 : 1u << MONITOR_RTT;
    for (size_t i = 0; i < MONITOR_VALUES; i++)
        numbers |= isnan(sample->values[i]) ? 0 : 1u << i;
    return numbers & sample->kinds;
}

// Leaves numbers to be told, and NaN where the last sample told a number; the writers keep that gap by
// themselves. A value that the last sample did not tell is a new series, for which there may be no room: then
// it waits for the next sample. Gives whether any began.
static bool choose_values(struct monitor_record *record, struct sample *sample, bool room)
{
    uint32_t numbers = numbers_of(sample), told = record->told;
    bool begins = room && (numbers & ~told);
    if (!room)
        numbers &= told;
    sample->kinds &= numbers | record->numbers;
    record->told = (uint8_t)sample->kinds;
    record->numbers = (uint8_t)numbers;
    return begins;
}

// Copies what one slice has to tell; the lock is held no longer than that.
static size_t collect(struct publish_run *run, uint32_t budget, int64_t now_ms)
{
    struct monitor_table *table = &run->self->table;
    size_t count = 0;
    unsigned fresh = 0;
    for (; budget > 0 && run->cursor < table->count && count < SLICE_SAMPLES; budget--, run->cursor++) {
        if (!wants_sample(run, run->cursor, now_ms))
            continue;
        struct monitor_record *record = &table->records[run->cursor];
        struct sample *sample = &run->samples[count];
        bool first = record->publish_ms == 0, room = fresh < NEW_PER_SLICE;
        if (first && !room)
            continue;
        take_sample(run, run->cursor, now_ms, sample);
        bool begins = choose_values(record, sample, room);
        fresh += first || begins;
        count++;
    }
    return count;
}

static void publish_samples(struct publish_run *run, uint32_t budget)
{
    struct monitor *self = run->self;
    while (budget > 0 && !atomic_load(&self->stop)) {
        uint32_t step = budget < SLICE_SAMPLES ? budget : SLICE_SAMPLES;
        pthread_mutex_lock(&self->lock);
        size_t count = collect(run, step, clock_mono_us() / 1000);
        pthread_mutex_unlock(&self->lock);
        for (size_t i = 0; i < count; i++) {
            const struct sample *sample = &run->samples[i];
            struct monitor_sample told = {.device_key = sample->device_key,
                                          .check_key = sample->check_key,
                                          .rtt = sample->rtt,
                                          .up = sample->up,
                                          .kinds = sample->kinds,
                                          .interval_ms = sample->interval_ms};
            memcpy(told.values, sample->values, sizeof told.values);
            self->hooks.sample(self->hooks.context, &told);
        }
        budget -= step;
    }
}

static void publish_round(struct publish_run *run, int64_t now_ms)
{
    struct monitor *self = run->self;
    if (now_ms < run->round_ms)
        return;
    run->round_ms = now_ms + self->hooks.publish_interval_ms;
    self->hooks.round(self->hooks.context);
}

static void publish_slice(struct publish_run *run, uint32_t slice, uint32_t slices)
{
    struct monitor *self = run->self;
    if (slice == 0)
        run->cursor = 0;
    pthread_mutex_lock(&self->lock);
    uint32_t end = (uint32_t)((uint64_t)self->table.count * (slice + 1) / slices);
    pthread_mutex_unlock(&self->lock);
    if (end > run->cursor)
        publish_samples(run, end - run->cursor);
}

void monitor_publish_loop(void *argument)
{
    struct monitor *self = argument;
    struct publish_run *run = calloc(1, sizeof *run);
    if (!run) {
        report_write(&self->hooks.report, REPORT_ERROR, "no memory to publish: there will be no metrics");
        return;
    }
    run->self = self;
    uint32_t interval_ms = self->hooks.publish_interval_ms;
    uint32_t slices = interval_ms < SLICE_MS ? 1 : interval_ms / SLICE_MS;
    int64_t next_ms = clock_mono_us() / 1000;
    for (uint32_t slice = 0; !atomic_load(&self->stop); slice = (slice + 1) % slices) {
        publish_slice(run, slice, slices);
        int64_t now_ms = clock_mono_us() / 1000;
        publish_round(run, now_ms);
        next_ms += interval_ms / slices;
        if (next_ms < now_ms)
            next_ms = now_ms;
        monitor_sleep(self->publish_wake_fd, (int)(next_ms - now_ms));
    }
    free(run);
}
