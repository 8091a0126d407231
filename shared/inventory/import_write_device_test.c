#include "import_write_device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "import_fixture.h"

// Enough of them that each kind of rows is written in several parts.
static void test_many_rows_that_refer_to_each_other(void **state)
{
    enum { DEVICES = 3000 };
    char *paper = NULL;
    size_t length;
    (void)state;
    FILE *stream = open_memstream(&paper, &length);
    assert_non_null(stream);
    fputs("record,device,type,vendor,os,note,interface,address,tags\n", stream);
    for (unsigned i = 0; i < DEVICES; i++) {
        fprintf(stream, "device,d%u,nas,V,linux,a note of some length that a person has written,,,disk\n", i);
        fprintf(stream, "address,d%u,,,,,eth0,10.0.%u.%u,\n", i, i / 256, i % 256);
    }
    fclose(stream);
    import_fixture_put(paper);
    free(paper);
    import_fixture_ask("SELECT count(*) FROM address a JOIN device d ON d.id = a.holder_id"
                       " WHERE ip = '10.0.' || (substr(key, 2) / 256) || '.' || (substr(key, 2) % 256)",
                       "3000");
    import_fixture_ask("SELECT count(*) FROM device_field", "15000");
    import_fixture_ask("SELECT count(*) FROM device_tag", "3000");
}

static void test_the_fields_of_a_device_are_the_imports(void **state)
{
    (void)state;
    import_fixture_put("record,device,type,icon,vendor,os,site,trusted,monitored,note\n"
                       "device,nas,nas,disk,V,linux,Home,true,false,n\ndevice,sw,,,,,,,,\n");
    import_fixture_ask(
        "SELECT group_concat(field, ' ') FROM device_field WHERE device_id = 1 AND source = 'import'",
        "icon monitored name notes os site trusted type vendor");
    import_fixture_ask(
        "SELECT group_concat(field, ' ') FROM device_field WHERE device_id = 2 AND source = 'import'",
        "name");
}

static void test_tags_are_added_and_serials_kept_apart(void **state)
{
    (void)state;
    import_fixture_put("record,device,tags,serial\ndevice,nas,a b,S1\n");
    import_fixture_put("record,device,tags,serial\ndevice,nas,b c,\ndevice,other,,S1\n");
    import_fixture_ask("SELECT group_concat(tag, '') FROM device_tag", "abc");
    import_fixture_ask("SELECT group_concat(device_id || kind || value || trust) FROM identifier",
                       "1serialS1strong");
}

// What a paper learns of an interface that was there is written to it, and its hardware address identifies
// the device.
static void test_an_interface_is_completed(void **state)
{
    (void)state;
    import_fixture_put("record,device,interface\ndevice,nas,\ninterface,nas,eth0\n");
    import_fixture_put(
        "record,device,interface,mac\ninterface,nas,eth0,00:00:5e:00:53:01\ninterface,nas,eth1,\n");
    import_fixture_ask("SELECT group_concat(id || name || ifnull(mac, '-'), ' ') FROM interface",
                       "1eth000:00:5e:00:53:01 2eth1-");
    import_fixture_ask("SELECT device_id || kind || value || trust || source FROM identifier",
                       "1mac00:00:5e:00:53:01strongimport");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_many_rows_that_refer_to_each_other),
        WITH_IMPORT(test_the_fields_of_a_device_are_the_imports),
        WITH_IMPORT(test_tags_are_added_and_serials_kept_apart),
        WITH_IMPORT(test_an_interface_is_completed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
