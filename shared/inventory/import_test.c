#include "import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "import_fixture.h"
#include "shared/interchange/paper_print.h"
#include "snapshot.h"

static size_t total(enum import_verdict verdict)
{
    size_t sum = 0;
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++)
        sum += import_count(import, (enum paper_kind)kind, verdict);
    return sum;
}

static void expect_counts(size_t added, size_t changed, size_t same, size_t conflict)
{
    const struct paper_result *result = import_result(import);
    if (result->error_count > 0)
        fail_msg("%s", result->errors[0]);
    assert_int_equal(total(IMPORT_ADDED), added);
    assert_int_equal(total(IMPORT_CHANGED), changed);
    assert_int_equal(total(IMPORT_SAME), same);
    assert_int_equal(total(IMPORT_CONFLICT), conflict);
}

static const char everything[] =
    "{\"lanatlas\": 1,\n"
    " \"sites\": [{\"name\": \"Home\", \"note\": \"a\\nb\"}],\n"
    " \"vrfs\": [{\"name\": \"blue\", \"note\": \"of work\"}],\n"
    " \"vlans\": [{\"vlan\": 20, \"name\": \"Guests\", \"site\": \"Home\", \"note\": \"n\"}],\n"
    " \"prefixes\": [{\"prefix\": \"192.0.2.0/24\", \"name\": \"LAN\", \"vlan\": \"20\", \"site\": \"Home\","
    " \"kind\": \"lan\", \"gateway\": \"192.0.2.1\", \"dns\": [\"192.0.2.1\"], \"note\": \"p\"},\n"
    "  {\"prefix\": \"192.0.2.0/24\", \"vrf\": \"blue\"}],\n"
    " \"ranges\": [{\"first\": \"192.0.2.100\", \"last\": \"192.0.2.199\", \"kind\": \"dhcp\", \"name\": \"pool\"}],\n"
    " \"devices\": [{\"device\": \"Big NAS\", \"key\": \"nas\", \"type\": \"nas\", \"icon\": \"disk\","
    " \"vendor\": \"V\", \"os\": \"linux\", \"serial\": \"S1\", \"site\": \"Home\", \"trusted\": true,"
    " \"monitored\": true, \"note\": \"n\", \"tags\": [\"a\", \"b\"]}, {\"device\": \"sw\"}],\n"
    " \"interfaces\": [{\"device\": \"nas\", \"interface\": \"eth0\", \"mac\": \"00:00:5e:00:53:01\"}],\n"
    " \"addresses\": [{\"address\": \"192.0.2.7\", \"device\": \"nas\", \"hostname\": \"nas.lan\","
    " \"mac\": \"00:00:5e:00:53:01\", \"interface\": \"eth0\", \"assignment\": \"static\", \"note\": \"x\"},\n"
    "  {\"address\": \"192.0.2.8\", \"assignment\": \"reserved\", \"mac\": \"00:00:5e:00:53:09\"},\n"
    "  {\"address\": \"192.0.2.7\", \"vrf\": \"blue\", \"device\": \"sw\"}],\n"
    " \"links\": [{\"device\": \"nas\", \"interface\": \"eth0\", \"to_device\": \"sw\", \"to_interface\": \"7\","
    " \"kind\": \"ethernet\", \"label\": \"red\"}],\n"
    " \"groups\": [{\"name\": \"core\", \"kind\": \"hub\", \"members\": [\"sw\", \"nas\"], \"note\": \"g\"}]}\n";

static void test_everything_is_added_once(void **state)
{
    (void)state;
    import_fixture_compare(everything, NULL);
    expect_counts(16, 0, 0, 0); // one of each line, and of sw the port 7 and that of its address
    import_fixture_ask("SELECT count(*) FROM device", "0");
    import_fixture_apply();
    import_fixture_ask(
        "SELECT cidr || ' ' || v.vid || ' ' || s.name || ' ' || kind || ' ' || gateway || ' ' || dns FROM prefix p"
        " JOIN vlan v ON v.id = p.vlan_id JOIN site s ON s.id = p.site_id WHERE vrf = 'default'",
        "192.0.2.0/24 20 Home lan 192.0.2.1 192.0.2.1");
    import_fixture_ask(
        "SELECT key || ' ' || name || ' ' || type || ' ' || vendor || ' ' || trusted || ' ' || monitored FROM device"
        " WHERE key = 'nas'",
        "nas Big NAS nas V 1 1");
    import_fixture_ask("SELECT monitored FROM device WHERE key = 'sw'", "0");
    import_fixture_ask("SELECT group_concat(tag) FROM device_tag", "a,b");
    import_fixture_ask(
        "SELECT group_concat(a.vrf || ' ' || a.ip || ' ' || d.key, ', ') FROM binding b JOIN address a ON a.id = b.address_id"
        " JOIN interface i ON i.id = b.interface_id JOIN device d ON d.id = i.device_id",
        "default 192.0.2.7 nas, blue 192.0.2.7 sw");
    import_fixture_ask(
        "SELECT device_id || ' ' || assignment FROM address WHERE ip = '192.0.2.7' AND vrf = 'default'",
        "1 static");
    import_fixture_ask("SELECT mac FROM address WHERE ip = '192.0.2.8'", "00:00:5e:00:53:09");
    import_fixture_ask(
        "SELECT group_concat(d.key || ' ' || role) FROM group_member m JOIN device d ON d.id = m.device_id",
        "nas member,sw hub");
    import_fixture_ask(
        "SELECT group_concat(kind || ' ' || value, ', ') FROM (SELECT * FROM identifier ORDER BY kind)",
        "mac 00:00:5e:00:53:01, serial S1");
    import_fixture_ask(
        "SELECT count(*) FROM link WHERE a_interface_id IS NOT NULL AND b_interface_id IS NOT NULL", "1");
    import_fixture_ask(
        "SELECT group_concat(source) FROM (SELECT source FROM address WHERE assignment <> '' UNION ALL"
        " SELECT source FROM prefix UNION ALL SELECT source FROM plan_range UNION ALL SELECT source FROM vlan)",
        "import,import,import,import,import,import");
    import_fixture_ask("SELECT count(*) FROM plan_field", "0");
    import_fixture_ask("SELECT count(*) FROM address WHERE source IS NULL", "1"); // held, not planned
    import_fixture_compare(everything, NULL);
    expect_counts(0, 0, 14, 0);
    import_fixture_apply();
    import_fixture_ask("SELECT count(*) FROM binding", "2");
}

static int print_record(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    (void)id;
    (void)locked;
    paper_print_record(context, record);
    return 0;
}

static char *print_all(enum paper_form form)
{
    struct paper_print print;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    paper_print_begin(&print, form, stream);
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++)
        assert_int_equal(snapshot_read(db, (enum paper_kind)kind, print_record, &print, &err), 0);
    paper_print_end(&print);
    fclose(stream);
    char *copy = strdup(text);
    free(text);
    return copy;
}

static void test_what_is_printed_is_imported_as_it_was(void **state)
{
    static const enum paper_form forms[] = {PAPER_OUR_CSV, PAPER_OUR_JSON};
    import_fixture_compare(everything, NULL);
    import_fixture_apply();
    for (size_t i = 0; i < 2; i++) {
        char *before = print_all(forms[i]);
        inventory_fixture_fini(state);
        assert_int_equal(import_fixture_init(state), 0);
        import_fixture_compare(before, NULL);
        import_fixture_apply();
        char *after = print_all(forms[i]);
        assert_string_equal(after, before);
        free(before);
        free(after);
    }
}

static void test_a_value_of_a_person_stands(void **state)
{
    static const char paper[] = "record,device,os,vendor\ndevice,nas,linux,V\n";
    const struct import_options overwrite = {.overwrite = true};
    size_t count = 0;
    (void)state;
    assert_int_equal(db_begin(db, 0), 0);
    int64_t id = inventory_fixture_device("nas");
    assert_int_equal(db_commit(db), 0);
    (void)id;
    import_fixture_compare("record,device,os\ndevice,nas,bsd\n", NULL);
    import_fixture_apply();
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(device_set(db, id, "type", "nas", "person", &err), 0);
    assert_int_equal(db_commit(db), 0);
    import_fixture_compare("record,device,type,vendor\ndevice,nas,server,V\n", NULL);
    expect_counts(0, 0, 0, 1);
    const struct import_change *changes = import_changes(import, &count);
    assert_int_equal(count, 2);
    assert_int_equal(changes[0].verdict, IMPORT_CONFLICT);
    assert_string_equal(changes[0].field, "type");
    assert_string_equal(changes[0].before, "nas");
    assert_string_equal(changes[0].after, "server");
    assert_int_equal(changes[0].line, 2);
    assert_int_equal(changes[1].verdict, IMPORT_CHANGED);
    import_fixture_apply();
    import_fixture_ask("SELECT type || vendor FROM device", "nasV");
    import_fixture_compare("record,device,type\ndevice,nas,server\n", &overwrite);
    expect_counts(0, 1, 0, 0);
    import_fixture_apply();
    import_fixture_ask(
        "SELECT type || ' ' || (SELECT source FROM device_field WHERE field = 'type') FROM device",
        "server import");
    import_fixture_compare(paper, NULL);
    expect_counts(0, 1, 0, 0); // what an import has set, an import may change
}

static void test_an_address_of_another_device_stands(void **state)
{
    const struct import_options overwrite = {.overwrite = true};
    struct ip_addr addr;
    (void)state;
    ip_addr_parse("192.0.2.7", &addr);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(binding_add(db, inventory_fixture_device("old"), &addr, "", NULL, "person", 1, &err), 0);
    assert_int_equal(db_commit(db), 0);
    import_fixture_compare("record,address,device\naddress,192.0.2.7,new\n", NULL);
    expect_counts(1, 0, 0, 1);
    import_fixture_apply();
    import_fixture_ask("SELECT count(*) FROM binding", "1");
    import_fixture_compare("record,address,device\naddress,192.0.2.7,new\n", &overwrite);
    expect_counts(1, 1, 0, 0); // and an interface
    import_fixture_apply();
    import_fixture_ask("SELECT group_concat(d.key || ' ' || ifnull(b.valid_to, 'open'), ', ') FROM binding b"
                       " JOIN interface i ON i.id = b.interface_id JOIN device d ON d.id = i.device_id",
                       "old 1000, new open");
}

static void test_names_and_defaults(void **state)
{
    const struct import_options options = {.vrf = "blue", .site = "Home", .monitor = true};
    (void)state;
    import_fixture_compare(
        "record,prefix,address,device\nprefix,192.0.2.0/24,,\naddress,,192.0.2.7,My NAS\ndevice,,,Other\n",
        &options);
    import_fixture_apply();
    import_fixture_ask("SELECT p.vrf || ' ' || s.name FROM prefix p JOIN site s ON s.id = p.site_id",
                       "blue Home");
    import_fixture_ask("SELECT group_concat(vrf || ' ' || ip) FROM address", "blue 192.0.2.7");
    import_fixture_ask("SELECT group_concat(key || monitored) FROM (SELECT * FROM device ORDER BY key)",
                       "my-nas1,other1");
    import_fixture_ask(
        "SELECT group_concat(d.key || ' ' || c.key) FROM probe_check c JOIN device d ON d.id = c.device_id",
        "my-nas v4");
}

// Each line of a paper that says something wrong, and where.
static void test_faults_are_placed(void **state)
{
    static const struct {
        const char *paper;
        const char *error;
    } cases[] = {
        {"record,prefix\nprefix,10.0.0.7/24\n", "line 2, column 8: prefix: "},
        {"record,address\naddress,010.0.0.1\n", "line 2, column 9: address: "},
        {"record,address\naddress,::ffff:10.0.0.1\n", "line 2, column 9: address: "},
        {"record,address\naddress,2001:db8::1%eth0\n", "line 2, column 9: address: "},
        {"record,prefix\nprefix,10.0.0.0/33\n", "line 2, column 8: prefix: "},
        {"record,first,last\nrange,10.0.0.9,10.0.0.1\n", "line 2, column 16: last: "},
        {"record,first,last\nrange,10.0.0.9,2001:db8::1\n", "line 2, column 16: last: "},
        {"record,prefix,gateway\nprefix,10.0.0.0/24,10.0.1.1\n",
         "line 2, column 20: gateway: it lies outside"},
        {"record,prefix,address\naddress,10.0.0.0/24,10.0.1.1\n",
         "line 2, column 9: prefix: the address lies outside"},
        {"record,name\nsite,a\nsite,a\n", "line 3, column 6: a is there twice; first in line 2"},
        {"record,device,key\ndevice,a,k\ndevice,b,k\n",
         "line 3, column 8: b is there twice; first in line 2"},
        {"record,device\ndevice,a\ndevice,a\n", "line 3, column 8: a is there twice; first in line 2"},
        {"record,address,note\naddress,10.0.0.1,a\naddress,10.0.0.1,b\n",
         "line 3, column 9: 10.0.0.1 is there twice"},
        {"record,address,device\naddress,10.0.0.1,a\naddress,10.0.0.1,a\n",
         "line 3, column 9: 10.0.0.1 is there twice"},
        {"record,device,interface\ninterface,a,eth0\n",
         "line 2, column 11: device: there is no device \"a\""},
        {"record,name,members\ngroup,g,a\n", "line 2, column 9: members: there is no device \"a\""},
        {"record,device,to_device,kind\ndevice,a,,\nlink,a,a,vpn\n",
         "line 3, column 8: to_device: a device cannot"},
        {"record,device,to_device\ndevice,a,\nlink,a,a\n", "line 3, column 6: a link needs its kind"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        import_fixture_compare(cases[i].paper, NULL);
        const struct paper_result *result = import_result(import);
        if (result->error_count != 1 ||
            strncmp(result->errors[0], cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("%s%zu errors: %s", cases[i].paper, result->error_count, result->errors[0]);
        assert_int_equal(import_apply(import, db, IMPORT_FIXTURE_NOW, &err), -EINVAL);
    }
    import_fixture_ask("SELECT count(*) FROM site", "0");
}

static void test_ranges_that_overlap_stay_out(void **state)
{
    (void)state;
    import_fixture_compare("record,first,last,kind\nrange,10.0.0.10,10.0.0.20,dhcp\n", NULL);
    expect_counts(1, 0, 0, 0);
    import_fixture_apply();
    import_fixture_compare(
        "record,first,last\nrange,10.0.0.15,10.0.0.30\nrange,10.0.0.40,10.0.0.50\nrange,10.0.0.10,10.0.0.20\n",
        NULL);
    expect_counts(1, 0, 1, 1);
    import_fixture_apply();
    import_fixture_ask("SELECT group_concat(first_ip, ' ') FROM plan_range", "10.0.0.10 10.0.0.40");
    const char *first = NULL;
    assert_int_equal(import_outside(import, &first), 3);
    assert_string_equal(first, "10.0.0.15-10.0.0.30");
}

static void test_several_may_hold_an_address(void **state)
{
    static const char paper[] =
        "record,address,device,hostname\naddress,10.0.0.1,a,gw\naddress,10.0.0.1,b,\n";
    (void)state;
    import_fixture_compare(paper, NULL);
    expect_counts(5, 1, 0, 0); // devices, interfaces, the address, and one more who holds it
    import_fixture_apply();
    import_fixture_ask(
        "SELECT count(*) || ' ' || count(DISTINCT address_id) FROM binding WHERE valid_to IS NULL", "2 1");
    import_fixture_compare(paper, NULL);
    expect_counts(0, 0, 2, 0);
}

static void test_what_changed_meanwhile_is_compared_again(void **state)
{
    (void)state;
    import_fixture_compare("record,device,os\ndevice,nas,linux\n", NULL);
    expect_counts(1, 0, 0, 0);
    assert_int_equal(db_begin(db, 0), 0);
    inventory_fixture_device("nas");
    assert_int_equal(db_commit(db), 0);
    import_fixture_apply();
    import_fixture_ask("SELECT count(*) || ' ' || max(os) FROM device", "1 linux");
}

// Somebody adds a device after each comparison that does not hold the turn.
static void add_meanwhile(void *context, const char *what, size_t done, size_t total)
{
    int *left = context;
    char sql[128];
    if (strcmp(what, "comparing") != 0 || done < total || *left == 0)
        return;
    --*left;
    snprintf(sql, sizeof(sql),
             "INSERT INTO device (key, name, monitored, created_at) VALUES ('m%d', 'm', 0, 1)", *left);
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(fixture.path, &handle), SQLITE_OK);
    sqlite3_create_function(handle, "audit_user", 0, SQLITE_UTF8, NULL, inventory_fixture_somebody, NULL,
                            NULL);
    sqlite3_create_function(handle, "audit_tool", 0, SQLITE_UTF8, NULL, inventory_fixture_somebody, NULL,
                            NULL);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void test_what_changes_all_the_time_is_compared_under_the_turn(void **state)
{
    int left = 3;
    const struct import_options options = {.progress = add_meanwhile, .context = &left};
    (void)state;
    import_fixture_compare("record,device\ndevice,nas\n", &options);
    import_fixture_apply();
    assert_int_equal(left, 0);
    import_fixture_ask("SELECT group_concat(key) FROM (SELECT key FROM device ORDER BY key)", "m0,m1,m2,nas");
}

static void test_an_interface_takes_what_it_lacked(void **state)
{
    (void)state;
    import_fixture_compare("record,device,interface,mac\ndevice,nas,,\ninterface,nas,eth0,\n", NULL);
    import_fixture_apply();
    import_fixture_compare(
        "record,address,device,interface,mac\naddress,10.0.0.1,nas,eth0,00:00:5e:00:53:01\n", NULL);
    import_fixture_apply();
    import_fixture_ask("SELECT group_concat(name || ' ' || mac) FROM interface", "eth0 00:00:5e:00:53:01");
    import_fixture_compare("record,address,device\naddress,10.0.0.1,nas\n", NULL);
    expect_counts(0, 0, 1, 0); // held by one of its interfaces: which, is not said
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_everything_is_added_once),
        WITH_IMPORT(test_what_is_printed_is_imported_as_it_was),
        WITH_IMPORT(test_a_value_of_a_person_stands),
        WITH_IMPORT(test_an_address_of_another_device_stands),
        WITH_IMPORT(test_names_and_defaults),
        WITH_IMPORT(test_faults_are_placed),
        WITH_IMPORT(test_ranges_that_overlap_stay_out),
        WITH_IMPORT(test_several_may_hold_an_address),
        WITH_IMPORT(test_what_changed_meanwhile_is_compared_again),
        WITH_IMPORT(test_what_changes_all_the_time_is_compared_under_the_turn),
        WITH_IMPORT(test_an_interface_takes_what_it_lacked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
