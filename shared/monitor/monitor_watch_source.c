#include "monitor_watch_source.h"

#include "shared/base/clock.h"
#include "shared/net/link_source.h"

enum { STALL_US = 500000, LINK_GRACE_US = 2000000 };

int monitor_watch_source_init(struct monitor_watch *watch, struct monitor *monitor, struct error *err)
{
    *watch = (struct monitor_watch){.monitor = monitor,
                                    .blind_us = INT64_MIN,
                                    .turn_us = clock_mono_us(),
                                    .suspended_us = clock_suspended_us()};
    return link_source_new(watch->turn_us, &watch->links, err);
}

void monitor_watch_source_fini(struct monitor_watch *watch)
{
    link_source_free(watch->links);
}

int monitor_watch_source_fd(const struct monitor_watch *watch)
{
    return link_source_fd(watch->links);
}

void monitor_watch_source_read(struct monitor_watch *watch)
{
    link_source_read(watch->links, watch->turn_us);
}

void monitor_watch_source_blind(struct monitor_watch *watch, enum cause cause)
{
    watch->blind_us = watch->turn_us;
    watch->blind_cause = cause;
}

// A process that was stopped, or a machine that slept, missed answers: what was under way is void.
void monitor_watch_source_turn(struct monitor_watch *watch)
{
    int64_t now_us = clock_mono_us();
    int64_t suspended_us = clock_suspended_us();
    bool slept = suspended_us - watch->suspended_us > STALL_US;
    bool stopped = now_us - watch->turn_us > watch->wait_ms * INT64_C(1000) + STALL_US;
    watch->suspended_us = suspended_us;
    watch->turn_us = now_us;
    watch->monitor->table.real_offset_ms = clock_real_ms() - now_us / 1000;
    if (slept || stopped)
        monitor_watch_source_blind(watch, CAUSE_SUSPENDED);
}

static bool own_link_failed(struct monitor_watch *watch, uint32_t index, enum cause *cause)
{
    struct monitor_record *record = &watch->monitor->table.records[index];
    const struct monitor_target *target = &watch->monitor->table.targets[index];
    uint32_t generation = link_source_generation(watch->links);
    if (record->route_generation != generation) {
        *cause = CAUSE_NO_ROUTE;
        if (link_source_route(watch->links, &target->addr, target->scope, &record->route_interface) < 0)
            return true;
        record->route_generation = generation;
    }
    *cause = CAUSE_LINK_DOWN;
    return link_source_was_down(watch->links, record->route_interface, target->sent_us - LINK_GRACE_US);
}

bool monitor_watch_source_excuse(struct monitor_watch *watch, uint32_t index, enum cause *cause)
{
    const struct monitor_table *table = &watch->monitor->table;
    const struct monitor_target *target = &table->targets[index];
    if (target->sent_us < watch->blind_us) {
        *cause = watch->blind_cause;
        return true;
    }
    if (own_link_failed(watch, index, cause))
        return true;
    *cause = CAUSE_SELF_CHECK;
    return !target->self_check && monitor_table_is_blind(table);
}
