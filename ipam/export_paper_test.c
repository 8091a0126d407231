// Which records are written, and in which order; that they are read again as they were is shown by
// tests/e2e/test_export.py for every field.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export_fixture.h"
#include "export_paper.h"
#include "export_scope.h"
#include "shared/interchange/paper_field.h"
#include "shared/inventory/device_group.h"
#include "shared/inventory/link.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/site.h"

// "kind name;" of each record.
struct found {
    char text[1024];
    size_t length;
};

static int note(void *context, const struct paper_record *record)
{
    static const char *const names[] = {"address", "prefix", "first", "key", "device", "vlan", "name"};
    struct found *found = context;
    const char *value = NULL;

    for (size_t i = 0; i < 7 && !value; i++)
        value = paper_value(record, names[i]);
    found->length += (size_t)snprintf(found->text + found->length, sizeof found->text - found->length,
                                      "%s %s;", paper_field_kind(record->kind), value);
    return 0;
}

// A record of every kind; 192.0.2.0/25 holds the device nas, the rest of the plan holds tv.
static void fill(void)
{
    int64_t site = 0, nas = inventory_fixture_device("nas"), tv = inventory_fixture_device("tv");
    struct device_group group;
    struct plan_range range;
    struct ip_range span;

    assert_int_equal(site_ensure(db, "Home", &site, &err), 0);
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    export_fixture_prefix(NULL, "192.0.2.0/24");
    export_fixture_prefix(NULL, "192.0.2.0/25");
    export_fixture_prefix("blue", "192.0.2.0/25");
    assert_int_equal(ip_range_parse("192.0.2.100-192.0.2.199", &span, NULL), 0);
    assert_int_equal(plan_range_add(db, NULL, &span, PLAN_RANGE_DHCP, "", "person", &range, &err), 0);
    export_fixture_hold(NULL, "192.0.2.7", nas, "00:00:5e:00:53:07");
    export_fixture_hold(NULL, "192.0.2.200", tv, "00:00:5e:00:53:08");
    export_fixture_plan(NULL, "192.0.2.8", (struct plan_address_change){.assignment = "static"});
    export_fixture_hold("blue", "192.0.2.9", tv, "00:00:5e:00:53:08");
    assert_int_equal(device_group_add(db, "web", "logical", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, nas, 0, "", &err), 0);
    const struct link_end ends[] = {{.device_id = nas}, {.device_id = tv}};
    int64_t cable = 0;
    assert_int_equal(link_add(db, &ends[0], &ends[1], "ethernet", "", "person", &cable, &err), 0);
    inventory_fixture_commit();
}

static char *write_paper(enum paper_form form, const struct export_scope *scope)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    if (export_paper_write(stream, form, db, scope, &err) < 0)
        fail_msg("%s", err.text);
    fclose(stream);
    return text;
}

// Both forms hold the same records.
static void assert_records(const struct export_scope *scope, const char *expected)
{
    static const enum paper_form forms[] = {PAPER_OUR_CSV, PAPER_OUR_JSON};
    static struct paper_result result;

    for (size_t i = 0; i < 2; i++) {
        struct found found = {.length = 0};
        char *text = write_paper(forms[i], scope);
        assert_int_equal(paper_read(forms[i], text, strlen(text), note, &found, &result), 0);
        if (result.error_count > 0)
            fail_msg("%s", result.errors[0]);
        assert_string_equal(found.text, expected);
        free(text);
    }
}

static void test_the_whole_is_written_kind_by_kind(void **state)
{
    (void)state;
    fill();
    assert_records(
        &(struct export_scope){.vrf = NULL},
        "site Home;vrf blue;vrf default;prefix 192.0.2.0/25;prefix 192.0.2.0/24;prefix 192.0.2.0/25;"
        "range 192.0.2.100;device nas;device tv;interface nas;interface tv;address 192.0.2.9;"
        "address 192.0.2.7;address 192.0.2.8;address 192.0.2.200;link nas;group web;");
}

static void test_a_part_has_its_devices_and_no_links_or_groups(void **state)
{
    (void)state;
    struct export_scope part = {.vrf = VRF_DEFAULT, .prefix_count = 1};

    fill();
    assert_int_equal(cidr_parse("192.0.2.0/25", &part.prefixes[0], NULL), 0);
    assert_records(&part, "site Home;vrf blue;vrf default;prefix 192.0.2.0/25;device nas;interface nas;"
                          "address 192.0.2.7;address 192.0.2.8;");
}

static void test_a_vrf_is_a_part_too(void **state)
{
    (void)state;
    const struct export_scope blue = {.vrf = "blue"};

    fill();
    assert_records(
        &blue,
        "site Home;vrf blue;vrf default;prefix 192.0.2.0/25;device tv;interface tv;address 192.0.2.9;");
}

static void test_the_same_inventory_gives_the_same_bytes(void **state)
{
    (void)state;
    const struct export_scope all = {.vrf = NULL};

    fill();
    char *first = write_paper(PAPER_OUR_CSV, &all), *second = write_paper(PAPER_OUR_CSV, &all);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void test_nothing_is_a_paper_too(void **state)
{
    (void)state;
    inventory_fixture_commit();
    assert_records(&(struct export_scope){.vrf = NULL}, "vrf default;");
}

// The stream says so, and there is no need to go on.
static void test_a_full_disk_ends_it(void **state)
{
    (void)state;
    FILE *stream = fopen("/dev/full", "w");

    fill();
    setvbuf(stream, NULL, _IONBF, 0);
    assert_int_equal(export_paper_write(stream, PAPER_OUR_CSV, db, &(struct export_scope){.vrf = NULL}, &err),
                     0);
    assert_true(ferror(stream));
    fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_the_whole_is_written_kind_by_kind),
        WITH_DATABASE(test_a_part_has_its_devices_and_no_links_or_groups),
        WITH_DATABASE(test_a_vrf_is_a_part_too),
        WITH_DATABASE(test_the_same_inventory_gives_the_same_bytes),
        WITH_DATABASE(test_nothing_is_a_paper_too),
        WITH_DATABASE(test_a_full_disk_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
