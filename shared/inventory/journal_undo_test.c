#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device_group.h"
#include "device_merge.h"
#include "device_split.h"
#include "device_state.h"
#include "inventory_fixture.h"
#include "journal.h"
#include "journal_fixture.h"

enum { NOW_MS = 100000, DEVICES = 9, SEEDS = 6, ROUNDS = 4, CHANGES = 5 };

static char *dump(void)
{
    inventory_fixture_commit();
    return journal_fixture_dump(&fixture);
}

// Without the states, which are judged anew when a change in between is undone.
static char *dump_decisions(void)
{
    char *text = dump(), *out = text;
    for (char *line = text, *next = NULL; *line != '\0'; line = next) {
        next = strchr(line, '\n') + 1;
        if (strncmp(line, "device_state|", 13) == 0 || strncmp(line, "device_incident|", 16) == 0)
            continue;
        memmove(out, line, (size_t)(next - line));
        out += next - line;
    }
    *out = '\0';
    return text;
}

static void assert_same(char *after, char *before, uint64_t seed)
{
    size_t same = 0;
    while (after[same] == before[same] && after[same] != '\0')
        same++;
    while (same > 0 && after[same - 1] != '\n')
        same--;
    if (after[same] != before[same] || strcmp(after + same, before + same) != 0)
        fail_msg("seed %d: it was\n%.300s\nand is\n%.300s", (int)seed, before + same, after + same);
    free(after);
    free(before);
}

static void fill(uint64_t *seed)
{
    inventory_fixture_fini(NULL);
    inventory_fixture_init(NULL);
    assert_int_equal(db_commit(db), 0);
    journal_fixture_fill(&fixture, seed, DEVICES);
    assert_int_equal(db_begin(db, 0), 0);
    for (int64_t id = 1; id <= DEVICES; id++)
        assert_int_equal(device_state_touch(db, id), 0);
}

// One of the rows of a query with the columns id, what and kind; 0 when there is none.
static int64_t any_row(const char *from, uint64_t *seed, char what[64], char kind[32])
{
    char sql[512];
    snprintf(
        sql, sizeof(sql),
        "SELECT coalesce((SELECT id || ' ' || what || ' ' || kind FROM (%s) ORDER BY (id * 7919 + %u) %% 101"
        " LIMIT 1), '0 - -')",
        from, journal_fixture_random(seed, 1000));
    const char *row = inventory_fixture_ask(sql), *space = strchr(row, ' '), *last = strrchr(row, ' ');
    snprintf(what, 64, "%.*s", (int)(last - space - 1), space + 1);
    snprintf(kind, 32, "%s", last + 1);
    return strtoll(row, NULL, 10);
}

static int64_t any_device(uint64_t *seed)
{
    char what[64], kind[32];
    return any_row("SELECT id, key AS what, '' AS kind FROM device WHERE merged_into IS NULL", seed, what,
                   kind);
}

static void merge_any(uint64_t *seed)
{
    struct device_merge merge;
    int64_t keep = any_device(seed), other = keep;
    while (other == keep)
        other = any_device(seed);
    if (device_merge(db, keep, other, NOW_MS, &merge, &err) < 0)
        fail_msg("%s", err.text);
}

// False when the device has nothing of the kind to part with.
static bool split_any(uint64_t *seed)
{
    static const char *const parts[] = {
        "SELECT id, value AS what, kind FROM identifier WHERE device_id = ",
        "SELECT id, coalesce(nullif(name, ''), mac) AS what, '' AS kind FROM interface"
        " WHERE (name <> '' OR mac IS NOT NULL) AND device_id = ",
        "SELECT b.id, a.ip AS what, a.vrf AS kind FROM interface i JOIN binding b ON b.interface_id = i.id"
        " JOIN address a ON a.id = b.address_id WHERE i.device_id = ",
    };
    char sql[256], what[64], kind[32];
    struct ip_addr addr;
    struct device_split made;
    int64_t device = any_device(seed);
    unsigned which = journal_fixture_random(seed, 3);
    snprintf(sql, sizeof(sql), "%s%d", parts[which], (int)device);
    if (any_row(sql, seed, what, kind) == 0)
        return false;
    struct device_split_part part = {
        .kind = (enum device_split_kind)which, .identifier_kind = kind, .text = what};
    if (which == DEVICE_SPLIT_ADDRESS) {
        assert_int_equal(ip_addr_parse(what, &addr), 0);
        part = (struct device_split_part){.kind = DEVICE_SPLIT_ADDRESS, .addr = &addr, .vrf = kind};
    }
    if (device_split(db, device, &part, 1, "New", NOW_MS, &made, &err) < 0)
        fail_msg("%s", err.text);
    return true;
}

static void change_any(uint64_t *seed)
{
    if (journal_fixture_random(seed, 2) == 0 || !split_any(seed))
        merge_any(seed);
}

static int undo(int64_t id)
{
    struct journal_entry entry;
    return journal_undo(db, id, NOW_MS + 1, &entry, &err);
}

// Of every table but the audit and the journal, after each step backwards.
static void test_undoing_the_newest_is_the_identity(void **state)
{
    (void)state;
    for (uint64_t first = 1; first <= SEEDS; first++) {
        uint64_t seed = first * 7919;
        fill(&seed);
        for (int round = 0; round < ROUNDS; round++) {
            char *dumps[3];
            unsigned depth = 1 + journal_fixture_random(&seed, 3);
            for (unsigned i = 0; i < depth; i++) {
                dumps[i] = dump();
                change_any(&seed);
            }
            for (unsigned i = depth; i > 0; i--) {
                if (undo(0) < 0)
                    fail_msg("seed %d: %s", (int)first, err.text);
                assert_same(dump(), dumps[i - 1], first);
            }
        }
    }
}

// Undone or refused with nothing changed; 1 when it was undone.
static int try_undo(int64_t id, uint64_t seed)
{
    char *before = dump();
    int code = undo(id);
    if (code == 0) {
        free(before);
        return 1;
    }
    assert_int_equal(code, -EBUSY);
    db_rollback(db);
    assert_int_equal(db_begin(db, 0), 0);
    assert_same(dump(), before, seed);
    return 0;
}

static void test_undoing_in_any_order_ends_in_the_identity(void **state)
{
    (void)state;
    int refused = 0;
    for (uint64_t first = 1; first <= SEEDS; first++) {
        uint64_t seed = first * 104729;
        fill(&seed);
        char *before = dump_decisions();
        int64_t standing[CHANGES];
        size_t count = CHANGES, undone = 0;
        for (size_t i = 0; i < count; i++) {
            change_any(&seed);
            standing[i] = (int64_t)i + 1;
        }
        for (int tries = 0; count > 0; tries++) {
            size_t at = journal_fixture_random(&seed, (unsigned)count);
            if (tries > 200)
                fail_msg("seed %d: %zu undone, then: %s", (int)first, undone, err.text);
            if (!try_undo(standing[at], first)) {
                refused++;
                continue;
            }
            memmove(&standing[at], &standing[at + 1], (count - at - 1) * sizeof(standing[0]));
            count--;
            undone++;
        }
        assert_same(dump_decisions(), before, first);
    }
    assert_true(refused > 0);
}

static void test_a_chain_is_undone_from_its_end(void **state)
{
    (void)state;
    static const char merged[] =
        "SELECT group_concat(merged_into) FROM (SELECT ifnull(merged_into, 0) AS merged_into FROM device ORDER BY id)";
    struct device_merge merge;
    int64_t a = inventory_fixture_device("A"), b = inventory_fixture_device("B"),
            c = inventory_fixture_device("C");
    assert_int_equal(device_merge(db, b, a, NOW_MS, &merge, &err), 0);
    assert_int_equal(device_merge(db, c, b, NOW_MS, &merge, &err), 0);
    assert_string_equal(inventory_fixture_ask(merged), "3,3,0");
    assert_int_equal(undo(1), -EBUSY);
    assert_non_null(strstr(err.text, "the device a has changed since"));
    db_rollback(db);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(undo(2), 0);
    assert_string_equal(inventory_fixture_ask(merged), "2,0,0");
    assert_int_equal(undo(1), 0);
    assert_string_equal(inventory_fixture_ask(merged), "0,0,0");
}

static void test_a_removed_group_is_named_when_it_is_in_the_way(void **state)
{
    (void)state;
    struct device_merge merge;
    struct device_group group;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    assert_int_equal(device_group_add(db, "Lab", "logical", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, old, 0, "", &err), 0);
    assert_int_equal(device_merge(db, nas, old, NOW_MS, &merge, &err), 0);
    assert_int_equal(device_group_remove(db, group.id, &err), 0);
    inventory_fixture_commit();
    assert_int_equal(undo(0), -EBUSY);
    assert_non_null(strstr(err.text, "a place in a group was removed since"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_undoing_the_newest_is_the_identity),
        WITH_DATABASE(test_undoing_in_any_order_ends_in_the_identity),
        WITH_DATABASE(test_a_chain_is_undone_from_its_end),
        WITH_DATABASE(test_a_removed_group_is_named_when_it_is_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
