#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "device_row_fixture.h"
#include "device_type.h"
#include "saved_filter.h"
#include "type_rules.h"

#define NOW_MS (HOUSE_NOW_S * INT64_C(1000))

static struct type_rules read_rules(const char *text)
{
    struct type_rules rules = {.rows = NULL};
    assert_int_equal(type_rules_add(&rules, "/etc/x/types.conf", text, strlen(text), &err), 0);
    return rules;
}

static struct error fault; // the first of the rules applied last

// What device_type_apply gives, outside the transaction of the fixture.
static int apply(const char *text)
{
    struct type_rules rules = read_rules(text);
    assert_int_equal(db_commit(db), 0);
    int count = device_type_apply(db, 0, &rules, NOW_MS, &err);
    fault = rules.faults[0];
    type_rules_free(&rules);
    assert_int_equal(db_begin(db, 0), 0);
    return count;
}

static const char *types(void)
{
    return inventory_fixture_ask("SELECT group_concat(type) FROM (SELECT type FROM device ORDER BY key)");
}

static void test_the_first_rule_that_matches_counts_and_is_told(void **state)
{
    (void)state;
    house_build();
    house_probe();
    assert_int_equal(apply("# x\nlaptop: vendor~dell\nprinter: vendor~dell\nnas: port:445\n"), 2);
    assert_string_equal(types(), "router,laptop,nas,unknown");
    struct device device;
    assert_int_equal(device_find(db, "laptop", &device, &err), 0);
    assert_string_equal(device.type_reason, "rule: vendor~dell (types.conf:2)");
    assert_string_equal(device_field_source(db, device.id, "type"), "rules");
    assert_int_equal(apply("# x\nlaptop: vendor~dell\nprinter: vendor~dell\nnas: port:445\n"), 0);
}

static void test_a_persons_type_stays_and_takes_the_reason_away(void **state)
{
    (void)state;
    struct device device;
    house_build();
    assert_int_equal(apply("tv: name:*\n"), 3);
    assert_string_equal(types(), "router,tv,tv,tv");
    assert_int_equal(device_find(db, "laptop", &device, &err), 0);
    house_set(device.id, "type", "tv");
    assert_int_equal(device_find(db, "laptop", &device, &err), 0);
    assert_string_equal(device.type_reason, "");
    assert_int_equal(apply("nas: name:*\n"), 2);
    assert_string_equal(types(), "router,tv,nas,nas");
    assert_int_equal(device_release(db, device.id, "type", "person", &err), 0);
    assert_string_equal(types(), "router,unknown,nas,nas");
    assert_int_equal(apply("nas: name:*\n"), 1);
}

static void test_a_type_of_a_rule_that_is_gone_is_unknown_again(void **state)
{
    (void)state;
    house_build();
    assert_int_equal(apply("tv: name:tv\n"), 1);
    assert_int_equal(apply("nas: name:nothing\n"), 1);
    assert_string_equal(types(), "router,unknown,unknown,unknown");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM device_field WHERE source = 'rules'"),
                        "0");
    assert_int_equal(apply("nas: name:nothing\n"), 0);
}

static void test_a_plan_changes_nothing(void **state)
{
    (void)state;
    struct device_type_changes changes;
    struct type_rules rules = read_rules("laptop: vendor~dell\ntv: name:*");
    struct device laptop;
    house_build();
    assert_int_equal(device_type_plan(db, 0, &rules, NOW_MS, &changes, &err), 0);
    assert_int_equal(changes.count, 3);
    assert_string_equal(changes.rows[0].key, "my-nas");
    assert_string_equal(changes.rows[0].before, "unknown");
    assert_string_equal(changes.rows[0].after, "tv");
    assert_string_equal(changes.rows[1].after, "laptop");
    assert_string_equal(changes.rows[1].reason, "rule: vendor~dell (types.conf:1)");
    device_type_changes_free(&changes);
    assert_string_equal(types(), "router,unknown,unknown,unknown");

    bool matches[2] = {false, false};
    assert_int_equal(device_find(db, "laptop", &laptop, &err), 0);
    assert_int_equal(device_type_plan(db, laptop.id, &rules, NOW_MS, &changes, &err), 0);
    assert_int_equal(changes.count, 1);
    device_type_changes_free(&changes);
    assert_int_equal(device_type_test(db, laptop.id, &rules, NOW_MS, matches, &err), 0);
    assert_true(matches[0] && matches[1]);
    assert_int_equal(device_find(db, "tv", &laptop, &err), 0);
    assert_int_equal(device_type_test(db, laptop.id, &rules, NOW_MS, matches, &err), 0);
    assert_true(!matches[0] && matches[1]);
    type_rules_free(&rules);
}

static void test_a_wrong_filter_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        {"tv: name:tv\n  nas: prot:1\n", "/etc/x/types.conf:2: column 8: there is no field \"prot\""},
        {"tv: type:tv", "/etc/x/types.conf:1: column 5: there is no field \"type\""},
        {"tv: reason:x", "/etc/x/types.conf:1: column 5: there is no field \"reason\""},
        {"tv: filter:mine", "/etc/x/types.conf:1: column"},
        {"tv: \"x", "/etc/x/types.conf:1: column 5"},
    };
    inventory_fixture_device("tv");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(apply(cases[i].text), i == 0 ? 1 : 0);
        if (strncmp(fault.text, cases[i].reason, strlen(cases[i].reason)) != 0)
            fail_msg("%s", fault.text);
    }
}

static void test_the_other_rules_work_and_nothing_is_taken_away(void **state)
{
    (void)state;
    struct type_rules rules = read_rules("tv: nme:tv\nlaptop: vendor~dell\n");
    struct device_type_changes changes;
    bool matches[2] = {true, false};
    house_build();
    assert_int_equal(apply("tv: name:tv\nlaptop: vendor~dell\n"), 2);
    assert_int_equal(apply("tv: nme:tv\nphone: vendor~dell\n"), 1);
    assert_string_equal(types(), "router,phone,unknown,tv");
    assert_int_equal(apply("tvv: name:tv\nlaptop: vendor~dell\n"), 1);
    assert_string_equal(types(), "router,laptop,unknown,tv");

    assert_int_equal(device_type_plan(db, 0, &rules, NOW_MS, &changes, &err), 0);
    device_type_changes_free(&changes);
    assert_int_equal(device_type_test(db, 3, &rules, NOW_MS, matches, &err), 0);
    assert_true(!matches[0] && matches[1]);
    assert_int_equal(rules.fault_count, 1); // told once, however often they are used
    type_rules_free(&rules);
    assert_int_equal(apply("laptop: vendor~dell\n"), 2);
    assert_string_equal(types(), "router,laptop,unknown,unknown");
}

static void test_rules_may_use_saved_filters(void **state)
{
    (void)state;
    house_build();
    assert_int_equal(saved_filter_add(db, "mine", "vendor:dell", &err), 0);
    assert_int_equal(apply("phone: filter:mine"), 1);
    assert_string_equal(types(), "router,phone,unknown,unknown");
}

static void test_more_than_a_step_is_typed(void **state)
{
    (void)state;
    for (int i = 0; i < 230; i++)
        inventory_fixture_device("cam");
    assert_int_equal(apply("camera: name:cam"), 230);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM device WHERE type = 'camera'"), "230");
}

static void test_a_long_rule_is_cut_in_its_reason(void **state)
{
    (void)state;
    char text[1200] = "tv: name:tv";
    for (int i = 0; i < 100; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), " or os:é");
    inventory_fixture_device("tv");
    assert_int_equal(apply(text), 1);
    assert_true(strlen(inventory_fixture_ask("SELECT type_reason FROM device")) < 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_the_first_rule_that_matches_counts_and_is_told),
        WITH_DATABASE(test_a_persons_type_stays_and_takes_the_reason_away),
        WITH_DATABASE(test_a_type_of_a_rule_that_is_gone_is_unknown_again),
        WITH_DATABASE(test_a_plan_changes_nothing),
        WITH_DATABASE(test_a_wrong_filter_is_told_with_its_place),
        WITH_DATABASE(test_the_other_rules_work_and_nothing_is_taken_away),
        WITH_DATABASE(test_rules_may_use_saved_filters),
        WITH_DATABASE(test_more_than_a_step_is_typed),
        WITH_DATABASE(test_a_long_rule_is_cut_in_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
