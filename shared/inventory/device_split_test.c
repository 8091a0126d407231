#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "device_split.h"
#include "device_state.h"
#include "identifier.h"
#include "inventory_fixture.h"
#include "journal.h"
#include "journal_fixture.h"
#include "shared/net/mac_addr.h"

enum { NOW_MS = 100000 };

static const char first_mac[] = "00:11:32:aa:bb:01", second_mac[] = "00:11:32:aa:bb:02";

static struct device_split made;

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static void hold(int64_t device, const char *text, const char *mac_text, int64_t from)
{
    struct ip_addr addr = ip(text);
    struct mac_addr mac;
    if (mac_text != NULL)
        assert_int_equal(mac_addr_parse(mac_text, &mac), 0);
    assert_int_equal(
        binding_add(db, device, &addr, NULL, mac_text == NULL ? NULL : &mac, "lease", from, &err), 0);
}

// Two cards with an address each, one address without, and the MACs as identifiers.
static int64_t two_cards(void)
{
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(identifier_add(db, nas, "mac", first_mac, "strong", "lease", 1, &err), 0);
    assert_int_equal(identifier_add(db, nas, "mac", second_mac, "strong", "lease", 1, &err), 0);
    hold(nas, "10.0.0.1", first_mac, 5);
    hold(nas, "10.0.0.2", second_mac, 6);
    hold(nas, "10.0.0.3", NULL, 7);
    return nas;
}

static int split(int64_t device, const struct device_split_part *part)
{
    return device_split(db, device, part, 1, "NAS 2", NOW_MS, &made, &err);
}

static const char *held_by(const char *key)
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "SELECT group_concat(ip, ' ') FROM (SELECT ip FROM v_binding_history WHERE device_key = '%s'"
             " AND valid_to IS NULL ORDER BY ip_key)",
             key);
    return inventory_fixture_ask(sql);
}

static void test_each_kind_of_part_takes_what_belongs_to_it(void **state)
{
    (void)state;
    struct ip_addr third = ip("10.0.0.3"), first = ip("10.0.0.1");
    const struct {
        struct device_split_part part;
        const char *stays;
        const char *goes;
        int64_t identifiers;
        int64_t interfaces;
    } cases[] = {
        {{.kind = DEVICE_SPLIT_IDENTIFIER, .identifier_kind = "mac", .text = second_mac},
         "10.0.0.1 10.0.0.3",
         "10.0.0.2",
         1,
         1},
        {{.kind = DEVICE_SPLIT_INTERFACE, .text = second_mac}, "10.0.0.1 10.0.0.3", "10.0.0.2", 1, 1},
        {{.kind = DEVICE_SPLIT_ADDRESS, .addr = &third}, "10.0.0.1 10.0.0.2", "10.0.0.3", 0, 0},
        {{.kind = DEVICE_SPLIT_ADDRESS, .addr = &first}, "10.0.0.2 10.0.0.3", "10.0.0.1", 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t nas = two_cards();
        char *before = (inventory_fixture_commit(), journal_fixture_dump(&fixture));
        struct journal_entry entry;
        assert_int_equal(split(nas, &cases[i].part), 0);
        assert_string_equal(held_by("nas"), cases[i].stays);
        assert_string_equal(held_by("nas-2"), cases[i].goes);
        assert_int_equal(made.identifiers, cases[i].identifiers);
        assert_int_equal(made.interfaces, cases[i].interfaces);
        assert_int_equal(made.bindings, 1);
        assert_string_equal(inventory_fixture_ask("SELECT key || target_kind FROM probe_check"), "v41");
        if (journal_undo(db, 0, NOW_MS, &entry, &err) < 0)
            fail_msg("%s", err.text);
        assert_string_equal(entry.summary, "split nas-2 (NAS 2) off nas (NAS)");
        char *after = (inventory_fixture_commit(), journal_fixture_dump(&fixture));
        assert_string_equal(after, before);
        free(after);
        free(before);
        assert_int_equal(device_remove(db, nas, &err), 0);
    }
}

static void test_part_that_the_device_does_not_have_is_refused(void **state)
{
    (void)state;
    struct ip_addr other = ip("10.0.0.99");
    int64_t nas = two_cards();
    const struct {
        struct device_split_part part;
        const char *named;
    } cases[] = {
        {{.kind = DEVICE_SPLIT_IDENTIFIER, .identifier_kind = "serial", .text = "77"}, "serial \"77\""},
        {{.kind = DEVICE_SPLIT_INTERFACE, .text = "eth7"}, "no interface \"eth7\""},
        {{.kind = DEVICE_SPLIT_ADDRESS, .addr = &other}, "never held 10.0.0.99"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        inventory_fixture_commit();
        assert_int_equal(split(nas, &cases[i].part), -ENOENT);
        db_rollback(db);
        assert_int_equal(db_begin(db, 0), 0);
        assert_non_null(strstr(err.text, cases[i].named));
    }
    assert_int_equal(device_split(db, 77, &cases[0].part, 1, "X", 1, &made, &err), -ENOENT);
}

static void test_links_plans_and_fixed_checks_follow_the_interface(void **state)
{
    (void)state;
    const struct device_split_part part = {.kind = DEVICE_SPLIT_INTERFACE, .text = second_mac};
    int64_t nas = two_cards(), sw = inventory_fixture_device("Switch");
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(
        &fixture,
        "UPDATE address SET device_id = %d;"
        "INSERT INTO link (a_device_id, a_interface_id, b_device_id, kind, source, created_at)"
        " SELECT %d, id, %d, 'ethernet', 'person', 1 FROM interface WHERE device_id = %d;"
        "INSERT INTO probe_check (device_id, key, plugin, target_kind, target, target_key, interval_ms, profile,"
        " down_after, up_after, enabled, source, created_at) SELECT %d, 'c' || id, 'icmp_heartbeat', 3, ip,"
        " ip_key, 0, 1, 0, 0, 1, 'person', 1 FROM address",
        (int)nas, (int)nas, (int)sw, (int)nas, (int)nas);
    char *before = journal_fixture_dump(&fixture);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(device_state_touch(db, nas), 0);
    assert_int_equal(split(nas, &part), 0);
    assert_int_equal(made.links, 1);
    assert_int_equal(made.planned, 1);
    assert_int_equal(made.checks, 1);
    struct journal_entry entry;
    assert_int_equal(journal_undo(db, made.journal_id, NOW_MS, &entry, &err), 0);
    char *after = (inventory_fixture_commit(), journal_fixture_dump(&fixture));
    assert_string_equal(strstr(after, "link|"), strstr(before, "link|"));
    free(before);
    free(after);
}

static void test_new_device_is_monitored_as_the_old_one(void **state)
{
    (void)state;
    const struct device_split_part part = {.kind = DEVICE_SPLIT_INTERFACE, .text = second_mac};
    int64_t nas = two_cards();
    assert_int_equal(device_set(db, nas, "monitored", "no", "person", &err), 0);
    assert_int_equal(split(nas, &part), 0);
    assert_false(made.device.monitored);
    assert_string_equal(inventory_fixture_ask("SELECT monitored FROM device WHERE key = 'nas-2'"), "0");
}

static void test_undo_is_refused_when_the_new_device_has_got_more(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "INSERT INTO device_tag VALUES (2, 'web', 'person')",
        "UPDATE device SET notes = 'mine' WHERE id = 2",
        "INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen)"
        " VALUES (2, 'serial', '7', 'strong', 'person', 1, 1)",
        "INSERT INTO binding (address_id, interface_id, valid_from, source)"
        " SELECT 1, id, 500, 'person' FROM interface WHERE device_id = 2",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        inventory_fixture_fini(NULL);
        inventory_fixture_init(NULL);
        struct ip_addr third = ip("10.0.0.3");
        const struct device_split_part part = {.kind = DEVICE_SPLIT_ADDRESS, .addr = &third};
        struct journal_entry entry;
        int64_t nas = two_cards();
        assert_int_equal(split(nas, &part), 0);
        assert_int_equal(db_commit(db), 0);
        journal_fixture_run(&fixture, "%s", cases[i]);
        assert_int_equal(db_begin(db, 0), 0);
        assert_int_equal(journal_undo(db, 0, NOW_MS, &entry, &err), -EBUSY);
        db_rollback(db);
        assert_int_equal(db_begin(db, 0), 0);
    }
}

// Seen without its MAC as well: the address goes as a whole, and is held once.
static void test_address_of_two_interfaces_goes_as_a_whole(void **state)
{
    (void)state;
    struct ip_addr first = ip("10.0.0.1");
    const struct device_split_part part = {.kind = DEVICE_SPLIT_ADDRESS, .addr = &first};
    struct journal_entry entry;
    int64_t nas = two_cards();
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(&fixture, "INSERT INTO binding (address_id, interface_id, valid_from, source)"
                                  " SELECT 1, id, 3, 'import' FROM interface WHERE mac IS NULL");
    assert_int_equal(db_begin(db, 0), 0);
    assert_string_equal(held_by("nas"), "10.0.0.1 10.0.0.1 10.0.0.2 10.0.0.3");
    char *before = (inventory_fixture_commit(), journal_fixture_dump(&fixture));
    assert_int_equal(split(nas, &part), 0);
    assert_string_equal(held_by("nas"), "10.0.0.2 10.0.0.3");
    assert_string_equal(held_by("nas-2"), "10.0.0.1");
    assert_int_equal(made.bindings, 2);
    assert_int_equal(journal_undo(db, 0, NOW_MS, &entry, &err), 0);
    char *after = (inventory_fixture_commit(), journal_fixture_dump(&fixture));
    assert_string_equal(after, before);
    free(after);
    free(before);
}

static void test_a_part_may_go_with_another(void **state)
{
    (void)state;
    struct ip_addr second = ip("10.0.0.2");
    int64_t nas = two_cards();
    const struct device_split_part parts[] = {
        {.kind = DEVICE_SPLIT_IDENTIFIER, .identifier_kind = "mac", .text = second_mac},
        {.kind = DEVICE_SPLIT_IDENTIFIER, .identifier_kind = "mac", .text = second_mac},
        {.kind = DEVICE_SPLIT_INTERFACE, .text = second_mac},
        {.kind = DEVICE_SPLIT_ADDRESS, .addr = &second},
    };
    if (device_split(db, nas, parts, 4, "NAS 2", NOW_MS, &made, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(made.identifiers, 1);
    assert_int_equal(made.interfaces, 1);
    assert_int_equal(made.bindings, 1);
    assert_string_equal(held_by("nas-2"), "10.0.0.2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_each_kind_of_part_takes_what_belongs_to_it),
        WITH_DATABASE(test_part_that_the_device_does_not_have_is_refused),
        WITH_DATABASE(test_links_plans_and_fixed_checks_follow_the_interface),
        WITH_DATABASE(test_new_device_is_monitored_as_the_old_one),
        WITH_DATABASE(test_undo_is_refused_when_the_new_device_has_got_more),
        WITH_DATABASE(test_address_of_two_interfaces_goes_as_a_whole),
        WITH_DATABASE(test_a_part_may_go_with_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
