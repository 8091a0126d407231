#include "monitor_target_source.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "monitor_record.h"
#include "monitor_result.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "shared/net/name_source.h"

enum { SPREAD_MIN_MS = 1000 };

// A check that has a target.
struct followed {
    int64_t check_id;
    uint32_t index;
};

struct monitor_target_source {
    struct monitor *self;
    struct name_source *names;
    struct followed *rows; // ordered by check id
    size_t count;
    bool loaded;
    struct db *db; // during monitor_target_source_load
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

static const struct followed *find_followed(const struct monitor_target_source *source, int64_t check_id)
{
    if (source->count == 0)
        return NULL;
    return bsearch(&check_id, source->rows, source->count, sizeof *source->rows, by_followed_id);
}

static void take_name(void *context, uint64_t id, const struct ip_addr *addr)
{
    struct monitor_target_source *source = context;
    const struct followed *row = find_followed(source, (int64_t)id);
    if (!row)
        return;
    struct monitor *self = source->self;
    pthread_mutex_lock(&self->lock);
    // A name that does not resolve just now keeps its last address.
    if (addr || !self->table.targets[row->index].addressed)
        monitor_table_address(&self->table, row->index, addr, 0, CAUSE_NOT_RESOLVED);
    pthread_mutex_unlock(&self->lock);
}

int monitor_target_source_new(struct monitor *self, struct monitor_target_source **out, struct error *err)
{
    struct monitor_target_source *source = calloc(1, sizeof *source);
    if (!source)
        return error_set(err, -ENOMEM, "no memory for the targets");
    source->self = self;
    int status = name_source_new(self->settings->resolver, take_name, source, &source->names, err);
    if (status < 0) {
        monitor_target_source_free(source);
        return status;
    }
    *out = source;
    return 0;
}

void monitor_target_source_free(struct monitor_target_source *source)
{
    if (!source)
        return;
    name_source_free(source->names);
    free(source->rows);
    free(source);
}

// What check_list gives as the address to probe; called with the lock.
static void apply_address(struct monitor *self, uint32_t index, const struct check *check)
{
    struct monitor_record *record = &self->table.records[index];
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX];
    if (check->target_kind == CHECK_TARGET_NAME)
        return;
    if (ip_addr_parse_zone(check->address, &addr, zone) < 0) {
        monitor_table_address(&self->table, index, NULL, 0, CAUSE_NO_ADDRESS);
        return;
    }
    memcpy(record->zone, zone, sizeof record->zone);
    uint32_t scope = *zone ? if_nametoindex(zone) : 0;
    bool reachable = !*zone || scope != 0;
    monitor_table_address(&self->table, index, reachable ? &addr : NULL, scope, CAUSE_LINK_DOWN);
}

// Gives the plan to the engine; called with the lock.
static void apply_plan(struct monitor *self, uint32_t index, const struct check *check, void *plan)
{
    if (self->engine.apply)
        self->engine.apply(self->engine.context, index, check, plan);
}

static void discard(struct monitor *self, void *plan)
{
    if (plan)
        self->engine.discard(self->engine.context, plan);
}

static int add_target(struct monitor *self, const struct check *check, void *plan, const char *device_name,
                      const struct check_state *stored, uint32_t spread_ms, uint32_t *index)
{
    int64_t now_us = clock_mono_us();
    int64_t now_ms = now_us / 1000;
    struct monitor_record record;
    int status = monitor_record_init(&record, self->settings, check, device_name, now_ms);
    if (status < 0) {
        discard(self, plan);
        return status;
    }
    if (stored)
        monitor_record_restore(&record, stored, clock_real_ms() - now_ms, now_ms);
    pthread_mutex_lock(&self->lock);
    status = monitor_table_add(&self->table, &record, spread_ms, now_us, index);
    if (status == 0) {
        enum cause cause = check->target_kind == CHECK_TARGET_NAME ? CAUSE_NOT_RESOLVED : CAUSE_NO_ADDRESS;
        monitor_table_address(&self->table, *index, NULL, 0, cause);
        apply_address(self, *index, check);
        apply_plan(self, *index, check, plan);
    }
    pthread_mutex_unlock(&self->lock);
    if (status < 0) {
        monitor_record_fini(&record);
        discard(self, plan);
    }
    return status;
}

// A check that a merge or a split gave to another device is told under its key from now on, as a series that
// begins.
static void follow_device(struct monitor_record *record, const struct check *check)
{
    if (strcmp(record->device_key, check->device_key) == 0)
        return;
    text_copy(record->device_key, sizeof record->device_key, check->device_key);
    record->told = 0;
}

static void change_target(struct monitor *self, uint32_t index, const struct check *check, void *plan,
                          const char *device_name)
{
    pthread_mutex_lock(&self->lock);
    struct monitor_record *record = &self->table.records[index];
    monitor_record_configure(record, self->settings, check);
    monitor_record_rename(record, device_name);
    follow_device(record, check);
    apply_address(self, index, check);
    apply_plan(self, index, check, plan);
    pthread_mutex_unlock(&self->lock);
}

static void remove_target(struct monitor_target_source *source, const struct followed *row)
{
    struct monitor *self = source->self;
    name_source_forget(source->names, (uint64_t)row->check_id);
    pthread_mutex_lock(&self->lock);
    struct monitor_record *record = &self->table.records[row->index];
    int64_t now_ms = clock_mono_us() / 1000;
    monitor_result_end(&self->table, row->index, row->check_id, (enum probe_state)record->verdict.state,
                       now_ms);
    record->dirty = false;
    monitor_table_remove(&self->table, row->index);
    pthread_mutex_unlock(&self->lock);
}

// A target that is given another name has no address until that is resolved.
static void follow_name(struct monitor_target_source *source, const struct check *check, uint32_t index)
{
    struct monitor *self = source->self;
    if (check->target_kind != CHECK_TARGET_NAME) {
        name_source_forget(source->names, (uint64_t)check->id);
        return;
    }
    if (name_source_follow(source->names, (uint64_t)check->id, check->target, clock_mono_us() / 1000) <= 0)
        return;
    pthread_mutex_lock(&self->lock);
    monitor_table_address(&self->table, index, NULL, 0, CAUSE_NOT_RESOLVED);
    pthread_mutex_unlock(&self->lock);
}

// What the inventory says at one moment, each list ordered by id.
struct snapshot {
    struct check_list checks;
    struct device_list devices;
    struct check_state_list states; // read when a check is new to us
};

static int by_device_id(const void *a, const void *b)
{
    const struct device *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static int by_state_id(const void *key, const void *row)
{
    const int64_t *id = key;
    const struct check_state *state = row;
    return (*id > state->check_id) - (*id < state->check_id);
}

static const char *device_name(const struct snapshot *snapshot, int64_t id)
{
    const struct device key = {.id = id};
    const struct device *found =
        bsearch(&key, snapshot->devices.rows, snapshot->devices.count, sizeof *found, by_device_id);
    return found ? found->name : "";
}

static const struct check_state *stored_state(const struct snapshot *snapshot, int64_t check_id)
{
    if (snapshot->states.count == 0)
        return NULL;
    return bsearch(&check_id, snapshot->states.rows, snapshot->states.count, sizeof *snapshot->states.rows,
                   by_state_id);
}

static bool has_new_check(const struct monitor_target_source *source, const struct check_list *checks)
{
    for (size_t i = 0; i < checks->count; i++)
        if (!find_followed(source, checks->rows[i].id))
            return true;
    return false;
}

static int read_snapshot(const struct monitor_target_source *source, struct db *db, struct snapshot *out,
                         struct error *err)
{
    int status = check_list(db, 0, source->self->settings->plugin, true, &out->checks, err);
    if (status == 0)
        status = device_list(db, &out->devices, err);
    if (status == 0 && (!source->loaded || has_new_check(source, &out->checks)))
        status =
            check_state_list(db, source->self->settings->plugin, INVENTORY_VANTAGE_LOCAL, &out->states, err);
    if (status == 0 && out->checks.count > 0)
        qsort(out->checks.rows, out->checks.count, sizeof *out->checks.rows, by_check_id);
    if (status == 0 && out->devices.count > 0)
        qsort(out->devices.rows, out->devices.count, sizeof *out->devices.rows, by_device_id);
    return status;
}

static void free_snapshot(struct snapshot *snapshot)
{
    check_list_free(&snapshot->checks);
    device_list_free(&snapshot->devices);
    check_state_list_free(&snapshot->states);
}

// What the engine will ask; false when it cannot: then a new check is left out, and a known one goes on as it
// is.
static bool prepare(struct monitor_target_source *source, const struct check *check, void **plan)
{
    struct monitor *self = source->self;
    struct error err = {""};
    *plan = NULL;
    if (!self->engine.prepare)
        return true;
    int status = self->engine.prepare(self->engine.context, source->db, check, plan, &err);
    if (status < 0)
        report_write(&self->hooks.report, REPORT_ERROR, "%s/%s is not probed as it is wanted: %s",
                     check->device_key, check->key, err.text);
    return status == 0;
}

// One check of the inventory: changed when it is followed, else added. False when it is left out.
static bool take_check(struct monitor_target_source *source, const struct snapshot *snapshot,
                       const struct check *check, struct followed *out)
{
    const struct followed *known = find_followed(source, check->id);
    const char *name = device_name(snapshot, check->device_id);
    size_t count = snapshot->checks.count;
    uint32_t spread_ms = count < SPREAD_MIN_MS ? SPREAD_MIN_MS : (uint32_t)count;
    void *plan;
    out->check_id = check->id;
    bool prepared = prepare(source, check, &plan);
    if (known) {
        out->index = known->index;
        if (!prepared)
            return true;
        change_target(source->self, out->index, check, plan, name);
    } else if (!prepared || add_target(source->self, check, plan, name, stored_state(snapshot, check->id),
                                       spread_ms, &out->index) < 0) {
        return false;
    }
    follow_name(source, check, out->index);
    return true;
}

static bool holds_check(const struct check_list *checks, int64_t id)
{
    const struct check key = {.id = id};
    return checks->count > 0 && bsearch(&key, checks->rows, checks->count, sizeof key, by_check_id);
}

static int apply_snapshot(struct monitor_target_source *source, const struct snapshot *snapshot)
{
    const struct check_list *checks = &snapshot->checks;
    struct followed *rows = calloc(checks->count + 1, sizeof *rows);
    if (!rows)
        return -ENOMEM;
    size_t count = 0;
    for (size_t i = 0; i < source->count; i++)
        if (!holds_check(checks, source->rows[i].check_id))
            remove_target(source, &source->rows[i]);
    for (size_t i = 0; i < checks->count; i++)
        count += take_check(source, snapshot, &checks->rows[i], &rows[count]);
    free(source->rows);
    source->rows = rows;
    source->count = count;
    return 0;
}

// Checks that were switched off while we did not run: what was last known of them holds no longer.
static void end_the_rest(struct monitor_target_source *source, const struct check_state_list *states)
{
    struct monitor *self = source->self;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < states->count; i++)
        if (!find_followed(source, states->rows[i].check_id))
            monitor_result_end(&self->table, MONITOR_NO_TARGET, states->rows[i].check_id,
                               states->rows[i].state, clock_mono_us() / 1000);
    pthread_mutex_unlock(&self->lock);
}

int monitor_target_source_load(struct monitor_target_source *source, struct db *db, struct error *err)
{
    struct snapshot snapshot = {0};
    source->db = db;
    int status = read_snapshot(source, db, &snapshot, err);
    if (status == 0)
        status = apply_snapshot(source, &snapshot);
    if (status == 0 && !source->loaded) {
        end_the_rest(source, &snapshot.states);
        source->loaded = true;
    }
    free_snapshot(&snapshot);
    monitor_wake(source->self->probe_wake_fd);
    return status;
}

void monitor_target_source_wait(struct monitor_target_source *source, int wake_fd, int timeout_ms)
{
    struct pollfd fds[NAME_SOURCE_FDS + 1];
    int64_t now_ms = clock_mono_us() / 1000;
    int wait_ms;
    size_t count = name_source_poll(source->names, fds, now_ms, timeout_ms, &wait_ms);
    fds[count] = (struct pollfd){.fd = wake_fd, .events = POLLIN};
    poll(fds, count + 1, wait_ms);
    if (fds[count].revents)
        monitor_sleep(wake_fd, 0);
    name_source_run(source->names, fds, count, clock_mono_us() / 1000);
}
