#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "saved_fit.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/saved_filter.h"

static void assert_fits(struct command *command, const char *text, const char *expected)
{
    const char *listings[SAVED_FIT_MAX];
    char all[400] = "";
    int fit = saved_fit_find(command, text, listings);

    assert_true(fit > 0);
    for (int i = 0; i < fit; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", listings[i]);
    assert_string_equal(all, expected);
}

static void assert_refused(struct command *command, const char *text, const char *says)
{
    const char *listings[SAVED_FIT_MAX];

    assert_int_equal(saved_fit_find(command, text, listings), -EINVAL);
    if (!strstr(command->err.text, says))
        fail_msg("\"%s\" is not in \"%s\"", says, command->err.text);
}

static void test_a_filter_is_for_the_listings_with_its_fields(void **state)
{
    struct command command;

    (void)state;
    command_init(&command, true);
    assert_fits(&command, "used>80%", "prefix list");
    assert_fits(&command, "rtt>5ms", "device list");
    assert_fits(&command, "mac:02:00:5e", "device list, address list");
    assert_fits(&command, "severity:critical", "conflicts");
    assert_fits(&command, "user:root", "audit");
    assert_fits(&command, "member:nas", "group list");
    assert_fits(&command, "label:blue", "link list");
    assert_fits(&command, "vid:20", "vlan list");
    assert_fits(&command, "range:10.0.0.7", "range list");
    assert_fits(
        &command, "nas",
        "device list, address list, prefix list, range list, site list, vlan list, vrf list, link list, group "
        "list, conflicts, audit");
}

static void test_the_fault_that_lies_farthest_is_told(void **state)
{
    struct command command;

    (void)state;
    command_init(&command, true);
    assert_refused(&command, "assignment:static and member:nas", "column 23: there is no field \"member\"");
    assert_refused(&command, "assignment:static and member:nas", "as a filter of 'ipam address list'");
    assert_refused(&command, "(", "column 2: ");
    assert_refused(&command, "colour:red", "column 1: there is no field \"colour\"");
}

static void test_a_saved_filter_in_it_is_looked_up(void **state)
{
    struct command command;
    struct db_fixture fixture;

    (void)state;
    command_init(&command, true);
    db_fixture_init(&fixture);
    command.db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(command.db);
    assert_int_equal(db_begin(command.db, 0), 0);
    assert_int_equal(saved_filter_add(command.db, "full", "used>80%", &command.err), 0);
    assert_int_equal(db_commit(command.db), 0);
    assert_fits(&command, "filter:full and kind:lan", "prefix list");
    assert_refused(&command, "filter:none", "there is no saved filter \"none\"");
    command_fini(&command);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_filter_is_for_the_listings_with_its_fields),
        cmocka_unit_test(test_the_fault_that_lies_farthest_is_told),
        cmocka_unit_test(test_a_saved_filter_in_it_is_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
