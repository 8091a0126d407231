#include "paper_phpipam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

// All columns of the administration page, in its order, and one of the user's own.
static const char LIST[] =
    "Section,IP Address,Hostname,Description,VRF,Subnet,MAC,Owner,Device,Note,Tag,Gateway,Rack\n"
    "Home,192.0.2.7,nas.example.org,Files,default,192.0.2.0/24,02:00:5e:10:00:01,ann,core-sw,\"two\nlines\",Used,No,A3\n"
    "Home,192.0.2.1,,,default,192.0.2.0/24,,,,,,Yes,\n"
    "Lab,10.0.0.9,printer,,lab,10.0.0.0/8,,,0,paper,Reserved,No,\n"
    "Home,192.0.2.100,,,default,192.0.2.0/24,,,,,DHCP,No,\n"
    "Lab,10.0.0.1,,,lab,10.0.0.0/8,,,,,Top floor,Yes,\n";

static const char LIST_RECORDS[] =
    "prefix 2: prefix=192.0.2.0/24; gateway=192.0.2.1\n"
    "prefix 5: prefix=10.0.0.0/8; vrf=lab; gateway=10.0.0.1\n"
    "address 2: address=192.0.2.7; prefix=192.0.2.0/24; device=core-sw; hostname=nas.example.org; "
    "mac=02:00:5e:10:00:01; assignment=static; note=Files\ntwo\nlines\n"
    "address 4: address=192.0.2.1; prefix=192.0.2.0/24\n"
    "address 5: address=10.0.0.9; prefix=10.0.0.0/8; vrf=lab; hostname=printer; assignment=reserved; note=paper\n"
    "address 6: address=192.0.2.100; prefix=192.0.2.0/24; assignment=dhcp\n"
    "address 7: address=10.0.0.1; prefix=10.0.0.0/8; vrf=lab\n";

static void test_list_of_addresses_gives_prefixes_once(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_PHPIPAM, LIST, LIST_RECORDS);
}

static void test_columns_that_are_not_taken_over_are_named(void **state)
{
    struct paper_reading *reading = paper_fixture_read(PAPER_PHPIPAM, LIST, sizeof LIST - 1);

    (void)state;
    assert_int_equal(reading->result.ignored_count, 4);
    assert_string_equal(reading->result.ignored[0], "Section");
    assert_string_equal(reading->result.ignored[1], "Owner");
    assert_string_equal(reading->result.ignored[2], "Rack");
    assert_string_equal(reading->result.ignored[3], "state"); // "Top floor"
    free(reading);
}

// The export of one subnet: description, prefix, VLAN, an empty line, the header.
static void test_export_of_a_subnet_has_a_title(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_PHPIPAM,
        "\"Servers, old\";;;\n192.0.2.0/24;;;\nvlan: 20 - Servers;;;\n;;;\n"
        "ip address;ip state;hostname;port\n192.0.2.7;Offline;nas;ge-0/0/1\n",
        "vlan 3: vlan=20; name=Servers\n"
        "prefix 2: prefix=192.0.2.0/24; name=Servers, old; vlan=20\n"
        "address 6: address=192.0.2.7; prefix=192.0.2.0/24; hostname=nas; interface=ge-0/0/1; "
        "assignment=static\n");
    paper_fixture_expect(
        PAPER_PHPIPAM,
        "Servers; the old ones, here\n2001:db8::/64\nvlan: 20\n\n"
        "ip address\tip state\thostname\n2001:db8::7\tReserved\tnas\n",
        "vlan 3: vlan=20\n"
        "prefix 2: prefix=2001:db8::/64; name=Servers; the old ones, here; vlan=20\n"
        "address 6: address=2001:db8::7; prefix=2001:db8::/64; hostname=nas; assignment=reserved\n");
}

// The prefix of the title and no row: it is there all the same.
static void test_empty_subnet_is_a_prefix(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_PHPIPAM, "Lab\n192.0.2.0/24\n\nip address,hostname\n",
                         "prefix 2: prefix=192.0.2.0/24; name=Lab\n");
}

#define BAD(text, error, records)                                                                            \
    paper_fixture_expect_error(PAPER_PHPIPAM, text, sizeof(text) - 1, error, records)

static void test_faults_are_placed_and_told_once(void **state)
{
    static const char twice[] = "IP Address,Subnet\nx\n192.0.2.7,\"192.0.2.0/24\n";

    (void)state;
    BAD("IP Address,Hostname\n192.0.2.7\n192.0.2.8,b\n", "line 2, column 1: 1 field, but the header has 2",
        "address 3: address=192.0.2.8; hostname=b\n");
    BAD("IP Address,Hostname\n,a\n192.0.2.8,b\n", "line 2, column 1: the row has no IP address",
        "address 3: address=192.0.2.8; hostname=b\n");
    BAD("Hostname,Tag\na,b\n", "no line names the columns of phpIPAM", "");
    BAD("\xfe\xff"
        "a",
        "line 1, column 1: this is UTF-16", "");
    struct paper_reading *reading = paper_fixture_read(PAPER_PHPIPAM, twice, sizeof twice - 1);
    assert_int_equal(reading->result.error_count, 2);
    free(reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_of_addresses_gives_prefixes_once),
        cmocka_unit_test(test_columns_that_are_not_taken_over_are_named),
        cmocka_unit_test(test_export_of_a_subnet_has_a_title),
        cmocka_unit_test(test_empty_subnet_is_a_prefix),
        cmocka_unit_test(test_faults_are_placed_and_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
