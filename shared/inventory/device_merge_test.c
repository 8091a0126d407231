#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "check.h"
#include "check_state.h"
#include "device_merge.h"
#include "device_state.h"
#include "identifier.h"
#include "incident.h"
#include "inventory_fixture.h"
#include "inventory_write_fixture.h"
#include "journal.h"
#include "journal_fixture.h"
#include "shared/net/mac_addr.h"

enum { NOW_MS = 100000 };

static struct device_merge merge;

static void hold(int64_t device, const char *text, const char *mac_text, int64_t from)
{
    struct ip_addr addr;
    struct mac_addr mac;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    if (mac_text != NULL)
        assert_int_equal(mac_addr_parse(mac_text, &mac), 0);
    const struct binding_place place = {.addr = &addr, .mac = mac_text == NULL ? NULL : &mac};
    assert_int_equal(binding_add_place(db, device, &place, "lease", from, &err), 0);
}

// As an import may say it: 10.0.0.LAST, by one interface beside others.
static void hold_by(int64_t device, const char *mac, int last, int from)
{
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(
        &fixture,
        "INSERT OR IGNORE INTO address (ip, ip_key, family)"
        " VALUES ('10.0.0.%d', x'00000000000000000000ffff0a0000%02x', 4);"
        "INSERT INTO interface (device_id, mac) VALUES (%d, '%s');"
        "INSERT INTO binding (address_id, interface_id, valid_from, source)"
        " SELECT a.id, (SELECT max(id) FROM interface), %d, 'import' FROM address a WHERE a.ip = '10.0.0.%d'",
        last, (unsigned)last, (int)device, mac, from, last);
    assert_int_equal(db_begin(db, 0), 0);
}

static void set(int64_t device, const char *field, const char *value, const char *source)
{
    assert_int_equal(device_set(db, device, field, value, source, &err), 0);
}

static void merge_now(int64_t keep, int64_t other)
{
    if (device_merge(db, keep, other, NOW_MS, &merge, &err) < 0)
        fail_msg("%s", err.text);
}

static int undo(int64_t id)
{
    struct journal_entry entry;
    return journal_undo(db, id, NOW_MS + 1, &entry, &err);
}

static char *dump(void)
{
    inventory_fixture_commit();
    return journal_fixture_dump(&fixture);
}

static void test_precedence_says_which_value_stays(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        int64_t keep_rank;
        const char *keep;
        int64_t other_rank;
        const char *other;
        bool takes;
    } cases[] = {
        {"name", 100, "NAS", 100, "nas2", false},      {"name", 40, "host-7", 100, "NAS", true},
        {"name", 100, "NAS", 40, "host-7", false},     {"type", -1, "unknown", 10, "nas", true},
        {"type", 100, "nas", 100, "server", false},    {"type", 100, "unknown", 100, "server", true},
        {"type", 100, "unknown", 10, "server", false}, {"notes", 100, "", 100, "cellar", true},
        {"notes", 100, "cellar", 100, "", false},      {"notes", 100, "cellar", 100, "cellar", false},
        {"vendor", -1, "", 20, "Acme", true},          {"site", -1, "", -1, "Roof", true},
        {"monitored", -1, "no", -1, "yes", true},      {"monitored", 100, "no", 100, "yes", false},
        {"monitored", -1, "yes", -1, "no", false},     {"monitored", -1, "yes", 100, "no", true},
        {"trusted", 100, "no", 100, "yes", false},     {"trusted", -1, "no", 100, "yes", true},
        {"os", 100, "linux", 100, "bsd", false},       {"icon", -1, "", -1, "box", true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (device_merge_takes(cases[i].field, cases[i].keep_rank, cases[i].keep, cases[i].other_rank,
                               cases[i].other) != cases[i].takes)
            fail_msg("%s: %s, %s", cases[i].field, cases[i].keep, cases[i].other);
}

static void test_the_key_of_the_other_leads_to_the_one_that_stays(void **state)
{
    (void)state;
    struct device found;
    struct device_alias_list aliases;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old"),
            older = inventory_fixture_device("Older");
    merge_now(old, older);
    merge_now(nas, old);
    static const char *const keys[] = {"nas", "old", "older"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(device_find(db, keys[i], &found, &err), 0);
        assert_int_equal(found.id, nas);
    }
    assert_int_equal(device_find(db, "Older", &found, &err), -ENOENT);
    assert_int_equal(device_merge_aliases(db, nas, &aliases, &err), 0);
    assert_int_equal(aliases.count, 2);
    assert_string_equal(aliases.rows[0], "old");
    assert_string_equal(aliases.rows[1], "older");
    device_alias_list_free(&aliases);
    device_alias_list_free(NULL);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM v_device"), "1");
    assert_string_equal(inventory_fixture_ask("SELECT summary FROM journal WHERE id = 2"),
                        "merged old (Old) into nas (NAS)");
}

static void test_only_two_devices_are_merged(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old"),
            tv = inventory_fixture_device("TV");
    assert_int_equal(device_merge(db, nas, nas, 1, &merge, &err), -EINVAL);
    assert_int_equal(device_merge(db, nas, 77, 1, &merge, &err), -ENOENT);
    merge_now(nas, old);
    assert_int_equal(device_merge(db, tv, old, 1, &merge, &err), -EINVAL);
    assert_int_equal(device_merge(db, old, tv, 1, &merge, &err), -EINVAL);
}

static void test_what_it_is_known_by_and_holds_moves(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    assert_int_equal(identifier_add(db, old, "mac", "00:11:32:aa:bb:cc", "strong", "lease", 1, &err), 0);
    assert_int_equal(identifier_add(db, old, "hostname", "nas", "weak", "lease", 1, &err), 0);
    assert_int_equal(identifier_add(db, nas, "hostname", "nas", "weak", "lease", 1, &err), 0);
    hold(old, "10.0.0.7", "00:11:32:aa:bb:cc", 5);
    hold(old, "10.0.0.8", NULL, 6);
    hold(nas, "10.0.0.9", NULL, 7);
    merge_now(nas, old);
    assert_int_equal(merge.identifiers, 1);
    assert_int_equal(merge.interfaces, 1);
    assert_int_equal(merge.bindings, 2);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(ip, ' ') FROM (SELECT h.ip FROM v_binding_history h"
                              " WHERE device_key = 'nas' AND valid_to IS NULL ORDER BY h.ip_key)"),
        "10.0.0.7 10.0.0.8 10.0.0.9");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM interface WHERE device_id = 1"), "2");
    assert_string_equal(inventory_fixture_ask("SELECT device_id FROM identifier WHERE kind = 'mac'"), "1");
}

static void test_address_that_both_held_goes_on_once(void **state)
{
    (void)state;
    static const struct {
        const char *keep_mac;
        const char *other_mac;
        int64_t keep_from;
        int64_t other_from;
        const char *open;
    } cases[] = {
        {NULL, NULL, 50, 40, "50 -"},
        {NULL, "00:11:32:aa:bb:cc", 40, 50, "50 00:11:32:aa:bb:cc"},
        {"00:11:32:aa:bb:cc", NULL, 50, 40, "50 00:11:32:aa:bb:cc"},
        {"00:11:32:aa:bb:cc", "00:11:32:aa:bb:dd", 50, 40, "40 00:11:32:aa:bb:dd"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
        hold(nas, "10.0.0.7", cases[i].keep_mac, cases[i].keep_from);
        inventory_fixture_hold_too(old, "10.0.0.7", cases[i].other_mac, cases[i].other_from);
        merge_now(nas, old);
        assert_string_equal(
            inventory_fixture_ask(
                "SELECT group_concat(b.valid_from || ' ' || ifnull(i.mac, '-')) FROM binding b"
                " JOIN interface i ON i.id = b.interface_id WHERE b.valid_to IS NULL"),
            cases[i].open);
        assert_int_equal(device_remove(db, nas, &err), 0);
    }
}

// An address that only one of them holds, by two of its interfaces, is nobody's business.
static void test_address_that_one_holds_twice_is_left_alone(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    hold_by(nas, "00:11:32:aa:bb:01", 7, 40);
    hold_by(nas, "00:11:32:aa:bb:02", 7, 50);
    hold_by(old, "00:11:32:aa:bb:03", 8, 40);
    hold_by(old, "00:11:32:aa:bb:04", 8, 50);
    merge_now(nas, old);
    assert_string_equal(
        inventory_fixture_ask("SELECT count(*) FROM binding b JOIN interface i ON i.id = b.interface_id"
                              " WHERE b.valid_to IS NULL AND i.device_id = 1"),
        "4");
}

// Whoever is best known goes on, and never nobody.
static void test_address_that_both_hold_twice_goes_on(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    hold_by(nas, "00:11:32:aa:bb:01", 7, 50);
    hold_by(nas, "00:11:32:aa:bb:02", 7, 30);
    hold_by(old, "00:11:32:aa:bb:01", 7, 20);
    hold_by(old, "00:11:32:aa:bb:03", 7, 40);
    merge_now(nas, old);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(valid_from) FROM (SELECT b.valid_from FROM binding b"
                              " JOIN interface i ON i.id = b.interface_id"
                              " WHERE b.valid_to IS NULL AND i.device_id = 1 ORDER BY 1)"),
        "30,50");
}

static void test_fields_follow_precedence(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    set(nas, "type", "server", "scan");
    set(old, "type", "nas", "person");
    set(nas, "notes", "mine", "person");
    set(old, "notes", "theirs", "person");
    set(old, "site", "Cellar", "import");
    merge_now(nas, old);
    assert_int_equal(merge.field_count, 4);
    assert_string_equal(merge.fields[0].field, "name");
    assert_false(merge.fields[0].is_taken);
    assert_string_equal(merge.fields[2].field, "type");
    assert_true(merge.fields[2].is_taken);
    assert_string_equal(merge.fields[2].kept, "nas");
    assert_string_equal(merge.fields[2].dropped, "server");
    assert_string_equal(inventory_fixture_ask("SELECT name || type || notes || site FROM v_device"),
                        "NASnasmineCellar");
    assert_string_equal(device_field_source(db, nas, "type"), "person");
    assert_string_equal(device_field_source(db, nas, "site"), "import");
}

static void test_long_values_are_cut_between_characters(void **state)
{
    (void)state;
    char notes[1024] = "";
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    for (int i = 0; i < 300; i++)
        memcpy(notes + 2 * i, "ü", 3);
    set(nas, "notes", notes, "person");
    set(old, "notes", "short", "person");
    merge_now(nas, old);
    assert_string_equal(merge.fields[1].dropped, "short");
    size_t length = strlen(merge.fields[1].kept);
    assert_true(length < DEVICE_MERGE_VALUE_MAX && length > DEVICE_MERGE_VALUE_MAX - 8);
    assert_string_equal(merge.fields[1].kept + length - 5, "ü…");
}

static void test_checks_move_unless_the_key_is_taken(void **state)
{
    (void)state;
    struct check_list checks;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    struct check v4 = {.device_id = nas,
                       .key = "v4",
                       .plugin = "icmp_heartbeat",
                       .source = "person",
                       .target_kind = CHECK_TARGET_DEVICE_V4,
                       .profile = CHECK_PROFILE_NORMAL,
                       .enabled = true};
    assert_int_equal(check_add(db, &v4, &err), 0);
    v4.device_id = old;
    assert_int_equal(check_add(db, &v4, &err), 0);
    struct check v6 = v4;
    memcpy(v6.key, "v6", 3);
    v6.target_kind = CHECK_TARGET_DEVICE_V6;
    assert_int_equal(check_add(db, &v6, &err), 0);
    merge_now(nas, old);
    assert_int_equal(merge.checks, 1);
    assert_int_equal(merge.checks_left, 1);
    assert_int_equal(check_list(db, 0, NULL, false, &checks, &err), 0);
    assert_int_equal(checks.count, 2);
    for (size_t i = 0; i < checks.count; i++)
        assert_string_equal(checks.rows[i].device_key, "nas");
    assert_int_equal(checks.rows[1].id, v6.id);
    check_list_free(&checks);
}

static void test_links_groups_tags_and_plans_move(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    int64_t sw = inventory_fixture_device("Switch");
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(
        &fixture,
        "INSERT INTO link (a_device_id, b_device_id, kind, source, created_at) VALUES"
        " (%d, %d, 'ethernet', 'person', 1), (%d, %d, 'ethernet', 'person', 2),"
        " (%d, %d, 'wifi', 'person', 3), (%d, %d, 'wifi', 'person', 4);"
        "INSERT INTO device_group (name, kind, source) VALUES ('A', 'logical', 'person'), ('B', 'path', 'person');"
        "INSERT INTO group_member VALUES (1, %d, 1, 'member'), (2, %d, 1, 'member'), (2, %d, 2, 'member');"
        "INSERT INTO device_tag VALUES (%d, 'web', 'person'), (%d, 'core', 'person'), (%d, 'web', 'scan');"
        "INSERT INTO map_node VALUES (1, %d, 1.5, 2.5, 0);"
        "INSERT INTO address (ip, ip_key, family, device_id)"
        " VALUES ('10.0.0.7', x'00000000000000000000ffff0a000007', 4, %d)",
        (int)nas, (int)old, (int)nas, (int)sw, (int)sw, (int)old, (int)old, (int)nas, (int)old, (int)old,
        (int)nas, (int)nas, (int)old, (int)old, (int)old, (int)old);
    assert_int_equal(db_begin(db, 0), 0);
    merge_now(nas, old);
    assert_int_equal(merge.links, 1);
    assert_int_equal(merge.links_dropped, 2);
    assert_int_equal(merge.groups, 1);
    assert_int_equal(merge.tags, 1);
    assert_int_equal(merge.places, 1);
    assert_int_equal(merge.planned, 1);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(tag || source) FROM device_tag WHERE device_id = 1"),
        "coreperson,webperson");
    assert_string_equal(
        inventory_fixture_ask("SELECT count(*) FROM link WHERE 2 IN (a_device_id, b_device_id)"), "0");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM group_member WHERE device_id = 2"), "0");
}

static void test_who_led_a_group_leads_on(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(
        &fixture,
        "INSERT INTO device_group (name, kind, source) VALUES ('A', 'hub', 'person'), ('B', 'hub', 'person');"
        "INSERT INTO group_member VALUES (1, %d, 1, 'hub'), (1, %d, 2, 'member'), (2, %d, 1, 'hub'),"
        " (2, %d, 2, 'member')",
        (int)old, (int)nas, (int)nas, (int)old);
    char *before = journal_fixture_dump(&fixture);
    assert_int_equal(db_begin(db, 0), 0);
    merge_now(nas, old);
    static const char roles[] =
        "SELECT group_concat(group_id || ' ' || device_id || ' ' || role) FROM group_member";
    assert_string_equal(inventory_fixture_ask(roles), "1 1 hub,2 1 hub");
    assert_int_equal(undo(0), 0);
    char *after = dump();
    assert_string_equal(after, before);
    free(after);
    free(before);
    merge_now(nas, old);
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(&fixture, "UPDATE group_member SET role = 'member' WHERE group_id = 1");
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(undo(0), -EBUSY);
    assert_non_null(strstr(err.text, "the group A has changed since"));
}

// What the hidden one was in the middle of is over for those who look, until it is separated again.
static void test_what_lasts_of_the_hidden_one_is_not_told(void **state)
{
    (void)state;
    static const char *const views[] = {"v_incident", "v_device_incident"};
    struct incident_list list;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    struct check v4 = {.device_id = nas,
                       .key = "v4",
                       .plugin = "icmp_heartbeat",
                       .source = "person",
                       .target_kind = CHECK_TARGET_DEVICE_V4,
                       .profile = CHECK_PROFILE_NORMAL,
                       .enabled = true};
    assert_int_equal(check_add(db, &v4, &err), 0);
    v4.device_id = old;
    assert_int_equal(check_add(db, &v4, &err), 0);
    const struct check_transition down = {.check_id = v4.id,
                                          .at_ms = 5000,
                                          .to = PROBE_STATE_DOWN,
                                          .cause = CAUSE_TIMEOUT,
                                          .state_changed = true};
    assert_int_equal(check_state_transition(db, INVENTORY_VANTAGE_LOCAL, &down), 0);
    for (int merged = 0; merged <= 1; merged++) {
        for (int of_checks = 0; of_checks <= 1; of_checks++) {
            char sql[128];
            const struct incident_filter open = {
                .of_checks = of_checks, .open_only = true, .with_unknown = true};
            assert_int_equal(incident_list(db, &open, &list, &err), 0);
            assert_int_equal(list.count, 1 - merged);
            incident_list_free(&list);
            snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s WHERE ended IS NULL", views[of_checks]);
            assert_string_equal(inventory_fixture_ask(sql), merged ? "0" : "1");
        }
        if (!merged)
            merge_now(nas, old);
    }
    assert_int_equal(undo(0), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM v_incident WHERE ended IS NULL"), "1");
}

static void test_a_merge_is_no_event(void **state)
{
    (void)state;
    uint64_t seed = 42;
    assert_int_equal(db_commit(db), 0);
    journal_fixture_fill(&fixture, &seed, 4);
    assert_int_equal(db_begin(db, 0), 0);
    for (int64_t id = 1; id <= 4; id++)
        assert_int_equal(device_state_touch(db, id), 0);
    char *before = strdup(inventory_fixture_ask("SELECT count(*) || '-' || max(id) FROM event"));
    merge_now(1, 2);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) || '-' || max(id) FROM event"), before);
    assert_string_equal(inventory_fixture_ask("SELECT state FROM device_state WHERE device_id = 2"), "5");
    free(before);
}

static void test_undo_is_refused_when_a_row_has_changed(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        const char *named;
    } cases[] = {
        {"UPDATE identifier SET device_id = 3 WHERE kind = 'mac'",
         "the mac 00:11:32:aa:bb:cc has changed since"},
        {"DELETE FROM identifier WHERE kind = 'mac'", "an identifier was removed since"},
        {"UPDATE interface SET device_id = 3 WHERE mac IS NOT NULL",
         "the interface 00:11:32:aa:bb:cc of tv has changed"},
        {"UPDATE device SET type = 'tv' WHERE id = 1", "the device nas has changed"},
        {"UPDATE device SET monitored = 1 WHERE id = 2", "the device old has changed"},
        {"DELETE FROM device WHERE id = 2", "a device was removed since"},
        {"DELETE FROM device_tag WHERE device_id = 1", "the device nas has changed"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        inventory_fixture_fini(NULL);
        inventory_fixture_init(NULL);
        int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
        inventory_fixture_device("TV");
        set(old, "type", "nas", "person");
        assert_int_equal(identifier_add(db, old, "mac", "00:11:32:aa:bb:cc", "strong", "lease", 1, &err), 0);
        hold(old, "10.0.0.7", "00:11:32:aa:bb:cc", 5);
        assert_int_equal(db_commit(db), 0);
        journal_fixture_run(&fixture, "INSERT INTO device_tag VALUES (2, 'web', 'person')");
        assert_int_equal(db_begin(db, 0), 0);
        merge_now(nas, old);
        assert_int_equal(db_commit(db), 0);
        journal_fixture_run(&fixture, "%s", cases[i].sql);
        char *before = journal_fixture_dump(&fixture);
        assert_int_equal(db_begin(db, 0), 0);
        assert_int_equal(undo(0), -EBUSY);
        db_rollback(db);
        if (strstr(err.text, cases[i].named) == NULL)
            fail_msg("%s: %s", cases[i].sql, err.text);
        char *after = journal_fixture_dump(&fixture);
        assert_string_equal(after, before);
        free(after);
        free(before);
        assert_int_equal(db_begin(db, 0), 0);
    }
}

static void test_what_came_since_stays(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    hold(old, "10.0.0.7", "00:11:32:aa:bb:cc", 5);
    merge_now(nas, old);
    set(nas, "notes", "written since", "person");
    hold(nas, "10.0.0.8", "00:11:32:aa:bb:cc", 500);
    hold(nas, "10.0.0.9", NULL, 501);
    assert_int_equal(undo(0), 0);
    assert_string_equal(inventory_fixture_ask("SELECT notes FROM device WHERE id = 1"), "written since");
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(device_key) FROM (SELECT device_key FROM v_binding_history"
                              " ORDER BY ip_key)"),
        "old,old,nas");
}

static void test_an_older_merge_waits_for_the_newer(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old"),
            tv = inventory_fixture_device("TV");
    hold(old, "10.0.0.7", "00:11:32:aa:bb:cc", 5);
    merge_now(nas, old);
    int64_t first = merge.journal_id;
    merge_now(tv, nas);
    inventory_fixture_commit();
    assert_int_equal(undo(first), -EBUSY);
    assert_non_null(strstr(err.text, "ipam undo --list"));
    db_rollback(db);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(undo(0), 0);
    assert_int_equal(undo(0), 0);
    assert_int_equal(undo(0), -ENOENT);
    assert_int_equal(undo(first), -EALREADY);
    assert_int_equal(undo(77), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence_says_which_value_stays),
        WITH_DATABASE(test_the_key_of_the_other_leads_to_the_one_that_stays),
        WITH_DATABASE(test_only_two_devices_are_merged),
        WITH_DATABASE(test_what_it_is_known_by_and_holds_moves),
        WITH_DATABASE(test_address_that_both_held_goes_on_once),
        WITH_DATABASE(test_address_that_one_holds_twice_is_left_alone),
        WITH_DATABASE(test_address_that_both_hold_twice_goes_on),
        WITH_DATABASE(test_fields_follow_precedence),
        WITH_DATABASE(test_long_values_are_cut_between_characters),
        WITH_DATABASE(test_checks_move_unless_the_key_is_taken),
        WITH_DATABASE(test_links_groups_tags_and_plans_move),
        WITH_DATABASE(test_who_led_a_group_leads_on),
        WITH_DATABASE(test_what_lasts_of_the_hidden_one_is_not_told),
        WITH_DATABASE(test_a_merge_is_no_event),
        WITH_DATABASE(test_undo_is_refused_when_a_row_has_changed),
        WITH_DATABASE(test_what_came_since_stays),
        WITH_DATABASE(test_an_older_merge_waits_for_the_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
