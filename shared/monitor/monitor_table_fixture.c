#include "monitor_table_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static uint64_t seed;

uint64_t monitor_table_fixture_number(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

struct ip_addr monitor_table_fixture_addr(unsigned last)
{
    return ip_addr_from_v4((const uint8_t[4]){192, 0, 2, (uint8_t)last});
}

uint32_t monitor_table_fixture_add(struct monitor_table_fixture *world, int64_t check_id,
                                   uint32_t interval_ms, uint32_t spread_ms)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = interval_ms,
                                    .rechecks = check_id ? 3 : 0,
                                    .policy = {.down_after = 4, .up_after = 1, .unknown_after = 2}};
    uint32_t index;
    verdict_init(&record.verdict, world->now_us / MS);
    assert_int_equal(monitor_table_add(&world->table, &record, spread_ms, world->now_us, &index), 0);
    struct ip_addr target = monitor_table_fixture_addr(index + 1);
    monitor_table_address(&world->table, index, &target, 0, CAUSE_REPLY);
    return index;
}

int monitor_table_fixture_new(void **state)
{
    struct monitor_table_fixture *world = calloc(1, sizeof *world);
    world->now_us = INT64_C(5000) * SECOND;
    monitor_table_init(&world->table, TIMEOUT_MS, RECHECK_MS, world->now_us);
    *state = world;
    return 0;
}

int monitor_table_fixture_free(void **state)
{
    struct monitor_table_fixture *world = *state;
    monitor_table_fini(&world->table);
    free(world);
    return 0;
}

static void send_probe(struct monitor_table_fixture *world, uint32_t index)
{
    if (world->sending)
        world->sending(world, index);
    monitor_table_sent(&world->table, index, world->now_us);
}

void monitor_table_fixture_send(struct monitor_table_fixture *world, uint32_t index)
{
    for (;;) {
        struct monitor_due due = monitor_table_due(&world->table, world->now_us);
        if (due.kind == MONITOR_DUE_NONE)
            world->now_us += MS;
        else if (due.kind == MONITOR_DUE_TIMEOUT)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else {
            send_probe(world, due.index);
            if (due.index == index)
                return;
        }
    }
}

static void note_send(struct monitor_table_fixture *world, uint32_t index)
{
    if (world->sends[index]++ == 0)
        world->first_us[index] = world->now_us;
    else {
        int64_t gap_us = world->now_us - world->last_us[index];
        if (world->gap_min_us[index] == 0 || gap_us < world->gap_min_us[index])
            world->gap_min_us[index] = gap_us;
        if (gap_us > world->gap_max_us[index])
            world->gap_max_us[index] = gap_us;
    }
    world->last_us[index] = world->now_us;
}

void monitor_table_fixture_play(struct monitor_table_fixture *world, int64_t span_ms)
{
    for (int64_t end_us = world->now_us + span_ms * MS; world->now_us < end_us; world->now_us += MS) {
        struct monitor_due due;
        while ((due = monitor_table_due(&world->table, world->now_us)).kind != MONITOR_DUE_NONE) {
            if (due.kind == MONITOR_DUE_TIMEOUT) {
                monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
                continue;
            }
            send_probe(world, due.index);
            note_send(world, due.index);
            if (!world->silent[due.index])
                monitor_table_settle(&world->table, due.index, CAUSE_REPLY, world->now_us + 200);
        }
    }
}

void monitor_table_fixture_assert_timers(const struct monitor_table *table)
{
    unsigned timers[MONITOR_TABLE_FIXTURE_MAX] = {0};
    for (uint32_t slot = 0; slot < MONITOR_WHEEL_SLOTS; slot++)
        for (uint32_t i = table->wheel.slots[slot]; i != MONITOR_WHEEL_NONE; i = table->wheel.entries[i].next)
            assert_true(++timers[i] == 1);
    for (uint32_t i = 0; i < table->count; i++)
        assert_int_equal(timers[i], table->targets[i].used ? 1 : 0);
}

// Not an answer: an address changes, a target goes, a target comes.
static void change(struct monitor_table_fixture *world, uint32_t index)
{
    struct monitor_target *target = &world->table.targets[index];
    struct ip_addr other = monitor_table_fixture_addr((unsigned)monitor_table_fixture_number(200) + 1);
    switch (monitor_table_fixture_number(3)) {
    case 0:
        if (target->used)
            monitor_table_address(&world->table, index, monitor_table_fixture_number(3) ? &other : NULL, 0,
                                  CAUSE_NO_ADDRESS);
        break;
    case 1:
        if (target->used && !target->self_check && monitor_table_fixture_number(4) == 0)
            monitor_table_remove(&world->table, index);
        break;
    case 2:
        if (world->table.used < 40)
            monitor_table_fixture_add(world, 1 + (int64_t)monitor_table_fixture_number(1000),
                                      600 + (uint32_t)monitor_table_fixture_number(9000), 1000);
        break;
    }
}

static void work_off(struct monitor_table_fixture *world, unsigned at_most)
{
    struct monitor_due due;
    for (; at_most > 0; at_most--) {
        due = monitor_table_due(&world->table, world->now_us);
        if (due.kind == MONITOR_DUE_NONE)
            return;
        assert_true(world->table.targets[due.index].used);
        unsigned choice = (unsigned)monitor_table_fixture_number(10);
        if (due.kind == MONITOR_DUE_TIMEOUT)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else if (choice == 0)
            monitor_table_postpone(&world->table, due.index, world->now_us + MS);
        else if (choice == 1 || !world->table.targets[due.index].addressed)
            monitor_table_settle(&world->table, due.index, CAUSE_SEND_FAILED, world->now_us);
        else
            send_probe(world, due.index);
    }
}

void monitor_table_fixture_storm(struct monitor_table_fixture *world,
                                 void (*answer)(struct monitor_table_fixture *world, uint32_t index))
{
    static const uint64_t steps_ms[] = {1, 7, 400, 20000};
    seed = (uint64_t)time(NULL) | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 3; i++)
        monitor_table_fixture_add(world, i ? i : 0, 3000, 0);
    for (int round = 0; round < 20000; round++) {
        uint32_t index = (uint32_t)monitor_table_fixture_number(world->table.count);
        if (monitor_table_fixture_number(2))
            answer(world, index);
        else
            change(world, index);
        if (monitor_table_fixture_number(2))
            continue;
        world->now_us +=
            (int64_t)monitor_table_fixture_number(steps_ms[monitor_table_fixture_number(4)] * MS + 1);
        work_off(world,
                 monitor_table_fixture_number(3) ? UINT32_MAX : (unsigned)monitor_table_fixture_number(4));
        if (round % 16 < 2)
            monitor_table_fixture_assert_timers(&world->table);
    }
    monitor_table_fixture_assert_timers(&world->table);
}
