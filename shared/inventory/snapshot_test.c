#include "snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "binding.h"
#include "import_fixture.h"
#include "plan_address.h"
#include "prefix.h"
#include "vlan.h"

static char told[4096];

// "field=value field=value! …" and a line for each record; what is locked has a '!'.
static int tell(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    size_t *left = context;
    char words[512];
    assert_true(id >= 0 && strlen(locked) + 3 < sizeof(words));
    snprintf(words, sizeof(words), " %s ", locked);
    for (size_t i = 0; i < record->count; i++) {
        char word[64];
        size_t used = strlen(told);
        snprintf(word, sizeof(word), " %s ", record->fields[i].name);
        snprintf(told + used, sizeof(told) - used, "%s%s=%s%s", i > 0 ? " " : "", record->fields[i].name,
                 record->fields[i].value, strstr(words, word) != NULL ? "!" : "");
    }
    snprintf(told + strlen(told), sizeof(told) - strlen(told), "\n");
    return left != NULL && --*left == 0 ? -ECANCELED : 0;
}

static const char *all(enum paper_kind kind)
{
    told[0] = '\0';
    assert_int_equal(snapshot_read(db, kind, tell, NULL, &err), 0);
    return told;
}

static void test_every_kind_says_what_is_stored(void **state)
{
    (void)state;
    import_fixture_put(
        "record,name,vrf,vlan,site,prefix,kind,gateway,dns,first,last,device,key,type,icon,vendor,os,serial,trusted,"
        "monitored,tags,interface,mac,to_device,to_interface,label,members,note\n"
        "site,Home,,,,,,,,,,,,,,,,,,,,,,,,,,at home\n"
        "vrf,blue,,,,,,,,,,,,,,,,,,,,,,,,,,of work\n"
        "vlan,Guests,,20,Home,,,,,,,,,,,,,,,,,,,,,,,n\n"
        "prefix,LAN,blue,20,Home,192.0.2.0/24,lan,192.0.2.1,192.0.2.1 192.0.2.2,,,,,,,,,,,,,,,,,,,p\n"
        "prefix,,,20@Home,,2001:db8::/64,,,,,,,,,,,,,,,,,,,,,,\n"
        "range,pool,blue,,,,dhcp,,,192.0.2.100,192.0.2.199,,,,,,,,,,,,,,,,,r\n"
        "device,,,,Home,,,,,,,Big NAS,nas,nas,disk,V,linux,S1,true,true,b a,,,,,,,d\n"
        "device,,,,,,,,,,,sw,,,,,,,,,,,,,,,,\n"
        "interface,,,,,,,,,,,nas,,,,,,,,,,eth0,00:00:5e:00:53:01,,,,,\n"
        "link,,,,,,ethernet,,,,,nas,,,,,,,,,,eth0,,sw,7,red,,\n"
        "group,core,,,,,hub,,,,,,,,,,,,,,,,,,,,sw nas,g\n");
    assert_string_equal(all(PAPER_SITE), "name=Home note=at home!\n");
    assert_string_equal(all(PAPER_VRF), "name=blue note=of work!\nname=default\n");
    assert_string_equal(all(PAPER_VLAN), "vlan=20 name=Guests site=Home note=n\n");
    assert_string_equal(all(PAPER_PREFIX),
                        "prefix=192.0.2.0/24 vrf=blue name=LAN vlan=20 site=Home kind=lan gateway=192.0.2.1"
                        " dns=192.0.2.1 192.0.2.2 note=p\nprefix=2001:db8::/64 vlan=20@Home\n");
    assert_string_equal(all(PAPER_RANGE),
                        "first=192.0.2.100 last=192.0.2.199 vrf=blue kind=dhcp name=pool note=r\n");
    assert_string_equal(all(PAPER_DEVICE),
                        "device=Big NAS key=nas type=nas icon=disk vendor=V os=linux serial=S1"
                        " site=Home trusted=true monitored=true note=d tags=a b\n"
                        "device=sw key=sw trusted=false monitored=false\n");
    assert_string_equal(all(PAPER_INTERFACE),
                        "device=nas interface=eth0 mac=00:00:5e:00:53:01\ndevice=sw interface=7\n");
    assert_string_equal(all(PAPER_LINK),
                        "device=nas interface=eth0 to_device=sw to_interface=7 kind=ethernet label=red\n");
    assert_string_equal(all(PAPER_GROUP), "name=core kind=hub members=sw nas note=g\n");
}

// What a person added is his, an import's is not, and of each what the other claimed later is the other's.
static void test_what_a_person_has_set_is_locked(void **state)
{
    struct prefix prefix;
    struct vlan vlan;
    struct ip_addr addr;
    struct cidr cidr;
    (void)state;
    import_fixture_put("record,vlan,name,prefix,address,hostname,assignment\nvlan,7,theirs,,,,\n"
                       "prefix,,theirs,10.0.1.0/24,,,\naddress,,,,10.0.1.1,theirs,static\n");
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(cidr_parse("10.0.0.0/24", &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, "mine", "person", &prefix, &err), 0);
    assert_int_equal(vlan_add(db, 8, "mine", "", "person", &vlan, &err), 0);
    ip_addr_parse("10.0.0.1", &addr);
    assert_int_equal(plan_address_set(db, NULL, &addr,
                                      &(struct plan_address_change){.assignment = "static", .name = "mine"},
                                      "person", &err),
                     0);
    ip_addr_parse("10.0.1.1", &addr);
    assert_int_equal(
        plan_address_set(db, NULL, &addr, &(struct plan_address_change){.note = "mine"}, "person", &err), 0);
    assert_int_equal(vlan_find(db, 7, "", &vlan, &err), 0);
    assert_int_equal(vlan_set(db, vlan.id, "note", "mine", "person", &err), 0);
    assert_int_equal(prefix_find(db, NULL, "10.0.1.0/24", &prefix, &err), 0);
    assert_int_equal(prefix_set(db, prefix.id, "kind", "lan", "person", &err), 0);
    assert_int_equal(db_commit(db), 0);
    import_fixture_compare("record,prefix,name\nprefix,10.0.0.0/24,theirs\n",
                           &(struct import_options){.overwrite = true});
    import_fixture_apply();
    assert_string_equal(all(PAPER_VLAN), "vlan=7 name=theirs note=mine!\nvlan=8 name=mine!\n");
    assert_string_equal(all(PAPER_PREFIX),
                        "prefix=10.0.0.0/24 name=theirs\nprefix=10.0.1.0/24 name=theirs kind=lan!\n");
    assert_string_equal(all(PAPER_ADDRESS),
                        "address=10.0.0.1 hostname=mine! assignment=static!\n"
                        "address=10.0.1.1 hostname=theirs assignment=static note=mine!\n");
}

static void test_an_address_is_said_for_each_who_holds_it(void **state)
{
    (void)state;
    import_fixture_put("record,address,device,assignment,mac,held,interface,hostname\n"
                       "address,10.0.0.1,nas,static,,,eth0,\n"                // planned for and held by one
                       "address,10.0.0.1,sw,,,,,\n"                           // and by another
                       "address,10.0.0.2,nas,reserved,,,,\n"                  // waits
                       "address,10.0.0.3,nas,dhcp,00:00:5e:00:53:03,true,,\n" // and came
                       "address,10.0.0.4,nas,static,,false,,\n"               // planned only
                       "address,10.0.0.5,nas,,,,,\n"                          // held only
                       "address,10.0.0.6,sw,static,,,,named\n"
                       "address,fe80::1%eth0,,static,,,,\n");
    assert_string_equal(all(PAPER_ADDRESS),
                        "address=10.0.0.1 assignment=static device=nas interface=eth0\n"
                        "address=10.0.0.1 device=sw\n"
                        "address=10.0.0.2 assignment=reserved device=nas\n"
                        "address=10.0.0.3 assignment=dhcp device=nas mac=00:00:5e:00:53:03 held=true\n"
                        "address=10.0.0.4 assignment=static device=nas held=false\n"
                        "address=10.0.0.5 device=nas\n"
                        "address=10.0.0.6 hostname=named assignment=static device=sw\n"
                        "address=fe80::1%eth0 assignment=static\n");
}

static void test_only_what_is_planned_or_held_is_said_unless_asked(void **state)
{
    (void)state;
    import_fixture_put("record,address,device\naddress,10.0.0.1,nas\n");
    import_fixture_run("UPDATE binding SET valid_to = valid_from");
    assert_string_equal(all(PAPER_ADDRESS), "");
    import_fixture_match("record,address,note\naddress,10.0.0.1,n\n", NULL);
    assert_int_equal(import->there[PAPER_ADDRESS].count, 1); // an import has to know it
}

static void test_a_hardware_address_without_an_interface_is_said(void **state)
{
    (void)state;
    import_fixture_put("record,device,mac\ndevice,nas,\ninterface,nas,00:00:5e:00:53:01\n");
    import_fixture_run("DELETE FROM interface");
    assert_string_equal(all(PAPER_INTERFACE), "device=nas mac=00:00:5e:00:53:01\n");
}

static void test_a_merged_device_is_not_said(void **state)
{
    (void)state;
    import_fixture_put("record,device\ndevice,old\ndevice,new\n");
    import_fixture_run("UPDATE device SET merged_into = 2 WHERE id = 1");
    assert_string_equal(all(PAPER_DEVICE), "device=new key=new trusted=false monitored=false\n");
}

static void test_who_reads_may_end_it(void **state)
{
    (void)state;
    import_fixture_put(
        "record,name,address,note\nsite,a,,\nsite,b,,\nsite,c,,\naddress,,10.0.0.1,n\naddress,,10.0.0.2,n\n");
    size_t left = 2;
    told[0] = '\0';
    assert_int_equal(snapshot_read(db, PAPER_SITE, tell, &left, &err), -ECANCELED);
    assert_string_equal(told, "name=a\nname=b\n");
    left = 1;
    assert_int_equal(snapshot_read(db, PAPER_ADDRESS, tell, &left, &err), -ECANCELED);
    assert_string_equal(all(PAPER_SITE), "name=a\nname=b\nname=c\n"); // and begin again
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_every_kind_says_what_is_stored),
        WITH_IMPORT(test_what_a_person_has_set_is_locked),
        WITH_IMPORT(test_an_address_is_said_for_each_who_holds_it),
        WITH_IMPORT(test_only_what_is_planned_or_held_is_said_unless_asked),
        WITH_IMPORT(test_a_hardware_address_without_an_interface_is_said),
        WITH_IMPORT(test_a_merged_device_is_not_said),
        WITH_IMPORT(test_who_reads_may_end_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
