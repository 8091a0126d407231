#include "import_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "import_fixture.h"

// An address that was taken away does not give its id to another.
static void test_ids_are_never_given_twice(void **state)
{
    (void)state;
    import_fixture_put("record,address,note\naddress,10.0.0.1,a\naddress,10.0.0.2,b\n");
    import_fixture_run("DELETE FROM address WHERE ip = '10.0.0.2'");
    import_fixture_put("record,address,note,device\naddress,10.0.0.3,c,\ndevice,,,nas\n");
    import_fixture_run("DELETE FROM device");
    import_fixture_put("record,address,note,device\naddress,10.0.0.4,d,sw\n");
    import_fixture_ask("SELECT group_concat(ip || ' ' || id, ', ') FROM address",
                       "10.0.0.1 1, 10.0.0.3 3, 10.0.0.4 4");
    import_fixture_ask("SELECT id FROM device", "2");
    import_fixture_ask("SELECT max(seq) FROM sqlite_sequence WHERE name = 'address'", "4");
}

static void test_what_is_the_same_writes_nothing(void **state)
{
    static const char paper[] =
        "record,vlan,prefix,first,last,device,interface,mac,address,assignment,note\n"
        "vlan,7,,,,,,,,,n\nprefix,,10.0.0.0/24,,,,,,,,n\nrange,,,10.0.0.5,10.0.0.9,,,,,,n\n"
        "device,,,,,nas,,,,,n\ninterface,,,,,nas,eth0,00:00:5e:00:53:01,,,\n"
        "address,,,,,nas,eth0,,10.0.0.1,static,n\n";
    char before[32];
    (void)state;
    import_fixture_put(paper);
    snprintf(before, sizeof(before), "%s", db_fixture_ask(&fixture, "SELECT count(*) FROM audit"));
    import_fixture_put(paper);
    import_fixture_ask("SELECT count(*) FROM audit", before);
}

static void test_a_paper_changes_the_fields_that_it_says(void **state)
{
    (void)state;
    import_fixture_put(
        "record,name,vlan,prefix,first,last,device,kind,gateway,dns,os,vendor,trusted,note\n"
        "site,Home,,,,,,,,,,,,old\nvlan,V,7,,,,,,,,,,,old\nprefix,P,7,10.0.0.0/24,,,,lan,10.0.0.1,,,,,old\n"
        "range,R,,,10.0.0.5,10.0.0.9,,dhcp,,,,,,old\ndevice,,,,,,nas,,,,linux,V,true,old\n");
    import_fixture_put(
        "record,name,vlan,prefix,first,last,device,kind,site,dns,os,note\n"
        "site,Home,,,,,,,,,,new\nvlan,,7,,,,,,,,,new\nprefix,,,10.0.0.0/24,,,,wifi,Home,10.0.0.2 10.0.0.3,,\n"
        "range,,,,10.0.0.5,10.0.0.9,,reserved,,,,\ndevice,,,,,,nas,,Home,,bsd,\n");
    import_fixture_ask("SELECT group_concat(note) FROM site", "old"); // no source is known of it: a person's
    import_fixture_ask("SELECT name || note FROM vlan", "Vnew");
    import_fixture_ask(
        "SELECT p.name || ' ' || kind || ' ' || gateway || ' ' || dns || ' ' || p.note || ' ' || vid || s.name"
        " FROM prefix p JOIN vlan v ON v.id = p.vlan_id JOIN site s ON s.id = p.site_id",
        "P wifi 10.0.0.1 10.0.0.2 10.0.0.3 old 7Home");
    import_fixture_ask("SELECT name || kind || note FROM plan_range", "Rreservedold");
    import_fixture_ask(
        "SELECT os || vendor || trusted || notes || s.name FROM device d JOIN site s ON s.id = site_id",
        "bsdV1oldHome");
    import_fixture_ask("SELECT count(*) FROM plan_field", "0"); // it was an import that had added it
}

static const char holders[] =
    "SELECT group_concat(d.key || ' ' || i.name || ' ' || ifnull(valid_to, 'open'), ', ') FROM"
    " binding b JOIN interface i ON i.id = b.interface_id JOIN device d ON d.id = i.device_id";

// Overwriting ends what others hold, and of the device itself the interface that is no longer said.
static void test_holdings_end_when_others_take_them(void **state)
{
    const struct import_options overwrite = {.overwrite = true};
    (void)state;
    import_fixture_put("record,address,device,interface\naddress,10.0.0.1,nas,eth0\n");
    import_fixture_put("record,address,device,interface\naddress,10.0.0.1,nas,eth1\n");
    import_fixture_ask(holders, "nas eth0 1000, nas eth1 open");
    import_fixture_compare("record,address,device,interface\naddress,10.0.0.1,sw,p1\naddress,10.0.0.1,tv,\n",
                           &overwrite);
    import_fixture_apply();
    import_fixture_ask(holders, "nas eth0 1000, nas eth1 1000, sw p1 open, tv  open");
    import_fixture_ask("SELECT held FROM address", "2");
}

static void test_an_address_is_held_as_its_triggers_would_say(void **state)
{
    (void)state;
    import_fixture_put(
        "record,address,device,assignment\naddress,10.0.0.1,nas,static\naddress,10.0.0.2,nas,reserved\n"
        "address,10.0.0.3,,static\naddress,10.0.0.4,nas,\n");
    import_fixture_put("record,address,device\naddress,10.0.0.3,nas\n");
    import_fixture_ask("SELECT count(*) FROM address a WHERE held <> EXISTS (SELECT 1 FROM binding b WHERE"
                       " b.address_id = a.id AND b.valid_to IS NULL)",
                       "0");
    import_fixture_ask("SELECT group_concat(held, '') FROM address", "1011");
}

static void test_pings_come_when_devices_are_monitored(void **state)
{
    static const char paper[] =
        "record,device,address\naddress,nas,10.0.0.1\naddress,nas,2001:db8::1\ndevice,idle,\n";
    const struct import_options monitor = {.monitor = true};
    (void)state;
    import_fixture_put("record,device\ndevice,before\n");
    import_fixture_compare(paper, &monitor);
    import_fixture_apply();
    import_fixture_ask(
        "SELECT group_concat(d.key || monitored, ' ') FROM (SELECT * FROM device ORDER BY key) d",
        "before0 idle1 nas1");
    import_fixture_ask(
        "SELECT group_concat(d.key || ' ' || c.key || ' ' || source, ', ') FROM (SELECT * FROM probe_check"
        " ORDER BY key) c JOIN device d ON d.id = c.device_id WHERE d.key = 'nas'",
        "nas v4 import, nas v6 import");
    import_fixture_ask(
        "SELECT count(*) FROM probe_check c JOIN device d ON d.id = c.device_id WHERE d.key = 'before'", "0");
}

static void test_members_are_those_of_the_paper(void **state)
{
    static const char members[] =
        "SELECT group_concat(d.key || position || role, ' ') FROM (SELECT * FROM group_member"
        " ORDER BY position) m JOIN device d ON d.id = m.device_id";
    (void)state;
    import_fixture_put("record,device,name,kind,members\ndevice,a,,,\ndevice,b,,,\ndevice,c,,,\n"
                       "group,,g,virtualisation,a b c:host\n");
    import_fixture_ask(members, "a1host b2member c3host");
    import_fixture_put("record,name,members\ngroup,g,c a\n");
    import_fixture_ask(members, "c1host a2member");
    import_fixture_put("record,name,note\ngroup,g,n\n");
    import_fixture_ask(members, "c1host a2member");
}

static void test_links_are_of_their_interfaces(void **state)
{
    static const char links[] =
        "SELECT group_concat(a.key || ai.name || b.key || ifnull(bi.mac, '') || l.kind || l.label || l.source, ', ') FROM"
        " link l JOIN device a ON a.id = a_device_id JOIN device b ON b.id = b_device_id"
        " LEFT JOIN interface ai ON ai.id = a_interface_id LEFT JOIN interface bi ON bi.id = b_interface_id";
    (void)state;
    import_fixture_put(
        "record,device,interface,to_device,to_interface,kind,label\ndevice,a,,,,,\ndevice,b,,,,,\n"
        "link,a,eth0,b,00:00:5e:00:53:01,fibre,red\n");
    import_fixture_ask(links, "aeth0b00:00:5e:00:53:01fibreredimport");
    import_fixture_put("record,device,interface,to_device,to_interface,kind,label\n"
                       "link,b,00:00:5e:00:53:01,a,eth0,fibre,blue\n");
    import_fixture_ask(links, "aeth0b00:00:5e:00:53:01fibreblueimport");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_ids_are_never_given_twice),
        WITH_IMPORT(test_what_is_the_same_writes_nothing),
        WITH_IMPORT(test_a_paper_changes_the_fields_that_it_says),
        WITH_IMPORT(test_holdings_end_when_others_take_them),
        WITH_IMPORT(test_an_address_is_held_as_its_triggers_would_say),
        WITH_IMPORT(test_pings_come_when_devices_are_monitored),
        WITH_IMPORT(test_members_are_those_of_the_paper),
        WITH_IMPORT(test_links_are_of_their_interfaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
