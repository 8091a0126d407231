#include "oui_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER "Registry,Assignment,Organization Name,Organization Address\n"

static void write_file(const char *root, const char *path, const char *text)
{
    char whole[256];

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(whole, sizeof whole, "%s%.*s", root, (int)(slash - path), path);
        mkdir(whole, 0755);
    }
    snprintf(whole, sizeof whole, "%s%s", root, path);
    FILE *file = fopen(whole, "we");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        fail_msg("cannot write %s", whole);
}

static int make_root(void **state)
{
    char *root = strdup("/tmp/oui-source-test-XXXXXX");

    assert_non_null(mkdtemp(root));
    *state = root;
    return 0;
}

static int remove_root(void **state)
{
    static const char *const paths[] = {"/usr/share/ieee-data/oui.csv",
                                        "/usr/share/ieee-data/mam.csv",
                                        "/usr/share/ieee-data/oui36.csv",
                                        "/usr/share/ieee-data/iab.csv",
                                        "/var/lib/ieee-data/oui.csv",
                                        "/var/lib/ieee-data",
                                        "/var/lib",
                                        "/var",
                                        "/usr/share/ieee-data",
                                        "/usr/share/nmap/nmap-mac-prefixes",
                                        "/usr/share/nmap",
                                        "/usr/share",
                                        "/usr",
                                        ""};
    char whole[256];

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        snprintf(whole, sizeof whole, "%s%s", (char *)*state, paths[i]);
        remove(whole);
    }
    free(*state);
    return 0;
}

static const char *vendor_of(struct oui_source *source, const char *text)
{
    struct mac_addr mac;

    assert_int_equal(mac_addr_parse(text, &mac), 0);
    return oui_source_vendor(source, &mac);
}

static void test_without_a_list_nobody_is_known(void **state)
{
    struct oui_source *source = NULL;

    assert_int_equal(oui_source_new(*state, &source), 0);
    assert_null(vendor_of(source, "00:00:a0:00:00:01"));
    write_file(*state, "/usr/share/nmap/nmap-mac-prefixes", "0000A0 Later\n");
    assert_null(vendor_of(source, "00:00:a0:00:00:01"));
    oui_source_free(source);
    oui_source_free(NULL);
}

static void test_list_of_nmap_is_read(void **state)
{
    struct oui_source *source = NULL;

    write_file(*state, "/usr/share/nmap/nmap-mac-prefixes", "0000A0 Small Works\n");
    assert_int_equal(oui_source_new(*state, &source), 0);
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "Small Works");
    oui_source_free(source);
}

// One of the three files is not there, and one is empty.
static void test_files_of_the_ieee_come_first(void **state)
{
    struct oui_source *source = NULL;

    write_file(*state, "/usr/share/nmap/nmap-mac-prefixes", "0000A0 Small Works\n0000C0 Nmap\n");
    write_file(*state, "/usr/share/ieee-data/oui.csv", HEADER "MA-L,0000A0,Large,x\n");
    write_file(*state, "/usr/share/ieee-data/mam.csv", "");
    write_file(*state, "/usr/share/ieee-data/oui36.csv", HEADER "MA-S,0000A0123,Small,x\n");
    assert_int_equal(oui_source_new(*state, &source), 0);
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "Large");
    assert_string_equal(vendor_of(source, "00:00:a0:12:30:01"), "Small");
    assert_null(vendor_of(source, "00:00:c0:00:00:01"));
    oui_source_free(source);
}

// IAB were 36 bits of a block of the IEEE, as MA-S are.
static void test_old_blocks_count_and_what_was_updated_comes_first(void **state)
{
    struct oui_source *source = NULL;

    write_file(*state, "/usr/share/ieee-data/oui.csv", HEADER "MA-L,0000A0,Large,x\n");
    write_file(*state, "/usr/share/ieee-data/iab.csv", HEADER "IAB,0050C2FFF,Old,x\n");
    assert_int_equal(oui_source_new(*state, &source), 0);
    assert_string_equal(vendor_of(source, "00:50:c2:ff:f0:01"), "Old");
    oui_source_free(source);
    write_file(*state, "/var/lib/ieee-data/oui.csv", HEADER "MA-L,0000A0,Renamed,x\n");
    assert_int_equal(oui_source_new(*state, &source), 0);
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "Renamed");
    oui_source_free(source);
}

static void test_a_list_that_comes_changes_or_goes_is_noticed(void **state)
{
    static const char list[] = "/usr/share/nmap/nmap-mac-prefixes";
    struct oui_source *source = NULL;
    char whole[256];

    assert_int_equal(oui_source_new(*state, &source), 0);
    oui_source_refresh(source);
    assert_false(oui_source_is_missing(source)); // nobody has asked
    assert_null(vendor_of(source, "00:00:a0:00:00:01"));
    assert_true(oui_source_is_missing(source));
    write_file(*state, list, "0000A0 First\n");
    oui_source_refresh(source);
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "First");
    assert_false(oui_source_is_missing(source));
    const char *kept = vendor_of(source, "00:00:a0:00:00:01");
    oui_source_refresh(source);
    assert_ptr_equal(vendor_of(source, "00:00:a0:00:00:01"), kept);
    write_file(*state, list, "0000A0 Another\n");
    oui_source_refresh(source);
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "Another");
    snprintf(whole, sizeof whole, "%s%s", (char *)*state, list);
    assert_int_equal(remove(whole), 0);
    oui_source_refresh(source);
    assert_null(vendor_of(source, "00:00:a0:00:00:01"));
    oui_source_free(source);
}

static void test_files_are_read_when_first_asked(void **state)
{
    struct oui_source *source = NULL;

    assert_int_equal(oui_source_new(*state, &source), 0);
    write_file(*state, "/usr/share/nmap/nmap-mac-prefixes", "0000A0 First\n");
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "First");
    write_file(*state, "/usr/share/nmap/nmap-mac-prefixes", "0000A0 Later\n");
    assert_string_equal(vendor_of(source, "00:00:a0:00:00:01"), "First");
    oui_source_free(source);
}

// Assignments of the IEEE that stay what they are: Xerox has the first one; of 70:B3:D5 each MA-S is
// another's.
static void test_list_that_is_installed_is_understood(void **state)
{
    struct oui_source *source = NULL;

    (void)state;
    assert_int_equal(oui_source_new("", &source), 0);
    vendor_of(source, "00:00:00:00:00:01");
    if (oui_source_is_missing(source)) {
        oui_source_free(source);
        skip();
    }
    assert_non_null(vendor_of(source, "00:00:00:00:00:01"));
    assert_int_equal(strncasecmp(vendor_of(source, "00:00:00:00:00:01"), "xerox", 5), 0);
    assert_int_equal(strncasecmp(vendor_of(source, "00:00:0c:00:00:01"), "cisco", 5), 0);
    assert_non_null(vendor_of(source, "70:b3:d5:71:90:01"));
    assert_int_equal(strncmp(vendor_of(source, "70:b3:d5:71:90:01"), "2M", 2), 0);
    oui_source_free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_without_a_list_nobody_is_known, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_list_of_nmap_is_read, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_files_of_the_ieee_come_first, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_old_blocks_count_and_what_was_updated_comes_first, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_a_list_that_comes_changes_or_goes_is_noticed, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_files_are_read_when_first_asked, make_root, remove_root),
        cmocka_unit_test(test_list_that_is_installed_is_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
