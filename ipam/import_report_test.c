#include "import_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <locale.h>

#include "command.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/import.h"

static struct db_fixture fixture;
static struct command command;
static struct db *db;
static struct import *import;
static char *told;
static size_t told_length;
static FILE *streams[2]; // stdout and stderr as they were

// What goes to stdout and stderr from here on goes to `told`.
static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    command_init(&command, true);
    streams[0] = stdout;
    streams[1] = stderr;
    stdout = stderr = open_memstream(&told, &told_length);
    command.out.stream = stdout;
    return db == NULL;
}

static int teardown(void **state)
{
    (void)state;
    fclose(stdout);
    stdout = streams[0];
    stderr = streams[1];
    free(told);
    told = NULL;
    import_free(import);
    import = NULL;
    command_fini(&command);
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static void compare(const char *text)
{
    const struct import_options options = {.vrf = NULL};
    enum paper_form form;
    size_t length = strlen(text);
    char *bytes = malloc(length + 1);

    memcpy(bytes, text, length + 1);
    import_free(import);
    assert_int_equal(import_new(&options, &import), 0);
    assert_int_equal(paper_detect(bytes, length, &form, &command.err), 0);
    assert_int_equal(import_read(import, form, bytes, length, &command.err), 0);
    assert_int_equal(import_compare(import, db, &command.err), 0);
    free(bytes);
}

static const char *read_told(void)
{
    fflush(stdout);
    return told;
}

static void test_records_are_counted_by_what_happens_to_them(void **state)
{
    (void)state;
    compare("record,name,device\nsite,a,\nsite,b,\ndevice,,nas\n");
    assert_int_equal(import_report_total(import, IMPORT_ADDED), 3);
    assert_int_equal(import_report_total(import, IMPORT_SAME), 0);
    assert_int_equal(import_apply(import, db, 1, &command.err), 0);
    compare("record,name,device,os\nsite,a,,\ndevice,,nas,linux\n");
    assert_int_equal(import_report_total(import, IMPORT_SAME), 1);
    assert_int_equal(import_report_total(import, IMPORT_CHANGED), 1);
}

static void test_a_sound_paper_has_no_errors(void **state)
{
    (void)state;
    compare("record,name\nsite,a\n");
    assert_false(import_report_errors(&command, import, "paper.csv"));
    assert_string_equal(read_told(), "");
}

// Whatever the name of the file and the words of the paper are, the terminal is not written to.
static void test_errors_name_the_file_and_the_place(void **state)
{
    (void)state;
    compare("record,prefix\nprefix,10.0.0.7/24\n");
    assert_true(import_report_errors(&command, import, "a\x1b[31m.csv"));
    assert_null(strchr(read_told(), '\x1b'));
    assert_non_null(strstr(told, ".csv: line 2, column 8: prefix: "));
    assert_non_null(strstr(told, "ipam: nothing was imported"));
}

static void test_of_many_errors_the_first_hundred_are_told(void **state)
{
    static char paper[8192] = "record,address\n";
    size_t lines = 0;

    (void)state;
    for (int i = 0; i < 103; i++)
        strncat(paper, "address,10.0.0.999\n", 32);
    compare(paper);
    assert_true(import_report_errors(&command, import, "p"));
    for (const char *at = read_told(); (at = strstr(at, "p: line ")) != NULL; at++)
        lines++;
    assert_int_equal(lines, 100);
    assert_non_null(strstr(told, "ipam: and 3 more\n"));
}

static void test_people_see_counts_and_what_changes(void **state)
{
    (void)state;
    compare("record,device,os\ndevice,nas,linux\n");
    assert_int_equal(import_apply(import, db, 1, &command.err), 0);
    compare("record,device,os\ndevice,nas,bsd\ndevice,new,\n");
    command.out.format = output_format_find("text");
    assert_int_equal(import_report_changes(&command, import, false), 0);
    assert_non_null(strstr(read_told(), "RECORD"));
    assert_non_null(strstr(told, "linux"));
    assert_non_null(strstr(told, "bsd"));
    assert_null(strstr(told, "new")); // counted only
}

static void test_machines_see_every_change(void **state)
{
    (void)state;
    compare("record,device,name\ndevice,nas,\nsite,,Home\n");
    command.out.format = output_format_find("csv");
    assert_int_equal(import_report_changes(&command, import, false), 0);
    assert_non_null(strstr(read_told(), "verdict,record,name,field,before,after,line,reason"));
    assert_non_null(strstr(told, "added,site,Home,"));
    assert_non_null(strstr(told, "added,device,nas,"));
}

static void test_what_is_not_kept_is_told(void **state)
{
    (void)state;
    compare("# none\n127.0.0.1 localhost\n192.0.2.7 nas\n192.0.2.8 tv\n");
    import_report_warnings(&command, import);
    assert_non_null(strstr(read_told(), "ipam: 1 lines that name no device were left out"));
    assert_non_null(strstr(told, "ipam: 2 addresses or ranges lie in no prefix of the plan, as 192.0.2.7;"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_records_are_counted_by_what_happens_to_them),
        TEST(test_a_sound_paper_has_no_errors),
        TEST(test_errors_name_the_file_and_the_place),
        TEST(test_of_many_errors_the_first_hundred_are_told),
        TEST(test_people_see_counts_and_what_changes),
        TEST(test_machines_see_every_change),
        TEST(test_what_is_not_kept_is_told),
    };
    setlocale(LC_CTYPE, "C.UTF-8"); // as main does
    return cmocka_run_group_tests(tests, NULL, NULL);
}
