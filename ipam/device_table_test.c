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
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"

// The one check was up for a second, and has been down for one.
static void set_down(struct db *db)
{
    struct check_list checks;
    int64_t run = 0;

    assert_int_equal(check_list(db, 0, NULL, false, &checks, NULL), 0);
    struct check_transition up = {
        .check_id = checks.rows[0].id, .at_ms = 3000, .to = PROBE_STATE_UP, .state_changed = true};
    struct check_transition down = {.check_id = checks.rows[0].id,
                                    .at_ms = 4000,
                                    .from = PROBE_STATE_UP,
                                    .to = PROBE_STATE_DOWN,
                                    .cause = CAUSE_TIMEOUT,
                                    .state_changed = true};
    check_list_free(&checks);
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", "local", 3000, &run), 0);
    assert_int_equal(check_state_transition(db, "local", &up), 0);
    assert_int_equal(check_state_transition(db, "local", &down), 0);
    assert_int_equal(check_state_run_alive(db, run, 5000), 0);
}

// A device with an address, and a check that is down.
static char *print(enum output_layout layout)
{
    struct db_fixture fixture;
    struct device device;
    struct ip_addr addr;
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("json"),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 5000}};

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "My NAS", "person", &device, &fixture.err), 0);
    assert_int_equal(device_set(db, device.id, "type", "nas", "config", &fixture.err), 0);
    assert_int_equal(ip_addr_parse("fe80::7", &addr), 0);
    assert_int_equal(binding_add(db, device.id, &addr, "eth0", NULL, "person", 1000, &fixture.err), 0);
    assert_int_equal(check_add_pings(db, device.id, CHECK_PROFILE_NORMAL, "person", &fixture.err), 0);
    set_down(db);
    assert_int_equal(db_commit(db), 0);

    device_table_begin(&out, layout);
    assert_int_equal(device_table_row(&out, db, &device, &fixture.err), 0);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    db_close(db);
    db_fixture_fini(&fixture);
    return text;
}

static void assert_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s", text);
}

static void test_a_device_is_told_with_its_addresses_and_checks(void **state)
{
    (void)state;
    char *text = print(OUTPUT_TABLE);

    assert_part(text, "\"key\": \"my-nas\", \"name\": \"My NAS\"");
    assert_part(text, "\"addresses\": [\"fe80::7%eth0\"], \"macs\": [], \"checks\": [\"v6\"]");
    assert_null(strstr(text, "state"));
    free(text);
}

static void test_a_record_says_the_state_and_who_set_the_fields(void **state)
{
    (void)state;
    char *text = print(OUTPUT_RECORD);

    assert_part(text, "\"addresses\": [\"fe80::7%eth0\"]");
    assert_part(text, "\"state\": \"down\", \"cause\": \"v6 timeout\", \"cause_check\": \"v6\", "
                      "\"since\": \"1970-01-01T00:00:04.000Z\", \"availability_24h\": 0.5");
    assert_part(text, "\"outages_30d\": 1, \"longest_outage_30d_ms\": 1000, "
                      "\"longest_outage_30d\": \"1s\", \"check_states\": [\"v6 down: timeout\"]");
    assert_part(text, "\"name_source\": \"person\", \"type_source\": \"config\", \"site_source\": null");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_device_is_told_with_its_addresses_and_checks),
        cmocka_unit_test(test_a_record_says_the_state_and_who_set_the_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
