#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "binding.h"
#include "inventory_fixture.h"
#include "plan_address.h"
#include "plan_field.h"
#include "prefix.h"

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static void add_prefix(const char *vrf, const char *text)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, vrf, &cidr, "", "person", NULL, &err), 0);
}

static int set(const char *addr_text, struct plan_address_change change)
{
    struct ip_addr addr = ip(addr_text);
    return plan_address_set(db, NULL, &addr, &change, "person", &err);
}

static int set_by(const char *source, const char *addr_text, struct plan_address_change change)
{
    struct ip_addr addr = ip(addr_text);
    return plan_address_set(db, NULL, &addr, &change, source, &err);
}

static int release(const char *addr_text, const char *source)
{
    struct ip_addr addr = ip(addr_text);
    return plan_address_release(db, NULL, &addr, source, &err);
}

static void hold(int64_t device, const char *addr_text, const char *segment, int64_t now)
{
    struct ip_addr addr = ip(addr_text);
    assert_int_equal(binding_add(db, device, &addr, segment, NULL, "lease", now, &err), 0);
}

static struct plan_address get(const char *addr_text)
{
    struct plan_address address;
    struct ip_addr addr = ip(addr_text);
    assert_int_equal(plan_address_get(db, NULL, &addr, &address, &err), 0);
    return address;
}

static void assert_told(const char *part)
{
    if (strstr(err.text, part) == NULL)
        fail_msg("%s", err.text);
}

static void test_words_of_assignments(void **state)
{
    (void)state;
    static const char *const words[] = {"", "static", "dhcp", "reserved", "deprecated"};
    enum plan_assignment read = PLAN_NONE;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(plan_assignment_parse(words[i], &read, &err), 0);
        assert_int_equal(read, i);
        assert_string_equal(plan_assignment_text((enum plan_assignment)i), words[i]);
    }
    assert_int_equal(plan_assignment_parse("Static", &read, &err), -EINVAL);
    assert_told("give static, dhcp, reserved or deprecated");
}

static void test_what_is_set_is_told_again(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    inventory_fixture_device("NAS");
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = "static",
                                                                  .name = "nas.home",
                                                                  .mac = "02-00-5E-10-00-01",
                                                                  .device = "NAS",
                                                                  .note = "shelf"}),
                     0);
    struct plan_address now = get("10.0.0.7");
    assert_true(now.id > 0);
    assert_int_equal(now.assignment, PLAN_STATIC);
    assert_string_equal(now.vrf, "default");
    assert_string_equal(now.name, "nas.home");
    assert_string_equal(now.mac, "02:00:5e:10:00:01");
    assert_string_equal(now.device_key, "nas");
    assert_string_equal(plan_address_note(db, now.id), "shelf");
    assert_true(now.has_note);
    assert_int_equal(now.holders, 0);
    assert_int_equal(now.holder_state, -1);
    static const char *const fields[] = {"assignment", "device", "mac", "name", "note"};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        assert_string_equal(plan_field_source(db, PLAN_FIELD_ADDRESS, now.id, fields[i]), "person");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM plan_field"), "0"); // its row says it
}

// What a person leaves out of a new row is free; that it says nothing, he may say.
static void test_a_person_may_say_that_there_is_no_name(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = "static", .name = ""}), 0);
    assert_int_equal(set_by("import", "10.0.0.7", (struct plan_address_change){.note = "x"}), 0);
    assert_int_equal(set_by("import", "10.0.0.7", (struct plan_address_change){.name = "x"}), -EPERM);
    assert_int_equal(set_by("import", "10.0.0.7", (struct plan_address_change){.assignment = "dhcp"}),
                     -EPERM);
    assert_int_equal(release("10.0.0.7", "person"), 0);
    assert_int_equal(set_by("import", "10.0.0.7", (struct plan_address_change){.name = "x"}), 0);
}

static void test_null_leaves_a_field_and_nothing_takes_it_away(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    inventory_fixture_device("NAS");
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = "dhcp",
                                                                  .name = "nas.home",
                                                                  .mac = "02:00:5e:10:00:01",
                                                                  .device = "nas"}),
                     0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.mac = "", .device = ""}), 0);
    struct plan_address now = get("10.0.0.7");
    assert_int_equal(now.assignment, PLAN_DHCP);
    assert_string_equal(now.name, "nas.home");
    assert_string_equal(now.mac, "");
    assert_string_equal(now.device_key, "");
}

static void test_setting_again_changes_nothing(void **state)
{
    (void)state;
    const struct plan_address_change change = {.assignment = "static", .name = "a", .note = "b"};
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(set("10.0.0.7", change), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(set("10.0.0.7", change), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_what_is_for_somebody_is_reserved_at_least(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    inventory_fixture_device("NAS");
    assert_int_equal(set("10.0.0.1", (struct plan_address_change){.name = "a"}), 0);
    assert_int_equal(set("10.0.0.2", (struct plan_address_change){.mac = "02:00:5e:10:00:01"}), 0);
    assert_int_equal(set("10.0.0.3", (struct plan_address_change){.device = "nas"}), 0);
    assert_int_equal(set("10.0.0.4", (struct plan_address_change){.note = "only a note"}), 0);
    assert_int_equal(get("10.0.0.1").assignment, PLAN_RESERVED);
    assert_int_equal(get("10.0.0.2").assignment, PLAN_RESERVED);
    assert_int_equal(get("10.0.0.3").assignment, PLAN_RESERVED);
    assert_int_equal(get("10.0.0.4").assignment, PLAN_NONE);
    assert_int_equal(set("10.0.0.1", (struct plan_address_change){.assignment = ""}), 0);
    assert_int_equal(get("10.0.0.1").assignment, PLAN_RESERVED);
    assert_int_equal(set("10.0.0.1", (struct plan_address_change){.assignment = "", .name = ""}), 0);
    assert_int_equal(get("10.0.0.1").assignment, PLAN_NONE);
    assert_int_equal(set_by("lease", "10.0.0.3", (struct plan_address_change){.assignment = "dhcp"}), -EPERM);
}

static void test_what_says_nothing_leaves_no_row(void **state)
{
    (void)state;
    static const char count[] =
        "SELECT (SELECT count(*) FROM address) || ' ' || (SELECT count(*) FROM plan_field)";
    add_prefix(NULL, "10.0.0.0/24");
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.name = "", .note = "", .device = ""}), 0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = NULL}), 0);
    assert_string_equal(inventory_fixture_ask(count), "0 0");
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = "static", .note = "a"}), 0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = ""}), 0);
    assert_string_equal(inventory_fixture_ask(count), "1 1");
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.note = ""}), 0);
    assert_string_equal(inventory_fixture_ask(count), "0 0");
}

static void test_an_emptied_address_keeps_who_held_it(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    struct ip_addr addr = ip("10.0.0.7");
    int64_t nas = inventory_fixture_device("NAS");
    hold(nas, "10.0.0.7", "", 5);
    assert_int_equal(binding_close(db, nas, &addr, "", 9, &err), 0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.note = "a"}), 0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.note = ""}), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM binding"), "1");
    assert_int_equal(get("10.0.0.7").last_held_ms, 9);
}

static int reserve(const char *text, struct plan_address_change change)
{
    struct ip_addr addr = ip(text);
    return plan_address_reserve(db, NULL, &addr, &change, "person", &err);
}

static void test_what_is_planned_is_not_reserved_for_another(void **state)
{
    (void)state;
    static const struct plan_address_change none = {.assignment = NULL}, named = {.name = "cam.home"};
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(reserve("10.0.0.7", none), 0);
    assert_int_equal(get("10.0.0.7").assignment, PLAN_RESERVED);
    assert_int_equal(reserve("10.0.0.7", named), 0);
    assert_int_equal(reserve("10.0.0.7", named), -EADDRINUSE);
    assert_told("10.0.0.7 is reserved already, for cam.home; release it first");
    assert_int_equal(set("10.0.0.8", (struct plan_address_change){.assignment = "deprecated"}), 0);
    assert_int_equal(reserve("10.0.0.8", none), -EADDRINUSE);
    assert_told("10.0.0.8 is deprecated already;");
    assert_int_equal(reserve("10.0.0.9", (struct plan_address_change){.assignment = "static"}), 0);
    assert_int_equal(get("10.0.0.9").assignment, PLAN_RESERVED);
    hold(inventory_fixture_device("NAS"), "10.0.0.10", "", 5);
    assert_int_equal(reserve("10.0.0.10", none), 0);
}

static void test_what_cannot_be_planned_is_refused_with_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *addr;
        struct plan_address_change change;
        int code;
        const char *part;
    } cases[] = {
        {"10.1.0.7", {.assignment = "static"}, -ENOENT, "ipam prefix add 10.1.0.0/24"},
        {"2001:db8::7", {.assignment = "static"}, -ENOENT, "ipam prefix add 2001:db8::/64"},
        {"224.0.0.1", {.assignment = "static"}, -EINVAL, "not the address of one machine"},
        {"fe80::1", {.assignment = "static"}, -EINVAL, "link-local"},
        {"10.0.0.7", {.assignment = "mine"}, -EINVAL, "no assignment"},
        {"10.0.0.7", {.name = "a\nb"}, -EINVAL, "control characters"},
        {"10.0.0.7", {.name = "\xff"}, -EINVAL, "not UTF-8"},
        {"10.0.0.7", {.mac = "02:00"}, -EINVAL, "write it as 02:00:5e:10:00:01"},
        {"10.0.0.7", {.mac = "ff:ff:ff:ff:ff:ff"}, -EINVAL, "no MAC address"},
        {"10.0.0.7", {.device = "nobody"}, -ENOENT, "nobody"},
    };
    add_prefix(NULL, "10.0.0.0/24");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(set(cases[i].addr, cases[i].change), cases[i].code);
        assert_told(cases[i].part);
    }
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM address"), "0");
}

static void test_note_has_a_limit(void **state)
{
    (void)state;
    static char note[INVENTORY_NOTES_MAX + 2];
    add_prefix(NULL, "10.0.0.0/24");
    memset(note, 'x', INVENTORY_NOTES_MAX);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.note = note}), 0);
    note[INVENTORY_NOTES_MAX] = 'x';
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.note = note}), -EINVAL);
    assert_told("at most 16384");
}

static void test_a_persons_word_is_not_overwritten(void **state)
{
    (void)state;
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(set_by("lease", "10.0.0.7", (struct plan_address_change){.name = "from-lease"}), 0);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.name = "mine"}), 0);
    assert_int_equal(
        set_by("router", "10.0.0.7", (struct plan_address_change){.note = "n", .name = "theirs"}), -EPERM);
    assert_told("name");
    assert_told("person");
    assert_string_equal(get("10.0.0.7").name, "mine");
    assert_false(get("10.0.0.7").has_note);
    assert_int_equal(set_by("router", "10.0.0.7", (struct plan_address_change){.note = "n"}), 0);
    assert_int_equal(release("10.0.0.7", "router"), -EPERM);
    assert_string_equal(get("10.0.0.7").name, "mine");
    assert_int_equal(set_by("nowhere", "10.0.0.8", (struct plan_address_change){.name = "x"}), -EINVAL);
}

static void test_release_keeps_who_held_it(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    add_prefix(NULL, "10.0.0.0/24");
    hold(nas, "10.0.0.7", "", 100);
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.assignment = "static", .note = "x"}), 0);
    assert_int_equal(set("10.0.0.8", (struct plan_address_change){.assignment = "static"}), 0);
    assert_int_equal(release("10.0.0.7", "person"), 0);
    assert_int_equal(release("10.0.0.8", "person"), 0);
    struct plan_address held = get("10.0.0.7");
    assert_int_equal(held.assignment, PLAN_NONE);
    assert_false(held.has_note);
    assert_string_equal(held.holder_key, "nas");
    assert_int_equal(get("10.0.0.8").id, 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(ip || ifnull(source, ' of nobody')) FROM address"),
        "10.0.0.7 of nobody");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM plan_field WHERE tbl = 'address'"), "0");
    assert_int_equal(release("10.0.0.7", "person"), -ENOENT);
    assert_int_equal(release("10.0.0.99", "person"), -ENOENT);
    assert_told("the plan says nothing of 10.0.0.99");
}

static void test_same_address_in_another_table_is_another(void **state)
{
    (void)state;
    struct ip_addr addr = ip("10.0.0.7");
    const struct plan_address_change change = {.name = "lab"};
    struct plan_address now;
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(plan_address_set(db, "lab", &addr, &change, "person", &err), -ENOENT);
    assert_told("--vrf lab");
    assert_int_equal(set("10.0.0.7", (struct plan_address_change){.name = "home"}), 0);
    assert_int_equal(plan_address_get(db, "lab", &addr, &now, &err), 0);
    assert_int_equal(now.id, 0);
    assert_string_equal(now.vrf, "lab");
    assert_int_equal(plan_address_get(db, NULL, &addr, &now, &err), 0);
    assert_string_equal(now.name, "home");
}

static void test_holder_is_told_with_its_time(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    struct ip_addr addr = ip("10.0.0.7");
    hold(nas, "10.0.0.7", "", 100);
    struct plan_address now = get("10.0.0.7");
    assert_string_equal(now.holder_key, "nas");
    assert_int_equal(now.holders, 1);
    assert_int_equal(now.held_since_ms, 100);
    assert_int_equal(now.holder_state, 0);
    assert_int_equal(now.last_held_ms, 0);
    assert_int_equal(binding_close(db, nas, &addr, "", 500, &err), 0);
    now = get("10.0.0.7");
    assert_int_equal(now.holders, 0);
    assert_string_equal(now.holder_key, "");
    assert_int_equal(now.last_held_ms, 500);
}

static void test_list_has_the_planned_and_the_held_alone_in_order(void **state)
{
    (void)state;
    struct plan_address_list list;
    int64_t nas = inventory_fixture_device("NAS");
    struct ip_addr gone = ip("10.0.0.3");
    add_prefix(NULL, "10.0.0.0/24");
    add_prefix(NULL, "2001:db8::/64");
    assert_int_equal(set("2001:db8::1", (struct plan_address_change){.assignment = "static"}), 0);
    assert_int_equal(set("10.0.0.20", (struct plan_address_change){.assignment = "deprecated"}), 0);
    assert_int_equal(set("10.0.0.4", (struct plan_address_change){.note = "a note"}), 0);
    hold(nas, "10.0.0.9", "", 1);
    hold(nas, "fe80::1", "eth1", 1);
    hold(nas, "fe80::1", "eth0", 1);
    hold(nas, "10.0.0.3", "", 1);
    assert_int_equal(binding_close(db, nas, &gone, "", 2, &err), 0);
    assert_int_equal(plan_address_list(db, NULL, NULL, &list, &err), 0);
    static const char *const expected[] = {"10.0.0.4",    "10.0.0.9", "10.0.0.20",
                                           "2001:db8::1", "fe80::1",  "fe80::1"};
    assert_int_equal(list.count, 6);
    for (size_t i = 0; i < list.count; i++) {
        char text[IP_ADDR_TEXT_MAX];
        assert_string_equal(ip_addr_format(&list.rows[i].addr, text), expected[i]);
    }
    assert_string_equal(list.rows[4].segment, "eth0");
    plan_address_list_free(&list);
    plan_address_list_free(NULL);
}

static void test_list_within_a_range_of_its_family(void **state)
{
    (void)state;
    static const struct {
        const char *range;
        size_t count;
    } cases[] = {
        {"10.0.0.5-10.0.0.9", 2}, {"10.0.0.0/24", 3}, {"::/0", 1}, {"0.0.0.0/0", 3}, {"10.0.1.0/24", 0}};
    add_prefix(NULL, "10.0.0.0/24");
    add_prefix(NULL, "2001:db8::/64");
    static const char *const set_ones[] = {"10.0.0.4", "10.0.0.5", "10.0.0.9", "2001:db8::1"};
    for (int i = 0; i < 4; i++)
        assert_int_equal(set(set_ones[i], (struct plan_address_change){.assignment = "static"}), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct plan_address_list list;
        struct ip_range range;
        assert_int_equal(ip_range_parse(cases[i].range, &range, &err), 0);
        assert_int_equal(plan_address_list(db, "default", &range, &list, &err), 0);
        assert_int_equal(list.count, cases[i].count);
        plan_address_list_free(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_words_of_assignments),
        WITH_DATABASE(test_what_is_set_is_told_again),
        WITH_DATABASE(test_a_person_may_say_that_there_is_no_name),
        WITH_DATABASE(test_null_leaves_a_field_and_nothing_takes_it_away),
        WITH_DATABASE(test_setting_again_changes_nothing),
        WITH_DATABASE(test_what_is_for_somebody_is_reserved_at_least),
        WITH_DATABASE(test_what_says_nothing_leaves_no_row),
        WITH_DATABASE(test_an_emptied_address_keeps_who_held_it),
        WITH_DATABASE(test_what_is_planned_is_not_reserved_for_another),
        WITH_DATABASE(test_what_cannot_be_planned_is_refused_with_the_way_out),
        WITH_DATABASE(test_note_has_a_limit),
        WITH_DATABASE(test_a_persons_word_is_not_overwritten),
        WITH_DATABASE(test_release_keeps_who_held_it),
        WITH_DATABASE(test_same_address_in_another_table_is_another),
        WITH_DATABASE(test_holder_is_told_with_its_time),
        WITH_DATABASE(test_list_has_the_planned_and_the_held_alone_in_order),
        WITH_DATABASE(test_list_within_a_range_of_its_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
