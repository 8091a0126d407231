#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device_state_fixture.h"
#include "incident.h"

#define UNKNOWN PROBE_STATE_UNKNOWN
#define UP PROBE_STATE_UP
#define DOWN PROBE_STATE_DOWN

static int64_t nas, printer, v4, smb;

static void set_service(int64_t check_id, int kind, int port)
{
    char sql[128];
    sqlite3 *handle = NULL;
    assert_int_equal(db_commit(db), 0);
    snprintf(sql, sizeof(sql), "UPDATE probe_check SET service = %d, port = %d WHERE id = %lld", kind, port,
             (long long)check_id);
    assert_int_equal(sqlite3_open(fixture.path, &handle), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(handle, "DROP TRIGGER IF EXISTS probe_check_audit_update", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(db_begin(db, 0), 0);
}

// NAS: service down 200-300, all down from 400 on. Printer: down 250-350, unknown 350-360.
static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    nas = inventory_fixture_device("NAS");
    printer = inventory_fixture_device("Printer");
    v4 = device_state_fixture_check(nas, "v4", "icmp_heartbeat");
    smb = device_state_fixture_check(nas, "tcp-445", "tcp_check");
    int64_t ping = device_state_fixture_check(printer, "v4", "icmp_heartbeat");
    set_service(smb, 1, 445);
    device_state_fixture_turn(v4, 100, UP, CAUSE_REPLY);
    device_state_fixture_turn(smb, 100, UP, CAUSE_REPLY);
    device_state_fixture_turn(ping, 100, UP, CAUSE_REPLY);
    device_state_fixture_turn(smb, 200, DOWN, CAUSE_REFUSED);
    device_state_fixture_turn(ping, 250, DOWN, CAUSE_HOST_UNREACHABLE);
    device_state_fixture_turn(smb, 300, UP, CAUSE_REPLY);
    device_state_fixture_turn(ping, 350, UNKNOWN, CAUSE_LINK_DOWN);
    device_state_fixture_turn(ping, 360, UP, CAUSE_REPLY);
    device_state_fixture_turn(v4, 400, DOWN, CAUSE_TIMEOUT);
    device_state_fixture_turn(smb, 410, DOWN, CAUSE_TIMEOUT);
    return code;
}

static const char *list(struct incident_filter filter)
{
    static char text[512];
    struct incident_list list;
    size_t length = 0;
    text[0] = '\0';
    assert_int_equal(incident_list(db, &filter, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++)
        length +=
            (size_t)snprintf(text + length, sizeof(text) - length, "%s%s %s %lld-%lld", i > 0 ? ", " : "",
                             list.rows[i].device_key, device_state_text(list.rows[i].state),
                             (long long)list.rows[i].started_ms, (long long)list.rows[i].ended_ms);
    incident_list_free(&list);
    return text;
}

static void test_incidents_of_devices_newest_first(void **state)
{
    (void)state;
    assert_string_equal(list((struct incident_filter){0}),
                        "nas down 410-0, nas degraded 400-410, printer down 250-350, nas degraded 200-300");
    assert_string_equal(list((struct incident_filter){.device_id = printer}), "printer down 250-350");
    assert_string_equal(list((struct incident_filter){.device_id = printer, .with_unknown = true}),
                        "printer unknown 350-360, printer down 250-350");
    assert_string_equal(list((struct incident_filter){.open_only = true}), "nas down 410-0");
    assert_string_equal(list((struct incident_filter){.device_id = nas, .limit = 2}),
                        "nas down 410-0, nas degraded 400-410");
}

static void test_incidents_of_checks(void **state)
{
    (void)state;
    assert_string_equal(list((struct incident_filter){.of_checks = true}),
                        "nas down 410-0, nas down 400-0, printer down 250-350, nas down 200-300");
    assert_string_equal(list((struct incident_filter){.of_checks = true, .device_id = nas, .limit = 1}),
                        "nas down 410-0");
    assert_string_equal(
        list((struct incident_filter){.of_checks = true, .device_id = printer, .with_unknown = true}),
        "printer unknown 350-360, printer down 250-350");
    assert_string_equal(
        list((struct incident_filter){.of_checks = true, .device_id = nas, .open_only = true}),
        "nas down 410-0, nas down 400-0");
    assert_string_equal(list((struct incident_filter){.of_checks = true, .open_only = true, .limit = 1}),
                        "nas down 410-0");
    assert_string_equal(list((struct incident_filter){.of_checks = true, .open_only = true, .to_ms = 405}),
                        "nas down 400-0");
}

static void test_period_takes_what_lasted_in_it(void **state)
{
    (void)state;
    struct incident_filter filter = {.from_ms = 300, .to_ms = 400};
    assert_string_equal(list(filter), "printer down 250-350");
    filter.from_ms = 299;
    assert_string_equal(list(filter), "printer down 250-350, nas degraded 200-300");
    filter.of_checks = true;
    assert_string_equal(list(filter), "printer down 250-350, nas down 200-300");
    filter.from_ms = 300;
    assert_string_equal(list(filter), "printer down 250-350");
    filter.device_id = nas;
    assert_string_equal(list(filter), "");
    filter.to_ms = 401;
    assert_string_equal(list(filter), "nas down 400-0");
    filter.of_checks = false;
    assert_string_equal(list(filter), "nas degraded 400-410");
}

static void test_an_incident_says_who_what_and_why(void **state)
{
    (void)state;
    struct incident_list list;
    struct incident_filter filter = {.device_id = nas};
    assert_int_equal(incident_list(db, &filter, &list, &err), 0);
    const struct incident *first = &list.rows[list.count - 1];
    assert_int_equal(first->device_id, nas);
    assert_string_equal(first->device_name, "NAS");
    assert_string_equal(first->check_key, "tcp-445");
    assert_string_equal(first->service, "tcp/445");
    assert_string_equal(first->detail, "");
    assert_int_equal(first->cause, CAUSE_REFUSED);
    assert_string_equal(list.rows[0].check_key, "v4");
    assert_string_equal(list.rows[0].service, "");
    incident_list_free(&list);
    incident_list_free(NULL);
}

static void test_incident_outlives_its_check(void **state)
{
    (void)state;
    assert_int_equal(check_remove(db, nas, "tcp-445", &err), 0);
    struct incident_list list;
    struct incident_filter filter = {.device_id = nas};
    assert_int_equal(incident_list(db, &filter, &list, &err), 0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.rows[2].check_key, "");
    assert_string_equal(list.rows[2].service, "");
    incident_list_free(&list);
}

// The words are those of service_parse: the port is left out where it is the kind's own.
static void test_services_are_written_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        int kind;
        int port;
        const char *text;
    } cases[] = {{0, 0, ""},      {1, 443, "tcp/443"},    {2, 443, "tls"},   {2, 993, "tls/993"},
                 {3, 80, "http"}, {3, 8080, "http/8080"}, {4, 443, "https"}, {4, 80, "https/80"},
                 {5, 53, "dns"},  {5, 5353, "dns/5353"},  {6, 0, "push"},    {99, 7, "/7"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        set_service(smb, cases[i].kind, cases[i].port);
        assert_string_equal(
            inventory_fixture_ask("SELECT service FROM v_check_status WHERE check_key = 'tcp-445'"),
            cases[i].text);
    }
}

#define WITH_NAS(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_NAS(test_incidents_of_devices_newest_first),
        WITH_NAS(test_incidents_of_checks),
        WITH_NAS(test_period_takes_what_lasted_in_it),
        WITH_NAS(test_an_incident_says_who_what_and_why),
        WITH_NAS(test_incident_outlives_its_check),
        WITH_NAS(test_services_are_written_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
