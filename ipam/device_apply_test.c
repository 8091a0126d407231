#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "command.h"
#include "device_apply.h"
#include "device_input.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/device.h"

static struct db_fixture fixture;
static struct command command;
static struct device device;

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    command_init(&command, true);
    command.db = db_fixture_open(&fixture, DB_WRITE);
    if (!command.db || command_begin(&command) < 0)
        return 1;
    return device_add(command.db, "nas", "person", &device, &command.err);
}

static int teardown(void **state)
{
    (void)state;
    command_fini(&command);
    db_fixture_fini(&fixture);
    return 0;
}

static int change(const char *words)
{
    char text[128];
    struct device_change read;

    snprintf(text, sizeof text, "%s", words);
    assert_int_equal(device_input_change(text, &read, &command.err), 0);
    return device_apply(&command, device.id, &read);
}

static const char *ask(const char *sql)
{
    assert_int_equal(command_commit(&command, 0), 0);
    const char *answer = db_fixture_ask(&fixture, sql);
    assert_int_equal(command_begin(&command), 0);
    return answer;
}

static const char places[] =
    "SELECT group_concat(i.name || ' ' || a.ip) FROM binding b"
    " JOIN interface i ON i.id = b.interface_id JOIN address a ON a.id = b.address_id"
    " WHERE b.valid_to IS NULL";
static const char macs[] = "SELECT group_concat(i.name || '=' || ifnull(i.mac, '')) FROM interface i";

static void test_an_address_moves_to_the_interface_that_is_named(void **state)
{
    (void)state;
    assert_int_equal(change("address+=192.0.2.5"), 0);
    assert_string_equal(ask(places), " 192.0.2.5");
    assert_int_equal(change("address+=192.0.2.5@eth1"), 0);
    assert_string_equal(ask(places), "eth1 192.0.2.5");
    assert_int_equal(change("address+=192.0.2.5"), 0);
    assert_string_equal(ask(places), "eth1 192.0.2.5");
    assert_int_equal(change("address-=192.0.2.5"), 0);
    assert_string_equal(ask(places), "");
    assert_int_equal(change("address-=192.0.2.5"), -ENOENT);
    assert_int_equal(change("address+=192.0.2.0/24"), -EINVAL);
}

static void test_several_tags_are_added_and_taken_away(void **state)
{
    (void)state;
    assert_int_equal(change("tag+=web,Backup,db"), 0);
    assert_int_equal(change("tag-=db,web"), 0);
    assert_string_equal(ask("SELECT group_concat(tag) FROM device_tag"), "backup");
    assert_int_equal(change("tag+="), -EINVAL);
    assert_int_equal(change("tag+=a b"), -EINVAL);
    assert_int_equal(change("tag+=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg"),
                     -EINVAL);
}

static void test_a_mac_is_that_of_the_one_interface(void **state)
{
    (void)state;
    assert_int_equal(change("address+=192.0.2.5"), 0);
    assert_int_equal(change("mac+=00-11-32-00-00-01"), 0);
    assert_string_equal(ask(macs), "=00:11:32:00:00:01");
    assert_string_equal(ask("SELECT value || trust FROM identifier WHERE kind = 'mac'"),
                        "00:11:32:00:00:01strong");
    assert_int_equal(change("address+=192.0.2.6@eth1"), 0);
    assert_int_equal(change("mac+=00:11:32:00:00:02"), 0);
    assert_string_equal(ask(macs), "=00:11:32:00:00:01,eth1=");
    assert_int_equal(change("mac-=00:11:32:00:00:01"), 0);
    assert_string_equal(ask(macs), "=,eth1=");
    assert_int_equal(change("mac-=00:11:32:00:00:01"), -ENOENT);
    assert_int_equal(change("mac+=12"), -EINVAL);
}

static void test_type_and_vendor_are_given_back(void **state)
{
    (void)state;
    static const char sources[] =
        "SELECT group_concat(field) FROM device_field WHERE field IN ('type', 'vendor')";

    assert_int_equal(change("type=nas"), 0);
    assert_int_equal(change("vendor=Homebrew"), 0);
    assert_string_equal(ask(sources), "type,vendor");
    assert_int_equal(change("type=auto"), 0);
    assert_int_equal(change("vendor=auto"), 0);
    assert_string_equal(ask(sources), "");
    assert_int_equal(change("os=auto"), 0);
    assert_string_equal(ask("SELECT type || vendor || os FROM device"), "unknownauto");
}

static void test_what_the_rules_say_is_found_after_a_change(void **state)
{
    (void)state;
    char path[160];

    snprintf(path, sizeof path, "%s/types.conf", fixture.folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("nas: name:nas\n", file);
    assert_int_equal(fclose(file), 0);
    setenv("LANATLAS_TYPES", path, 1);
    assert_int_equal(command_commit(&command, 0), 0);
    assert_true(device_apply_found(&command, device.id));
    assert_false(device_apply_found(&command, 0));
    assert_string_equal(db_fixture_ask(&fixture, "SELECT type || '|' || type_reason FROM device"),
                        "nas|rule: name:nas (types.conf:1)");
    setenv("LANATLAS_TYPES", "/nowhere", 1);
    assert_false(device_apply_found(&command, device.id));
    unsetenv("LANATLAS_TYPES");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_address_moves_to_the_interface_that_is_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_several_tags_are_added_and_taken_away, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_mac_is_that_of_the_one_interface, setup, teardown),
        cmocka_unit_test_setup_teardown(test_type_and_vendor_are_given_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_the_rules_say_is_found_after_a_change, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
