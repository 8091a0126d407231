#include "paper_netbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

static void test_addresses_as_the_import_has_them(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_NETBOX,
        "address,vrf,tenant,status,role,device,virtual_machine,interface,fhrp_group,is_primary,is_oob,dns_name,"
        "description,owner,comments,tags\n"
        "192.0.2.7/24,blue,,active,,nas,,eth0,,true,,nas.example.org,Files,,long story,\"web,old stuff\"\n"
        "192.0.2.8/24,,,dhcp,,,,,,,,,,,,\n"
        "2001:db8::7/64,,,reserved,vip,,guest1,eth0,,,,,,,,\n"
        "192.0.2.9/32,,,deprecated,,,,,,,,,,,,\n"
        "2001:db8::8/64,,,slaac,,,,,,,,,,,,\n",
        "address 2: address=192.0.2.7; prefix=192.0.2.0/24; vrf=blue; device=nas; hostname=nas.example.org; "
        "interface=eth0; assignment=static; note=Files\nlong story\n"
        "address 3: address=192.0.2.8; prefix=192.0.2.0/24; assignment=dhcp\n"
        "address 4: address=2001:db8::7; prefix=2001:db8::/64; device=guest1; interface=eth0; assignment=reserved\n"
        "address 5: address=192.0.2.9; assignment=deprecated\n"
        "address 6: address=2001:db8::8; prefix=2001:db8::/64\n");
}

static void test_addresses_as_the_web_interface_shows_them(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_NETBOX,
        "ID,IP Address,VRF,Status,Role,Tenant,NAT (Inside),Assigned,DNS Name,Description,Device/VM\n"
        "1,192.0.2.7/24,Global,Active,—,—,—,True,nas,Files,nas\n"
        "2,10.0.0.7/8,blue (65000:1),DHCP,VRRP,,,,,,\n",
        "address 2: address=192.0.2.7; prefix=192.0.2.0/24; device=nas; hostname=nas; "
        "assignment=static; note=Files\n"
        "address 3: address=10.0.0.7; prefix=10.0.0.0/8; vrf=blue; assignment=dhcp\n");
}

static void test_prefixes(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_NETBOX,
        "prefix,vrf,tenant,vlan_group,vlan_site,vlan,status,role,scope_type,scope_name,scope_id,"
        "is_pool,mark_utilized,description,owner,comments,tags\n"
        "192.0.2.0/24,,,,,20,active,Wi-Fi,dcim.site,Home,,,,upstairs,,,a\n"
        "10.0.0.0/8,blue,,,,,container,Transit Net,dcim.region,Europe,,,,,,,\n",
        "prefix 2: prefix=192.0.2.0/24; vlan=20; site=Home; kind=wifi; note=upstairs\n"
        "prefix 3: prefix=10.0.0.0/8; vrf=blue\n");
    paper_fixture_expect(PAPER_NETBOX,
                         "Prefix,Status,Children,VRF,Utilization,Tenant,Site,VLAN,Role,Description\n"
                         "192.0.2.0/24,Active,0,Global,12.5,—,Home,Guests (20),Guest,\n",
                         "prefix 2: prefix=192.0.2.0/24; vlan=20; site=Home; kind=guest\n");
}

static void test_ranges(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_NETBOX,
                         "start_address,end_address,vrf,tenant,status,role,description,owner,comments,tags\n"
                         "192.0.2.100/24,192.0.2.199/24,,,active,DHCP pool,guests,,,\n"
                         "192.0.2.200/24,192.0.2.209/24,,,reserved,,,,,\n"
                         "10.0.0.1/8,10.0.0.9/8,,,deprecated,Loopbacks,,,,x\n",
                         "range 2: first=192.0.2.100; last=192.0.2.199; kind=dhcp; note=guests\n"
                         "range 3: first=192.0.2.200; last=192.0.2.209; kind=reserved\n"
                         "range 4: first=10.0.0.1; last=10.0.0.9\n");
}

static void test_vlans(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_NETBOX,
        "site,group,vid,name,tenant,status,role,description,qinq_role,qinq_svlan,owner,comments,tags\n"
        "Home,,20,Guests,,active,,upstairs,,,,,a\n",
        "vlan 2: vlan=20; name=Guests; site=Home; note=upstairs\n");
}

static void test_unknown_columns_are_named(void **state)
{
    static const char text[] = "address,tenant,cf_rack\n192.0.2.7/24,ann,A3\n";
    struct paper_reading *reading = paper_fixture_read(PAPER_NETBOX, text, sizeof text - 1);

    (void)state;
    assert_int_equal(reading->result.ignored_count, 2);
    assert_string_equal(reading->result.ignored[0], "tenant");
    assert_string_equal(reading->result.ignored[1], "cf_rack");
    free(reading);
}

static void test_what_has_no_word_of_ours_is_named_once(void **state)
{
    static const char text[] =
        "address,status,role,tags\n192.0.2.7/24,slaac,vip,web\n192.0.2.8/24,slaac,,a\n";
    struct paper_reading *reading = paper_fixture_read(PAPER_NETBOX, text, sizeof text - 1);

    (void)state;
    assert_int_equal(reading->result.records, 2);
    assert_int_equal(reading->result.ignored_count, 3);
    assert_string_equal(reading->result.ignored[0], "tags");
    assert_string_equal(reading->result.ignored[1], "role");
    assert_string_equal(reading->result.ignored[2], "status");
    free(reading);
}

#define BAD(text, error, records)                                                                            \
    paper_fixture_expect_error(PAPER_NETBOX, text, sizeof(text) - 1, error, records)

static void test_faults_are_placed(void **state)
{
    (void)state;
    BAD("address,status\n192.0.2.7/33,active\n192.0.2.8/24,active\n",
        "line 2, column 1: no such mask behind the address",
        "address 3: address=192.0.2.8; prefix=192.0.2.0/24; assignment=static\n");
    BAD("status,address\nactive,\n", "line 2, column 1: the row does not say what it is about", "");
    BAD("name,slug\na,b\n", "the first line is no header of NetBox", "");
    BAD("", "the first line is no header of NetBox", "");
    BAD("address,\"status\n", "line 1, column 9: the quote that begins here is left open", "");
}

static void test_long_cells_are_refused_not_cut(void **state)
{
    char text[600] = "address,vrf\n";
    char *at = text + strlen(text);

    (void)state;
    memset(at, '1', 400);
    stpcpy(at + 400, ",\n");
    paper_fixture_expect_error(PAPER_NETBOX, text, strlen(text), "line 2, column 1: address: longer than 255",
                               "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_as_the_import_has_them),
        cmocka_unit_test(test_addresses_as_the_web_interface_shows_them),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_vlans),
        cmocka_unit_test(test_unknown_columns_are_named),
        cmocka_unit_test(test_what_has_no_word_of_ours_is_named_once),
        cmocka_unit_test(test_faults_are_placed),
        cmocka_unit_test(test_long_cells_are_refused_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
