#include "monitor_wheel.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static uint32_t slot_of(int64_t at_ms)
{
    return (uint32_t)((uint64_t)at_ms % MONITOR_WHEEL_SLOTS);
}

void monitor_wheel_init(struct monitor_wheel *wheel, int64_t now_ms)
{
    wheel->now_ms = now_ms;
    wheel->entries = NULL;
    wheel->capacity = 0;
    for (uint32_t i = 0; i < MONITOR_WHEEL_SLOTS; i++)
        wheel->slots[i] = MONITOR_WHEEL_NONE;
}

void monitor_wheel_fini(struct monitor_wheel *wheel)
{
    free(wheel->entries);
    wheel->entries = NULL;
    wheel->capacity = 0;
}

int monitor_wheel_reserve(struct monitor_wheel *wheel, uint32_t capacity)
{
    if (capacity <= wheel->capacity)
        return 0;
    struct monitor_wheel_entry *grown = reallocarray(wheel->entries, capacity, sizeof *grown);
    if (!grown)
        return -ENOMEM;
    wheel->entries = grown;
    wheel->capacity = capacity;
    return 0;
}

void monitor_wheel_add(struct monitor_wheel *wheel, uint32_t index, int64_t due_ms)
{
    uint32_t *slot = &wheel->slots[slot_of(due_ms < wheel->now_ms ? wheel->now_ms : due_ms)];
    wheel->entries[index] = (struct monitor_wheel_entry){.due_ms = due_ms, .next = *slot};
    *slot = index;
}

// Takes the first entry of a slot that is due; others in it belong to later turns of the wheel.
static uint32_t take_due(struct monitor_wheel *wheel, uint32_t slot, int64_t now_ms)
{
    uint32_t *link = &wheel->slots[slot];
    while (*link != MONITOR_WHEEL_NONE) {
        struct monitor_wheel_entry *entry = &wheel->entries[*link];
        if (entry->due_ms <= now_ms) {
            uint32_t index = *link;
            *link = entry->next;
            return index;
        }
        link = &entry->next;
    }
    return MONITOR_WHEEL_NONE;
}

uint32_t monitor_wheel_fire(struct monitor_wheel *wheel, int64_t now_ms)
{
    // After a long pause one turn visits every slot.
    if (now_ms - wheel->now_ms >= MONITOR_WHEEL_SLOTS)
        wheel->now_ms = now_ms - MONITOR_WHEEL_SLOTS + 1;
    for (;;) {
        uint32_t index = take_due(wheel, slot_of(wheel->now_ms), now_ms);
        if (index != MONITOR_WHEEL_NONE || wheel->now_ms >= now_ms)
            return index;
        wheel->now_ms++;
    }
}

static bool has_due(const struct monitor_wheel *wheel, int64_t at_ms)
{
    for (uint32_t i = wheel->slots[slot_of(at_ms)]; i != MONITOR_WHEEL_NONE; i = wheel->entries[i].next)
        if (wheel->entries[i].due_ms <= at_ms)
            return true;
    return false;
}

int monitor_wheel_wait(const struct monitor_wheel *wheel, int64_t now_ms, int limit_ms)
{
    if (wheel->now_ms < now_ms)
        return 0;
    for (int wait = 0; wait < limit_ms; wait++)
        if (has_due(wheel, now_ms + wait))
            return wait;
    return limit_ms;
}
