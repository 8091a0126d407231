#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"

static void test_each_field_is_set_and_read(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *value;
        int code;
    } cases[] = {
        {"name", "New", 0},
        {"name", "", -EINVAL},
        {"type", "router", 0},
        {"type", "toaster", -EINVAL},
        {"site", "Attic", 0},
        {"site", "a\nb", -EINVAL},
        {"monitored", "no", 0},
        {"monitored", "maybe", -EINVAL},
        {"monitored", "0", 0},
        {"notes", "a\nb", 0},
        {"colour", "red", -EINVAL},
        {"icon", "disk", 0},
        {"icon", "", 0},
        {"icon", "disk", 0},
        {"vendor", "A & B", 0},
        {"vendor", "a\x1b[1m", -EINVAL},
        {"os", "Linux 6", 0},
        {"trusted", "yes", 0},
        {"trusted", "2", -EINVAL},
        {"notes", "a\nb", 0},
    };
    int64_t id = inventory_fixture_device("Old");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(device_set(db, id, cases[i].field, cases[i].value, "person", &err), cases[i].code);
    struct device device;
    assert_int_equal(device_find(db, "old", &device, &err), 0);
    assert_string_equal(device.name, "New");
    assert_string_equal(device.type, "router");
    assert_string_equal(device.site, "Attic");
    assert_false(device.monitored);
    assert_string_equal(device.icon, "disk");
    assert_string_equal(device.vendor, "A & B");
    assert_string_equal(device.os, "Linux 6");
    assert_true(device.trusted);
    assert_string_equal(device.type_reason, "");
    assert_string_equal(device_notes(db, id), "a\nb");
    assert_int_equal(device_set(db, id, "site", "", "person", &err), 0);
    assert_int_equal(device_find(db, "old", &device, &err), 0);
    assert_string_equal(device.site, "");
    assert_int_equal(device_set(db, id + 1, "name", "x", "person", &err), -ENOENT);
}

static void test_texts_have_the_length_that_the_schema_allows(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        size_t max;
    } cases[] = {{"name", 255}, {"site", 255}, {"icon", 63}, {"vendor", 255}, {"os", 255}, {"notes", 16384}};
    static char text[20000];
    int64_t id = inventory_fixture_device("x");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        memset(text, 'a', sizeof(text));
        text[cases[i].max + 1] = '\0';
        assert_int_equal(device_set(db, id, cases[i].field, text, "person", &err), -EINVAL);
        text[cases[i].max] = '\0';
        assert_int_equal(device_set(db, id, cases[i].field, text, "person", &err), 0);
    }
}

static void test_only_what_is_found_automatically_is_released(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("x");
    assert_int_equal(device_set(db, id, "vendor", "A", "person", &err), 0);
    assert_int_equal(device_release(db, id, "vendor", "scan", &err), -EPERM);
    assert_int_equal(device_release(db, id, "vendor", "person", &err), 0);
    assert_string_equal(device_field_source(db, id, "vendor"), "");
    assert_int_equal(device_set(db, id, "vendor", "B", "scan", &err), 0);
    assert_int_equal(device_release(db, id, "notes", "person", &err), -EINVAL);
    assert_int_equal(device_release(db, id, "colour", "person", &err), -EINVAL);
}

static void test_every_type_of_the_schema_is_accepted(void **state)
{
    (void)state;
    char types[] =
        "router switch firewall access_point server workstation laptop phone tablet nas printer camera iot"
        " tv console speaker hypervisor vm container vpn cloud unknown";
    int64_t id = inventory_fixture_device("x");
    int count = 0;
    for (char *rest = types, *type = strsep(&rest, " "); type != NULL; type = strsep(&rest, " "), count++)
        assert_int_equal(device_set(db, id, "type", type, "person", &err), 0);
    assert_int_equal(count, 22);
    assert_int_equal(device_set(db, id, "type", "toaster", "person", &err), -EINVAL);
    assert_non_null(strstr(err.text, "hypervisor"));
}

static void test_lower_source_never_overrules_a_higher_one(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        int code;
    } steps[] = {{"scan", 0},        {"lease", 0},  {"scan", -EPERM},   {"router", 0}, {"config", 0},
                 {"router", -EPERM}, {"person", 0}, {"config", -EPERM}, {"person", 0}, {"gossip", -EINVAL}};
    int64_t id = inventory_fixture_device("x");
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        char notes[32];
        snprintf(notes, sizeof(notes), "%zu", i);
        assert_int_equal(device_set(db, id, "notes", notes, steps[i].source, &err), steps[i].code);
        if (steps[i].code == 0) {
            assert_string_equal(device_notes(db, id), notes);
            assert_string_equal(device_field_source(db, id, "notes"), steps[i].source);
        }
    }
    assert_string_equal(device_field_source(db, id, "type"), "");
    assert_string_equal(device_field_source(db, id, "name"), "person");
}

static void test_same_value_again_changes_nothing(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("x");
    static const char *const fields[][2] = {
        {"name", "y"}, {"type", "nas"}, {"site", "Attic"}, {"notes", "n"}, {"monitored", "no"}};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(device_set(db, id, fields[i][0], fields[i][1], "scan", &err), i == 0 ? -EPERM : 0);
    int64_t audits = inventory_fixture_audits();
    for (size_t i = 1; i < 5; i++)
        assert_int_equal(device_set(db, id, fields[i][0], fields[i][1], "scan", &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_notes_hold_anything_up_to_their_limit(void **state)
{
    (void)state;
    static char notes[INVENTORY_NOTES_MAX + 2];
    int64_t id = inventory_fixture_device("x");
    static const char *const texts[] = {"it's \"quoted\"; --", "line\nline\r\n\ttab", "\x01\x02\x1b[31m", "",
                                        "☕"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(device_set(db, id, "notes", texts[i], "person", &err), 0);
        assert_string_equal(device_notes(db, id), texts[i]);
    }
    memset(notes, 'n', INVENTORY_NOTES_MAX + 1);
    assert_int_equal(device_set(db, id, "notes", notes, "person", &err), -EINVAL);
    assert_non_null(strstr(err.text, "16384"));
    notes[INVENTORY_NOTES_MAX] = '\0';
    assert_int_equal(device_set(db, id, "notes", notes, "person", &err), 0);
    notes[10000] = '\0';
    assert_int_equal(device_set(db, id, "notes", notes, "person", &err), 0);
    assert_string_equal(device_notes(db, id), notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_each_field_is_set_and_read),
        WITH_DATABASE(test_texts_have_the_length_that_the_schema_allows),
        WITH_DATABASE(test_only_what_is_found_automatically_is_released),
        WITH_DATABASE(test_every_type_of_the_schema_is_accepted),
        WITH_DATABASE(test_lower_source_never_overrules_a_higher_one),
        WITH_DATABASE(test_same_value_again_changes_nothing),
        WITH_DATABASE(test_notes_hold_anything_up_to_their_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
