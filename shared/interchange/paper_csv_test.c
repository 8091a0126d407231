#include "paper_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

static void test_rows_are_records_of_their_kind(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_OUR_CSV,
                         "record,name,vlan,prefix,kind,address,assignment,note,device,tags\r\n"
                         "site,Home,,,,,,,,\r\n"
                         "vlan,Guests,20,,,,,,,\r\n"
                         "prefix,LAN,,192.0.2.0/24,lan,,,\"two\nlines, \"\"quoted\"\"\",,\r\n"
                         "address,,,,,192.0.2.7,static,,,\r\n"
                         "device,,,,,,,,nas,a b\r\n",
                         "site 2: name=Home\n"
                         "vlan 3: name=Guests; vlan=20\n"
                         "prefix 4: name=LAN; prefix=192.0.2.0/24; kind=lan; note=two\nlines, \"quoted\"\n"
                         "address 6: address=192.0.2.7; assignment=static\n"
                         "device 7: device=nas; tags=a b\n");
}

static void test_order_of_columns_and_separator_are_free(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_OUR_CSV, "name;record\nHome;site\n", "site 2: name=Home\n");
    paper_fixture_expect(PAPER_OUR_CSV, "record\tname\n", "");
}

static void test_guard_against_formulas_is_undone(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_OUR_CSV, "record,name\nsite,\"'=1+1\"\nsite,''@x\nsite,'quoted\nsite,-5\n",
                         "site 2: name==1+1\nsite 3: name='@x\nsite 4: name='quoted\nsite 5: name=-5\n");
}

#define BAD(text, error, records)                                                                            \
    paper_fixture_expect_error(PAPER_OUR_CSV, text, sizeof(text) - 1, error, records)

static void test_faults_of_rows_are_placed(void **state)
{
    (void)state;
    BAD("record,name,mac\nvlan,,02:00:5e:10:00:01\nsite,b,\n",
        "line 2, column 7: mac: a vlan has no such field", "site 3: name=b\n");
    BAD("record,name\nSite,a\nsite,b\n", "line 2, column 1: record: \"Site\" is no kind of record",
        "site 3: name=b\n");
    BAD("record,name\n,a\nsite,b\n", "line 2, column 1: record: \"\" is no kind of record",
        "site 3: name=b\n");
    BAD("record,name\nsite,a,c\nsite,b\n", "line 2, column 1: 3 fields, but the header has 2",
        "site 3: name=b\n");
    BAD("record,name\nsite,a\x07\nsite,b\n", "line 2, column 6: name: a control character",
        "site 3: name=b\n");
    BAD("record,name\nsite,\"a\nb\"\nsite,b\n", "line 2, column 6: name: a control character",
        "site 4: name=b\n");
    BAD("record,name\nsite,b\nsite,\"a\n", "line 3, column 6: the quote that begins here is left open",
        "site 2: name=b\n");
}

static void test_header_has_to_be_right(void **state)
{
    (void)state;
    BAD("record,name,colour\nsite,a,red\n", "line 1, column 13: colour: no column of ours", "");
    BAD("record,name,name\nsite,a,b\n", "line 1, column 13: name: the column is repeated", "");
    BAD("name,note\na,b\n", "line 1, column 1: no column is called record", "");
    BAD("", "the file is empty", "");
    BAD("\xff\xfe"
        "r",
        "line 1, column 1: this is UTF-16", "");
}

static void test_names_and_notes_are_bounded(void **state)
{
    char text[20000] = "record,name,note\nsite,";
    char *at = text + strlen(text);

    (void)state;
    memset(at, 'x', 256);
    stpcpy(at + 256, ",\n");
    paper_fixture_expect_error(PAPER_OUR_CSV, text, strlen(text),
                               "line 2, column 6: name: longer than 255 bytes", "");
    memset(at, 'x', 16387);
    memcpy(at, "a,", 2);
    stpcpy(at + 16387, "\n");
    paper_fixture_expect_error(PAPER_OUR_CSV, text, strlen(text),
                               "line 2, column 8: note: longer than 16384 bytes", "");
    stpcpy(at + 16386, "\n");
    struct paper_reading *reading = paper_fixture_read(PAPER_OUR_CSV, text, strlen(text));
    assert_int_equal(reading->result.error_count, 0);
    assert_int_equal(reading->result.records, 1);
    free(reading);
}

static void test_a_hundred_errors_are_kept_and_all_counted(void **state)
{
    char text[8192] = "record,name\n";

    (void)state;
    for (int i = 0; i < 150; i++)
        stpcpy(text + strlen(text), "nothing,x\n");
    struct paper_reading *reading = paper_fixture_read(PAPER_OUR_CSV, text, strlen(text));
    assert_int_equal(reading->result.error_count, 150);
    assert_int_equal(strncmp(reading->result.errors[99], "line 101, column 1: ", 20), 0);
    free(reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_records_of_their_kind),
        cmocka_unit_test(test_order_of_columns_and_separator_are_free),
        cmocka_unit_test(test_guard_against_formulas_is_undone),
        cmocka_unit_test(test_faults_of_rows_are_placed),
        cmocka_unit_test(test_header_has_to_be_right),
        cmocka_unit_test(test_names_and_notes_are_bounded),
        cmocka_unit_test(test_a_hundred_errors_are_kept_and_all_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
