// The form is that of Prometheus' file_sd_config; tests/e2e/test_export.py gives it to promtool.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export_fixture.h"
#include "export_host.h"
#include "export_scope.h"
#include "export_targets.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/device_group.h"
#include "shared/inventory/device_tag.h"

static void set(int64_t id, const char *field, const char *value)
{
    if (device_set(db, id, field, value, "person", &err) < 0)
        fail_msg("%s", err.text);
}

// What is written of the devices that `text` names.
static char *write_targets(const char *text)
{
    const struct export_scope scope = {.vrf = VRF_DEFAULT};
    const struct filter_listing listing = {
        .fields = device_filter_fields, .count = DEVICE_FILTER_FIELDS, .now_ms = 1000};
    struct db_filter filter = {.where = NULL};
    struct export_hosts hosts;
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);

    inventory_fixture_commit();
    if (filter_compile(text, &listing, &filter, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(export_host_read(db, &scope, &hosts, &err), 0);
    if (export_targets_write(stream, db, &hosts, &filter, 9100, &err) < 0)
        fail_msg("%s", err.text);
    export_host_free(&hosts);
    filter_free(&filter);
    fclose(stream);
    return out;
}

static void assert_targets(const char *filter, const char *expected)
{
    char *text = write_targets(filter);

    assert_string_equal(text, expected);
    free(text);
}

static void test_labels_say_what_is_known(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("The \"NAS\"");

    set(nas, "site", "Home");
    set(nas, "type", "nas");
    assert_int_equal(device_tag_add(db, nas, "web", "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas, "prod", "person", &err), 0);
    export_fixture_hold(NULL, "192.0.2.7", nas, NULL);
    assert_targets(
        "", "[\n  {\"targets\": [\"192.0.2.7:9100\"], \"labels\": {\"device\": \"the-nas\", \"name\": "
            "\"The \\\"NAS\\\"\", \"site\": \"Home\", \"type\": \"nas\", \"tags\": \",prod,web,\"}}\n]\n");
}

static void test_a_device_has_one_target(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas"), six = inventory_fixture_device("six"),
            near = inventory_fixture_device("near");

    inventory_fixture_device("nowhere");
    export_fixture_hold(NULL, "2001:db8::7", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.8", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.7", nas, NULL);
    export_fixture_hold(NULL, "fe80::6%eth0", six, NULL);
    export_fixture_hold(NULL, "2001:db8::6", six, NULL);
    export_fixture_hold(NULL, "fe80::5%eth0", near, NULL);
    assert_targets("",
                   "[\n  {\"targets\": [\"192.0.2.7:9100\"], \"labels\": {\"device\": \"nas\", \"name\": "
                   "\"nas\"}},\n"
                   "  {\"targets\": [\"[2001:db8::6]:9100\"], \"labels\": {\"device\": \"six\", \"name\": "
                   "\"six\"}}\n]\n");
}

// Each field of a listing of devices, of the row and of other tables.
static void test_a_filter_names_them(void **state)
{
    static const char nas_alone[] =
        "[\n  {\"targets\": [\"192.0.2.7:9100\"], \"labels\": {\"device\": \"nas\", \"name\": \"nas\"}}\n]\n";
    static const char *const filters[] = {"key:nas", "ip:192.0.2.0/29", "mac:00:00:5e:00:53:07", "group:web",
                                          "status:unknown and not tv"};

    (void)state;
    int64_t nas = inventory_fixture_device("nas");
    struct device_group group;
    export_fixture_hold(NULL, "192.0.2.7", nas, "00:00:5e:00:53:07");
    export_fixture_hold(NULL, "192.0.2.9", inventory_fixture_device("tv"), "00:00:5e:00:53:09");
    assert_int_equal(device_group_add(db, "web", "logical", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, nas, 0, "", &err), 0);
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        assert_targets(filters[i], nas_alone);
    assert_targets("key:nobody", "[\n]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_labels_say_what_is_known),
        WITH_DATABASE(test_a_device_has_one_target),
        WITH_DATABASE(test_a_filter_names_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
