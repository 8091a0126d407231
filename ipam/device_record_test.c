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

enum {
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
    NAME_SOURCE
};

static void read_cells(bool monitored, struct device_record *record, struct output_cell *cells)
{
    struct db_fixture fixture;
    struct device device;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "quiet", "person", &device, &fixture.err), 0);
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
