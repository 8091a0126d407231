#include "heartbeat_target_source.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "heartbeat_result.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "shared/net/name_source.h"

enum { UNKNOWN_AFTER = 2, SPREAD_MIN_MS = 1000 };

// A check that has a target.
struct followed {
    int64_t check_id;
    uint32_t index;
};

struct heartbeat_target_source {
    struct heartbeat *self;
    struct name_source *names;
    struct followed *rows; // ordered by check id
    size_t count;
    bool restored;
};

static int by_check_id(const void *a, const void *b)
{
    const struct check *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static int by_followed_id(const void *key, const void *row)
{
    const int64_t *id = key;
    const struct followed *followed = row;
    return (*id > followed->check_id) - (*id < followed->check_id);
}

static void take_name(void *context, uint64_t id, const struct ip_addr *addr)
{
    struct heartbeat_target_source *source = context;
    int64_t check_id = (int64_t)id;
    struct followed *row = bsearch(&check_id, source->rows, source->count, sizeof *row, by_followed_id);
    if (!row)
        return;
    struct heartbeat *self = source->self;
    pthread_mutex_lock(&self->lock);
    // A name that does not resolve just now keeps its last address.
    if (addr || !self->table.targets[row->index].addressed)
        heartbeat_table_address(&self->table, row->index, addr, 0, CAUSE_NOT_RESOLVED);
    pthread_mutex_unlock(&self->lock);
}

int heartbeat_target_source_new(struct heartbeat *self, struct heartbeat_target_source **out,
                                struct error *err)
{
    struct heartbeat_target_source *source = calloc(1, sizeof *source);
    if (!source)
        return error_set(err, -ENOMEM, "no memory for the targets");
    source->self = self;
    int status = name_source_new(self->settings->resolver, take_name, source, &source->names, err);
    if (status < 0) {
        heartbeat_target_source_free(source);
        return status;
    }
    *out = source;
    return 0;
}

void heartbeat_target_source_free(struct heartbeat_target_source *source)
{
    if (!source)
        return;
    name_source_free(source->names);
    free(source->rows);
    free(source);
}

static uint32_t or_default(uint32_t value, uint32_t standard)
{
    return value ? value : standard;
}

static uint16_t at_most_u16(uint32_t value)
{
    return value > UINT16_MAX ? UINT16_MAX : (uint16_t)value;
}

// What the check and the plugin's settings make of a target.
static void apply_settings(const struct heartbeat_settings *settings, const struct check *check,
                           struct heartbeat_record *record)
{
    bool sleepy = check->profile == CHECK_PROFILE_SLEEPY;
    uint32_t down_after = sleepy ? settings->sleepy_down_after : settings->down_after;
    record->policy =
        (struct verdict_policy){.down_after = at_most_u16(or_default(check->down_after, down_after)),
                                .up_after = at_most_u16(or_default(check->up_after, settings->up_after)),
                                .unknown_after = UNKNOWN_AFTER,
                                .flap_start = sleepy ? 0 : at_most_u16(settings->flap_start),
                                .flap_stop = at_most_u16(settings->flap_stop),
                                .flap_window_ms = settings->flap_window_ms};
    record->interval_ms = or_default(check->interval_ms, settings->interval_ms);
    if (record->interval_ms < settings->timeout_ms)
        record->interval_ms = settings->timeout_ms;
    record->rechecks = sleepy ? 0 : settings->rechecks;
}

// What check_list gives as the address to probe; called with the lock.
static void apply_address(struct heartbeat *self, uint32_t index, const struct check *check)
{
    struct heartbeat_record *record = &self->table.records[index];
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX];
    if (check->target_kind == CHECK_TARGET_NAME)
        return;
    if (ip_addr_parse_zone(check->address, &addr, zone) < 0) {
        heartbeat_table_address(&self->table, index, NULL, 0, CAUSE_NO_ADDRESS);
        return;
    }
    memcpy(record->zone, zone, sizeof record->zone);
    uint32_t scope = *zone ? if_nametoindex(zone) : 0;
    bool reachable = !*zone || scope != 0;
    heartbeat_table_address(&self->table, index, reachable ? &addr : NULL, scope, CAUSE_LINK_DOWN);
}

static int add_target(struct heartbeat *self, const struct check *check, const char *device_name,
                      uint32_t spread_ms, uint32_t *index)
{
    int64_t now_us = clock_mono_us();
    struct heartbeat_record record = {.check_id = check->id, .device_name = strdup(device_name)};
    if (!record.device_name)
        return -ENOMEM;
    text_copy(record.device_key, sizeof record.device_key, check->device_key);
    text_copy(record.check_key, sizeof record.check_key, check->key);
    apply_settings(self->settings, check, &record);
    verdict_init(&record.verdict, now_us / 1000);
    rtt_window_init(&record.window);
    strip_init(&record.strip);
    pthread_mutex_lock(&self->lock);
    int status = heartbeat_table_add(&self->table, &record, spread_ms, now_us, index);
    if (status == 0) {
        enum cause cause = check->target_kind == CHECK_TARGET_NAME ? CAUSE_NOT_RESOLVED : CAUSE_NO_ADDRESS;
        heartbeat_table_address(&self->table, *index, NULL, 0, cause);
        apply_address(self, *index, check);
    }
    pthread_mutex_unlock(&self->lock);
    if (status < 0)
        free(record.device_name);
    return status;
}

static void rename_target(struct heartbeat_record *record, const char *device_name)
{
    char *name = strcmp(record->device_name, device_name) == 0 ? NULL : strdup(device_name);
    if (!name)
        return;
    free(record->device_name);
    record->device_name = name;
}

static void change_target(struct heartbeat *self, uint32_t index, const struct check *check,
                          const char *device_name)
{
    pthread_mutex_lock(&self->lock);
    struct heartbeat_record *record = &self->table.records[index];
    apply_settings(self->settings, check, record);
    rename_target(record, device_name);
    apply_address(self, index, check);
    pthread_mutex_unlock(&self->lock);
}

static void remove_target(struct heartbeat_target_source *source, const struct followed *row)
{
    struct heartbeat *self = source->self;
    name_source_forget(source->names, (uint64_t)row->check_id);
    pthread_mutex_lock(&self->lock);
    struct heartbeat_record *record = &self->table.records[row->index];
    int64_t now_ms = clock_mono_us() / 1000;
    heartbeat_result_end(&self->table, row->index, row->check_id, (enum probe_state)record->verdict.state,
                         now_ms);
    record->dirty = false;
    heartbeat_table_remove(&self->table, row->index);
    pthread_mutex_unlock(&self->lock);
}

static void follow_name(struct heartbeat_target_source *source, const struct check *check)
{
    if (check->target_kind == CHECK_TARGET_NAME)
        name_source_follow(source->names, (uint64_t)check->id, check->target, clock_mono_us() / 1000);
    else
        name_source_forget(source->names, (uint64_t)check->id);
}

// Names of devices by id, for the notices.
static int by_device_id(const void *a, const void *b)
{
    const struct device *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static const char *device_name(const struct device_list *devices, int64_t id)
{
    const struct device key = {.id = id};
    const struct device *found = bsearch(&key, devices->rows, devices->count, sizeof *found, by_device_id);
    return found ? found->name : "";
}

// Merges the inventory's list into ours; both are ordered by check id.
static int merge(struct heartbeat_target_source *source, const struct check_list *checks,
                 const struct device_list *devices)
{
    struct followed *rows = calloc(checks->count + 1, sizeof *rows);
    if (!rows)
        return -ENOMEM;
    size_t old = 0, count = 0;
    uint32_t spread_ms = checks->count < SPREAD_MIN_MS ? SPREAD_MIN_MS : (uint32_t)checks->count;
    for (size_t i = 0; i < checks->count; i++) {
        const struct check *check = &checks->rows[i];
        for (; old < source->count && source->rows[old].check_id < check->id; old++)
            remove_target(source, &source->rows[old]);
        bool known = old < source->count && source->rows[old].check_id == check->id;
        const char *name = device_name(devices, check->device_id);
        rows[count].check_id = check->id;
        if (known) {
            rows[count].index = source->rows[old].index;
            change_target(source->self, rows[count].index, check, name);
        } else if (add_target(source->self, check, name, spread_ms, &rows[count].index) < 0) {
            continue;
        }
        follow_name(source, check);
        old += known;
        count++;
    }
    for (; old < source->count; old++)
        remove_target(source, &source->rows[old]);
    free(source->rows);
    source->rows = rows;
    source->count = count;
    return 0;
}

static void restore_one(struct heartbeat *self, uint32_t index, const struct check_state *state)
{
    int64_t now_ms = clock_mono_us() / 1000;
    int64_t offset_ms = clock_real_ms() - now_ms;
    pthread_mutex_lock(&self->lock);
    struct heartbeat_record *record = &self->table.records[index];
    // A probe may have been quicker than the database: what it found stands, on top of what is restored.
    if (record->strip.count == 0) {
        verdict_restore(&record->verdict, state->state, state->cause, state->flapping,
                        state->since_ms - offset_ms, now_ms);
        strip_parse(&record->strip, state->strip, state->strip_at_ms);
    }
    record->first_known_ms = state->first_known_ms;
    pthread_mutex_unlock(&self->lock);
}

// A check that was switched off while we did not run: what was last known of it holds no longer.
static void end_one(struct heartbeat *self, const struct check_state *state)
{
    pthread_mutex_lock(&self->lock);
    heartbeat_result_end(&self->table, HEARTBEAT_NO_TARGET, state->check_id, state->state,
                         clock_mono_us() / 1000);
    pthread_mutex_unlock(&self->lock);
}

static int restore(struct heartbeat_target_source *source, struct db *db, struct error *err)
{
    struct check_state_list states;
    int status = check_state_list(db, "icmp_heartbeat", INVENTORY_VANTAGE_LOCAL, &states, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < states.count; i++) {
        const struct followed *row =
            bsearch(&states.rows[i].check_id, source->rows, source->count, sizeof *row, by_followed_id);
        if (row)
            restore_one(source->self, row->index, &states.rows[i]);
        else
            end_one(source->self, &states.rows[i]);
    }
    check_state_list_free(&states);
    source->restored = true;
    return 0;
}

int heartbeat_target_source_load(struct heartbeat_target_source *source, struct db *db, struct error *err)
{
    struct check_list checks;
    struct device_list devices;
    int status = check_list(db, 0, "icmp_heartbeat", true, &checks, err);
    if (status < 0)
        return status;
    status = device_list(db, &devices, err);
    if (status == 0) {
        qsort(checks.rows, checks.count, sizeof *checks.rows, by_check_id);
        qsort(devices.rows, devices.count, sizeof *devices.rows, by_device_id);
        status = merge(source, &checks, &devices);
        device_list_free(&devices);
    }
    check_list_free(&checks);
    if (status == 0 && !source->restored)
        status = restore(source, db, err);
    heartbeat_wake(source->self->probe_wake_fd);
    return status;
}

void heartbeat_target_source_wait(struct heartbeat_target_source *source, int wake_fd, int timeout_ms)
{
    struct pollfd fds[NAME_SOURCE_FDS + 1];
    int64_t now_ms = clock_mono_us() / 1000;
    int wait_ms;
    size_t count = name_source_poll(source->names, fds, now_ms, timeout_ms, &wait_ms);
    fds[count] = (struct pollfd){.fd = wake_fd, .events = POLLIN};
    poll(fds, count + 1, wait_ms);
    if (fds[count].revents)
        heartbeat_sleep(wake_fd, 0);
    name_source_run(source->names, fds, count, clock_mono_us() / 1000);
}
