#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <sys/stat.h>

#include "device_vendor.h"
#include "identifier.h"
#include "interface.h"
#include "inventory_fixture.h"
#include "shared/net/mac_addr.h"
#include "shared/net/oui_source.h"

// Of one maker.
static void write_list(const char *root, char path[256])
{
    char folder[128];
    static const char *const parts[] = {"/usr", "/usr/share", "/usr/share/nmap"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(folder, sizeof(folder), "%s%s", root, parts[i]);
        mkdir(folder, 0755);
    }
    snprintf(path, 256, "%s/nmap-mac-prefixes", folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("001132 Synology\n", file);
    assert_int_equal(fclose(file), 0);
}

static void remove_list(const char *root, const char *path)
{
    char folder[128];
    static const char *const parts[] = {"/usr/share/nmap", "/usr/share", "/usr"};
    unlink(path);
    for (size_t i = 0; i < 3; i++) {
        snprintf(folder, sizeof(folder), "%s%s", root, parts[i]);
        rmdir(folder);
    }
}

static int64_t device_with(const char *name, const char *text)
{
    int64_t id = inventory_fixture_device(name);
    struct mac_addr mac;
    assert_int_equal(mac_addr_parse(text, &mac), 0);
    assert_int_equal(identifier_add(db, id, "mac", text, identifier_mac_trust(&mac), "person", 1000, &err),
                     0);
    return id;
}

// Outside the transaction of the fixture.
static int fill(int64_t device)
{
    char path[256];
    struct oui_source *vendors = NULL;
    assert_int_equal(db_commit(db), 0);
    write_list(fixture.folder, path);
    assert_int_equal(oui_source_new(fixture.folder, &vendors), 0);
    int result = device_vendor_fill(db, device, vendors, &err);
    oui_source_free(vendors);
    remove_list(fixture.folder, path);
    assert_int_equal(db_begin(db, 0), 0);
    return result;
}

static void test_the_vendor_is_that_of_the_mac(void **state)
{
    (void)state;
    device_with("nas", "00:11:32:00:00:01");
    device_with("strange", "00:22:22:00:00:01");
    device_with("phone", "02:11:32:00:00:01");
    device_with("carp", "00:00:5e:00:01:01");
    inventory_fixture_device("bare");
    assert_int_equal(fill(0), 1);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(key || '=' || vendor) FROM device WHERE vendor <> ''"),
        "nas=Synology");
    assert_string_equal(inventory_fixture_ask("SELECT source FROM device_field WHERE field = 'vendor'"),
                        "vendors");
    assert_int_equal(fill(0), 0);
}

static void test_the_mac_of_an_interface_counts_and_others_are_left_alone(void **state)
{
    (void)state;
    int64_t id = 0, nas = inventory_fixture_device("nas"), other = device_with("other", "00:11:32:00:00:02");
    struct mac_addr mac;
    assert_int_equal(mac_addr_parse("00:11:32:00:00:01", &mac), 0);
    assert_int_equal(interface_ensure(db, nas, "eth0", &mac, &id, &err), 0);
    assert_int_equal(fill(nas), 1);
    struct device device;
    assert_int_equal(device_find(db, "nas", &device, &err), 0);
    assert_string_equal(device.vendor, "Synology");
    assert_int_equal(device_find(db, "other", &device, &err), 0);
    assert_string_equal(device.vendor, "");
    assert_int_equal(fill(other), 1);
}

static void test_what_somebody_has_set_stays(void **state)
{
    (void)state;
    int64_t named = device_with("named", "00:11:32:00:00:01"),
            none = device_with("none", "00:11:32:00:00:02");
    assert_int_equal(device_set(db, named, "vendor", "Homebrew", "person", &err), 0);
    assert_int_equal(device_set(db, none, "vendor", "", "person", &err), 0);
    assert_int_equal(fill(0), 0);
    assert_int_equal(device_release(db, none, "vendor", "person", &err), 0);
    assert_int_equal(fill(0), 1);
    assert_int_equal(device_release(db, none, "vendor", "scan", &err), 0);
}

static void test_more_than_a_step_is_filled(void **state)
{
    (void)state;
    for (int i = 0; i < 250; i++) {
        char mac[MAC_ADDR_TEXT_MAX];
        snprintf(mac, sizeof(mac), "00:11:32:00:01:%02x", (unsigned)i);
        device_with("nas", mac);
    }
    assert_int_equal(fill(0), 250);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM device WHERE vendor = 'Synology'"),
                        "250");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_the_vendor_is_that_of_the_mac),
        WITH_DATABASE(test_the_mac_of_an_interface_counts_and_others_are_left_alone),
        WITH_DATABASE(test_what_somebody_has_set_stays),
        WITH_DATABASE(test_more_than_a_step_is_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
