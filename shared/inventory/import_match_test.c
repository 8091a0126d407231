#include "import_match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import_fixture.h"

static const char nothing[] = "record,name\nsite,x\n";

static void test_what_is_there_is_found_by_what_it_is(void **state)
{
    static const char *const keys[] = {
        "Home", "blue", "20@Home", "10.0.0.0/24 blue", "10.0.0.5-10.0.0.9 blue", "10.0.0.1 blue", "core"};
    static const enum paper_kind kinds[] = {PAPER_SITE,  PAPER_VRF,     PAPER_VLAN, PAPER_PREFIX,
                                            PAPER_RANGE, PAPER_ADDRESS, PAPER_GROUP};
    (void)state;
    import_fixture_put(
        "record,name,vrf,vlan,site,prefix,first,last,address,note\nsite,Home,,,,,,,,\nvrf,blue,,,,,,,,\n"
        "vlan,,,20,Home,,,,,\nprefix,,blue,,,10.0.0.0/24,,,,\nrange,,blue,,,,10.0.0.5,10.0.0.9,,\n"
        "address,,blue,,,,,,10.0.0.1,n\ngroup,core,,,,,,,,\n");
    import_fixture_match(nothing, NULL);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct import_row *row = import_match_find(import, "%u %s", (unsigned)kinds[i], keys[i]);
        assert_non_null(row);
        assert_int_equal(row->kind, kinds[i]);
        assert_true(row->id > 0);
        assert_null(import_match_find(import, "%u %s", (unsigned)kinds[i], "other"));
    }
    assert_null(import_match_find(import, "%u 10.0.0.0/24 default", PAPER_PREFIX));
    assert_string_equal(
        import_row_value(import_match_find(import, "%u 10.0.0.1 blue", PAPER_ADDRESS), "note"), "n");
}

static void test_a_device_is_found_by_its_key_and_by_a_name_of_its_own(void **state)
{
    (void)state;
    import_fixture_put("record,device,key\ndevice,Big NAS,nas\ndevice,Twin,a\ndevice,Twin,b\ndevice,nas,c\n");
    import_fixture_match(nothing, NULL);
    struct import_row *nas = import_match_device(import, "nas");
    assert_string_equal(import_row_value(nas, "device"), "Big NAS"); // a key comes before a name
    assert_ptr_equal(import_match_device(import, "Big NAS"), nas);
    assert_null(import_match_device(import, "Twin"));
    assert_string_equal(import_row_value(import_match_device(import, "b"), "key"), "b");
    assert_null(import_match_device(import, "big nas"));
}

static void test_the_key_of_a_merged_device_names_the_one_that_took_it_over(void **state)
{
    (void)state;
    import_fixture_put("record,device,os\ndevice,old,\ndevice,new,linux\n");
    import_fixture_run(
        "UPDATE device SET merged_into = (SELECT id FROM device WHERE key = 'new') WHERE key = 'old'");
    import_fixture_match("record,device,key,os\ndevice,Nas,old,bsd\n", NULL);
    struct import_row *row = import_fixture_row(PAPER_DEVICE, 2);
    assert_string_equal(import_row_device_key(row), "new");
    assert_string_equal(import_row_value(row->there, "os"), "linux");
}

static void test_the_key_of_a_new_device_is_numbered_when_it_is_taken(void **state)
{
    (void)state;
    import_fixture_put("record,device\ndevice,My NAS\n");
    import_fixture_match("record,device,key\ndevice,my nas,\ndevice,MY NAS,\ndevice,Other,my-nas-9\n", NULL);
    assert_int_equal(import_result(import)->error_count, 0);
    assert_string_equal(import_row_device_key(import_fixture_row(PAPER_DEVICE, 2)), "my-nas-2");
    assert_string_equal(import_row_device_key(import_fixture_row(PAPER_DEVICE, 3)), "my-nas-3");
    assert_string_equal(import_row_device_key(import_fixture_row(PAPER_DEVICE, 4)), "my-nas-9");
}

// The line without a key comes first and is still not taken for the one of the other line.
static void test_lines_with_a_key_choose_first(void **state)
{
    (void)state;
    import_fixture_put("record,device,key\ndevice,A,x\ndevice,B,y\n");
    import_fixture_match("record,device,key\ndevice,B,\ndevice,A,y\n", NULL);
    assert_string_equal(import_row_device_key(import_fixture_row(PAPER_DEVICE, 3)), "y");
    import_fixture_complains("line 2, column 8: B is there twice; first in line 3");
}

static void test_a_name_of_several_asks_for_the_key(void **state)
{
    (void)state;
    import_fixture_put("record,device,key\ndevice,Twin,a\ndevice,Twin,b\n");
    import_fixture_match("record,device\ndevice,Twin\n", NULL);
    import_fixture_complains("line 2, column 8: several devices are named \"Twin\"");
    import_fixture_match("record,device,key\ndevice,Twin,b\n", NULL);
    assert_string_equal(import_row_device_key(import_fixture_row(PAPER_DEVICE, 2)), "b");
}

static size_t count_lines(unsigned kind, bool said)
{
    size_t count = 0;
    for (const struct import_row *row = import->rows[kind].first; row != NULL; row = row->next)
        count += (row->line > 0) == said;
    return count;
}

static void test_what_a_paper_needs_is_added_once(void **state)
{
    const struct import_options options = {.monitor = true};
    (void)state;
    import_fixture_put("record,name\nsite,There\n");
    import_fixture_match("record,prefix,site,vrf,vlan,address,device\nprefix,10.0.0.0/24,Home,blue,7,,\n"
                         "prefix,10.0.1.0/24,Home,blue,7,,\nprefix,10.0.2.0/24,There,,,,\n"
                         "address,10.0.3.0/24,,blue,,10.0.3.1,nas\naddress,10.0.3.0/24,,blue,,10.0.3.2,nas\n",
                         &options);
    assert_int_equal(import_result(import)->error_count, 0);
    assert_int_equal(count_lines(PAPER_SITE, false), 1);
    assert_int_equal(count_lines(PAPER_VRF, false), 1);
    assert_int_equal(count_lines(PAPER_VLAN, false), 1);
    assert_int_equal(count_lines(PAPER_PREFIX, false), 1);
    assert_int_equal(count_lines(PAPER_DEVICE, false), 1);
    assert_int_equal(count_lines(PAPER_PREFIX, true), 3);
    struct import_row *nas = import_fixture_row(PAPER_DEVICE, 0);
    assert_string_equal(import_row_value(nas, "monitored"), "true");
    assert_string_equal(import_row_device_key(nas), "nas");
    assert_string_equal(import_fixture_row(PAPER_VLAN, 0)->what, "7");
}

// Two lines of one address: one plans it, the other says who holds it too.
static void test_an_address_is_planned_once_and_held_by_several(void **state)
{
    (void)state;
    import_fixture_match("record,address,device,note\naddress,10.0.0.1,a,n\naddress,10.0.0.1,b,\n", NULL);
    assert_int_equal(import_result(import)->error_count, 0);
    assert_ptr_equal(import_fixture_row(PAPER_ADDRESS, 3)->there, import_fixture_row(PAPER_ADDRESS, 2));
    import_fixture_match("record,address,note\naddress,10.0.0.1,n\naddress,10.0.0.1,m\n", NULL);
    import_fixture_complains("line 3, column 9: 10.0.0.1 is there twice; first in line 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_what_is_there_is_found_by_what_it_is),
        WITH_IMPORT(test_a_device_is_found_by_its_key_and_by_a_name_of_its_own),
        WITH_IMPORT(test_the_key_of_a_merged_device_names_the_one_that_took_it_over),
        WITH_IMPORT(test_the_key_of_a_new_device_is_numbered_when_it_is_taken),
        WITH_IMPORT(test_lines_with_a_key_choose_first),
        WITH_IMPORT(test_a_name_of_several_asks_for_the_key),
        WITH_IMPORT(test_what_a_paper_needs_is_added_once),
        WITH_IMPORT(test_an_address_is_planned_once_and_held_by_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
