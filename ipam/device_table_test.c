#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "device_table.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

static void test_a_device_is_told_with_its_addresses_and_checks(void **state)
{
    (void)state;
    struct db_fixture fixture;
    struct device device;
    struct ip_addr addr;
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("json"), .stream = open_memstream(&text, &length)};

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "My NAS", "person", &device, &fixture.err), 0);
    assert_int_equal(ip_addr_parse("fe80::7", &addr), 0);
    assert_int_equal(binding_add(db, device.id, &addr, "eth0", NULL, "person", 1000, &fixture.err), 0);
    assert_int_equal(check_add_pings(db, device.id, CHECK_PROFILE_NORMAL, "person", &fixture.err), 0);
    assert_int_equal(db_commit(db), 0);

    device_table_begin(&out, OUTPUT_TABLE);
    assert_int_equal(device_table_row(&out, db, &device, &fixture.err), 0);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    assert_non_null(strstr(text, "\"key\": \"my-nas\", \"name\": \"My NAS\""));
    assert_non_null(strstr(text, "\"addresses\": [\"fe80::7%eth0\"], \"macs\": [], \"checks\": [\"v6\"]"));
    free(text);
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_device_is_told_with_its_addresses_and_checks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
