#include "import_bind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import_fixture.h"

// nas holds 10.0.0.1 at eth0, and has eth1; sw holds 10.0.0.2.
static void put_holders(void)
{
    import_fixture_put("record,address,device,interface\ndevice,,nas,\naddress,10.0.0.1,nas,eth0\n"
                       "address,10.0.0.2,sw,\ninterface,,nas,eth1\n");
}

static struct import_row *match(const char *paper, const struct import_options *options)
{
    import_fixture_match(paper, options);
    assert_int_equal(import_result(import)->error_count, 0);
    return import->rows[IMPORT_BINDING].first;
}

static void test_a_holding_that_is_there_is_found(void **state)
{
    static const struct {
        const char *paper;
        bool found;
    } cases[] = {
        {"record,address,device\naddress,10.0.0.1,nas\n", true}, // at which interface, it does not say
        {"record,address,device,interface\naddress,10.0.0.1,nas,eth0\n", true},
        {"record,address,device,interface\naddress,10.0.0.1,nas,eth1\n", false},
        {"record,address,device,mac\naddress,10.0.0.1,nas,00:00:5e:00:53:01\n", false},
        {"record,address,device\naddress,10.0.0.1,sw\n", false},
        {"record,address,device\naddress,10.0.0.3,nas\n", false},
        {"record,address,vrf,device\naddress,10.0.0.1,blue,nas\n", false},
    };
    (void)state;
    put_holders();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct import_row *row = match(cases[i].paper, NULL);
        assert_int_equal(row->there != NULL && row->there->id > 0, cases[i].found);
        if (cases[i].found)
            assert_ptr_equal(row->there->there, row);
    }
}

static void test_a_holding_that_no_line_says_is_the_other_one(void **state)
{
    (void)state;
    put_holders();
    struct import_row *row = match("record,address,device,interface\naddress,10.0.0.1,nas,eth1\n", NULL);
    const struct import_row *address = import_row_target(row->owner);
    const struct import_row *sw = import_match_device(import, "sw");
    assert_int_equal(import_bind_other(address, row->other, true)->id, 1);
    assert_null(import_bind_other(address, row->other, false));
    assert_int_equal(import_bind_other(address, sw, false)->id, 1);
    assert_null(import_bind_other(address, sw, true));
    row = match("record,address,device,interface\naddress,10.0.0.1,nas,eth0\n", NULL);
    assert_null(import_bind_other(import_row_target(row->owner), row->other, true));
    assert_null(import_bind_other(import_row_target(row->owner), sw, false));
}

static void test_no_interface_is_made_where_another_device_stands_against_it(void **state)
{
    static const char paper[] = "record,address,device,interface\naddress,10.0.0.1,sw,eth9\n";
    const struct import_options overwrite = {.overwrite = true};
    (void)state;
    put_holders();
    assert_null(match(paper, NULL)->ports[0]);
    assert_int_equal(import->rows[PAPER_INTERFACE].count, 0);
    const struct import_row *row = match(paper, &overwrite);
    assert_string_equal(import_row_value(row->ports[0], "interface"), "eth9");
    assert_int_equal(import->rows[PAPER_INTERFACE].count, 1);
}

// Of one that the same paper says, too, nothing stands against the other.
static void test_two_lines_may_hold_the_same_address(void **state)
{
    (void)state;
    put_holders();
    const struct import_row *row =
        match("record,address,device\naddress,10.0.0.1,nas\naddress,10.0.0.1,sw\n", NULL);
    assert_non_null(row->there);
    assert_null(row->next->there);
    assert_non_null(row->next->ports[0]);
}

static void test_a_device_that_is_not_there_is_added(void **state)
{
    (void)state;
    put_holders();
    const struct import_row *row = match("record,address,device\naddress,10.0.0.9,tv\n", NULL);
    assert_string_equal(import_row_device_key(row->other), "tv");
    assert_int_equal(row->other->id, 0);
    assert_ptr_equal(row->ports[0]->owner, row->other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_a_holding_that_is_there_is_found),
        WITH_IMPORT(test_a_holding_that_no_line_says_is_the_other_one),
        WITH_IMPORT(test_no_interface_is_made_where_another_device_stands_against_it),
        WITH_IMPORT(test_two_lines_may_hold_the_same_address),
        WITH_IMPORT(test_a_device_that_is_not_there_is_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
