#include "import_wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import_fixture.h"

static const char nothing[] = "record,name\nsite,x\n";

static void test_a_row_is_named_by_what_makes_it_one(void **state)
{
    static const struct {
        const char *paper;
        unsigned kind;
        const char *what;
        const char *key; // behind the number of the kind
    } cases[] = {
        {"record,name\nsite,Home\n", PAPER_SITE, "Home", " Home"},
        {"record,name\nvrf,blue\n", PAPER_VRF, "blue", " blue"},
        {"record,name\ngroup,core\n", PAPER_GROUP, "core", " core"},
        {"record,vlan,site\nvlan,020,Home\n", PAPER_VLAN, "20", " 20@Home"},
        {"record,vlan\nvlan,20\n", PAPER_VLAN, "20", " 20@"},
        {"record,prefix\nprefix,2001:DB8::/64\n", PAPER_PREFIX, "2001:db8::/64", " 2001:db8::/64 default"},
        {"record,address,vrf\naddress,10.0.0.1,blue\n", PAPER_ADDRESS, "10.0.0.1", " 10.0.0.1 blue"},
        {"record,address\naddress,FE80::1%eth0\n", PAPER_ADDRESS, "fe80::1%eth0", " fe80::1%eth0 default"},
        {"record,first,last\nrange,10.0.0.1,10.0.0.9\n", PAPER_RANGE, "10.0.0.1-10.0.0.9",
         " 10.0.0.1-10.0.0.9 default"},
        {"record,device,key\ndevice,Big NAS,nas\n", PAPER_DEVICE, "Big NAS", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char key[128] = "";
        import_fixture_read(cases[i].paper, NULL);
        if (import_result(import)->error_count > 0)
            fail_msg("%s: %s", cases[i].paper, import_result(import)->errors[0]);
        const struct import_row *row = import_fixture_row(cases[i].kind, 2);
        if (cases[i].key != NULL)
            snprintf(key, sizeof(key), "%u%s", cases[i].kind, cases[i].key);
        assert_string_equal(row->what, cases[i].what);
        assert_string_equal(row->key, key);
    }
}

#define MAC "00:00:5e:00:53:0"

// eth0 with an address, eth1 without one, and an address without a name.
static struct import_row *load_ports(void)
{
    import_fixture_put("record,device,interface,mac\ndevice,nas,,\ninterface,nas,eth0," MAC
                       "1\ninterface,nas,eth1,\n"
                       "interface,nas,," MAC "3\n");
    import_fixture_match(nothing, NULL);
    return import_match_device(import, "nas");
}

static void test_an_interface_is_meant_by_its_name_or_its_address(void **state)
{
    static const struct {
        const char *name;
        const char *mac;
        int found; // the interface, 0: none
        int meant;
    } cases[] = {
        {"eth0", MAC "1", 1, 1}, {"eth0", "", 0, 1},  {"", MAC "1", 0, 1},     {"eth0", MAC "9", 0, 0},
        {"eth1", "", 2, 2},      {"", MAC "3", 3, 3}, {"eth1", MAC "3", 0, 0}, {"", "", 0, 0},
        {"eth9", "", 0, 0},      {"", MAC "9", 0, 0},
    };
    (void)state;
    struct import_row *device = load_ports();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct import_row *found = import_wire_find(device, cases[i].name, cases[i].mac);
        const struct import_row *meant = import_wire_meant(device, cases[i].name, cases[i].mac);
        assert_int_equal(found == NULL ? 0 : found->id, cases[i].found);
        assert_int_equal(meant == NULL ? 0 : meant->id, cases[i].meant);
    }
}

static void test_what_an_interface_lacks_is_filled_in_once(void **state)
{
    (void)state;
    struct import_row *device = load_ports();
    struct import_row *port = import_wire_need(import, device, "eth1", MAC "2");
    assert_int_equal(port->id, 2);
    assert_int_equal(import->rows[PAPER_INTERFACE].count, 1);
    assert_ptr_equal(import->rows[PAPER_INTERFACE].first->there, port);
    assert_ptr_equal(import_wire_need(import, device, "eth1", MAC "2"), port);
    assert_ptr_equal(import_wire_need(import, device, "", MAC "2"), port);
    assert_int_equal(import_wire_need(import, device, "lan", MAC "3")->id, 3);
    assert_int_equal(import->rows[PAPER_INTERFACE].count, 2);
    assert_int_equal(import_wire_need(import, device, "eth1", MAC "9")->id, 0); // it has another by now
    assert_int_equal(import->rows[PAPER_INTERFACE].count, 3);
}

static void test_a_new_interface_hangs_on_its_device(void **state)
{
    (void)state;
    struct import_row *device = load_ports();
    struct import_row *port = import_wire_need(import, device, "eth9", "");
    assert_int_equal(port->id, 0);
    assert_ptr_equal(port->owner, device);
    assert_ptr_equal(import_wire_find(device, "eth9", ""), port);
    struct import_row *plain = import_wire_need(import, device, "", "");
    assert_ptr_not_equal(plain, port);
    assert_ptr_equal(import_wire_need(import, device, "", ""), plain);
}

static void test_an_interface_is_said_once(void **state)
{
    (void)state;
    load_ports();
    import_fixture_match("record,device,interface\ninterface,nas,eth0\ninterface,nas,eth0\n", NULL);
    assert_int_equal(import_result(import)->error_count, 0); // the second is another of the name
    import_fixture_match("record,device,interface\ninterface,nas,eth5\ninterface,nas,eth5\n", NULL);
    import_fixture_complains("line 3, column 11: device: the same interface is there twice");
    import_fixture_match("record,device,interface\ninterface,nobody,eth5\n", NULL);
    import_fixture_complains("line 2, column 11: device: there is no device \"nobody\"");
}

static void test_the_vlan_of_a_prefix_is_the_one_of_its_site(void **state)
{
    static const struct {
        const char *site;
        const char *vlan;
        const char *expected; // NULL: told
        size_t needed;        // VLANs that have to be added
    } cases[] = {
        {"A", "20", "20@A", 0}, {"B", "20", "20@B", 0},   {"", "20", NULL, 0},      {"C", "20", NULL, 0},
        {"A", "30", "30@", 0},  {"", "30", "30@", 0},     {"B", "40", "40@A", 0},   {"A", "50", "50@A", 1},
        {"", "50", "50@", 1},   {"A", "20@B", "20@B", 0}, {"A", "30@B", "30@B", 1}, {"A", "20@", "20@", 1},
    };
    (void)state;
    import_fixture_put("record,vlan,site\nvlan,20,A\nvlan,20,B\nvlan,30,\nvlan,40,A\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char paper[128];
        snprintf(paper, sizeof(paper), "record,prefix,site,vlan\nprefix,10.0.0.0/24,%s,%s\n", cases[i].site,
                 cases[i].vlan);
        import_fixture_match(paper, NULL);
        const struct import_row *row = import_fixture_row(PAPER_PREFIX, 2);
        if (cases[i].expected == NULL) {
            import_fixture_complains("line 2, column ");
            assert_non_null(strstr(import_result(import)->errors[0], "several sites have this VLAN"));
            continue;
        }
        assert_int_equal(import_result(import)->error_count, 0);
        assert_string_equal(row->resolved, cases[i].expected);
        assert_int_equal(import->rows[PAPER_VLAN].count, cases[i].needed);
    }
}

static void test_a_link_is_the_same_from_either_end(void **state)
{
    (void)state;
    import_fixture_put("record,device,interface,to_device,to_interface,kind\ndevice,nas,,,,\ndevice,sw,,,,\n"
                       "link,nas,eth0,sw,7,ethernet\n");
    import_fixture_match("record,device,interface,to_device,to_interface,kind\nlink,sw,7,nas,eth0,ethernet\n",
                         NULL);
    const struct import_row *row = import_fixture_row(PAPER_LINK, 2);
    assert_non_null(row->there);
    assert_string_equal(row->what, "nas - sw");
    import_fixture_match("record,device,interface,to_device,to_interface,kind\nlink,sw,7,nas,eth0,fibre\n"
                         "link,sw,8,nas,eth0,ethernet\nlink,sw,,nas,,ethernet\n",
                         NULL);
    for (unsigned line = 2; line <= 4; line++)
        assert_null(import_fixture_row(PAPER_LINK, line)->there);
    assert_string_equal(import_row_value(import->rows[PAPER_INTERFACE].first, "interface"), "8");
}

static void test_an_end_may_be_named_by_its_hardware_address(void **state)
{
    (void)state;
    load_ports();
    import_fixture_match("record,device,interface,to_device,to_interface,kind\ndevice,sw,,,,\nlink,nas," MAC
                         "3,sw," MAC "8,ethernet\n",
                         NULL);
    const struct import_row *row = import_fixture_row(PAPER_LINK, 3);
    assert_int_equal(row->ports[0]->id, 3);
    assert_string_equal(import_row_value(row->ports[1], "mac"), MAC "8");
    assert_null(import_row_value(row->ports[1], "interface"));
}

static void test_members_are_written_by_their_keys(void **state)
{
    static const struct {
        const char *kind;
        const char *members;
        const char *expected; // NULL: told
    } cases[] = {
        {"logical", "NAS sw", "nas sw"},
        {"hub", "sw NAS", "sw nas"},
        {"hub", "sw:hub nas:member", "sw nas"},
        {"hub", "sw:member nas:hub", "sw:member nas:hub"},
        {"virtualisation", "sw:host nas", "sw nas"},
        {"logical", "sw:boss nas", NULL},
        {"path", "sw nobody", NULL},
    };
    (void)state;
    import_fixture_put("record,device,key\ndevice,NAS,\ndevice,sw,\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char paper[128];
        snprintf(paper, sizeof(paper), "record,name,kind,members\ngroup,g,%s,%s\n", cases[i].kind,
                 cases[i].members);
        import_fixture_match(paper, NULL);
        const struct import_row *row = import_fixture_row(PAPER_GROUP, 2);
        if (cases[i].expected == NULL) {
            import_fixture_complains("line 2, column ");
            assert_non_null(strstr(import_result(import)->errors[0], "members: there is no device \""));
        } else {
            assert_string_equal(row->resolved, cases[i].expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_a_row_is_named_by_what_makes_it_one),
        WITH_IMPORT(test_an_interface_is_meant_by_its_name_or_its_address),
        WITH_IMPORT(test_what_an_interface_lacks_is_filled_in_once),
        WITH_IMPORT(test_a_new_interface_hangs_on_its_device),
        WITH_IMPORT(test_an_interface_is_said_once),
        WITH_IMPORT(test_the_vlan_of_a_prefix_is_the_one_of_its_site),
        WITH_IMPORT(test_a_link_is_the_same_from_either_end),
        WITH_IMPORT(test_an_end_may_be_named_by_its_hardware_address),
        WITH_IMPORT(test_members_are_written_by_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
