#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device_record.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/device.h"
#include "shared/net/mac_addr.h"

enum {
    TYPE_REASON,
    VENDOR,
    OS,
    ICON,
    TRUSTED,
    TAGS,
    INTERFACES,
    STATE,
    CAUSE,
    CHECK,
    SINCE,
    DAY,
    WEEK,
    MONTH,
    YEAR,
    OUTAGES,
    LONGEST_MS,
    LONGEST,
    STATES,
    NAME_SOURCE,
    SET_BY = DEVICE_RECORD_CELLS - 1
};

static void read_cells(bool monitored, struct device_record *record, struct output_cell *cells)
{
    static struct device device; // the cells point into it
    struct db_fixture fixture;
    struct mac_addr mac;
    int64_t interface = 0;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "quiet", "person", &device, &fixture.err), 0);
    assert_int_equal(device_set(db, device.id, "vendor", "Synology", "scan", &fixture.err), 0);
    assert_int_equal(device_tag_add(db, device.id, "web", "person", &fixture.err), 0);
    assert_int_equal(mac_addr_parse("00:11:32:00:00:01", &mac), 0);
    assert_int_equal(interface_ensure(db, device.id, "eth0", &mac, &interface, &fixture.err), 0);
    assert_int_equal(interface_ensure(db, device.id, "", NULL, &interface, &fixture.err), 0);
    assert_int_equal(device_find(db, "quiet", &device, &fixture.err), 0);
    device.monitored = monitored;
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(device_record_init(record, db, &device, 1000, &fixture.err), 0);
    device_record_cells(record, cells);
    db_close(db);
    db_fixture_fini(&fixture);
}

static void test_of_a_device_that_nothing_checks_nothing_is_known(void **state)
{
    (void)state;
    struct device_record record;
    struct output_cell cells[DEVICE_RECORD_CELLS];

    read_cells(true, &record, cells);
    assert_string_equal(cells[STATE].text, "unknown");
    assert_string_equal(cells[CAUSE].text, "nothing is checked");
    for (int i = SINCE; i <= LONGEST; i++)
        assert_int_equal(cells[i].kind, OUTPUT_NULL);
    assert_int_equal(cells[STATES].item_count, 0);
    assert_string_equal(cells[NAME_SOURCE].text, "person");
    assert_int_equal(cells[TYPE_REASON].kind, OUTPUT_NULL);
    assert_string_equal(cells[VENDOR].text, "Synology");
    assert_int_equal(cells[TAGS].item_count, 1);
    assert_string_equal(cells[TAGS].items[0], "web");
    assert_int_equal(cells[INTERFACES].item_count, 2);
    assert_string_equal(cells[INTERFACES].items[0], "?");
    assert_string_equal(cells[INTERFACES].items[1], "eth0 00:11:32:00:00:01");
    assert_int_equal(cells[SET_BY].item_count, 2);
    assert_string_equal(cells[SET_BY].items[0], "name by person");
    assert_string_equal(cells[SET_BY].items[1], "vendor by scan");
    device_record_fini(&record);
}

static void test_a_device_that_is_not_monitored_is_disabled(void **state)
{
    (void)state;
    struct device_record record;
    struct output_cell cells[DEVICE_RECORD_CELLS];

    read_cells(false, &record, cells);
    assert_string_equal(cells[STATE].text, "disabled");
    assert_int_equal(cells[CAUSE].kind, OUTPUT_NULL);
    device_record_fini(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_a_device_that_nothing_checks_nothing_is_known),
        cmocka_unit_test(test_a_device_that_is_not_monitored_is_disabled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
