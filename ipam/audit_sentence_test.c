#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "audit_sentence.h"
#include "shared/inventory/audit.h"

static void test_each_kind_of_entry_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        struct audit_entry entry;
        const char *sentence;
    } cases[] = {
        {{.table = "device", .action = "insert", .device = "nas", .before = "", .after = "{\"key\":\"nas\"}"},
         "added the device nas"},
        {{.table = "device", .action = "delete", .device = "", .before = "{\"key\":\"nas\"}", .after = ""},
         "removed the device nas"},
        {{.table = "device",
          .action = "update",
          .device = "nas",
          .before = "{\"key\":\"nas\",\"type\":\"unknown\",\"site_id\":null,\"notes\":\"\"}",
          .after = "{\"key\":\"nas\",\"type\":\"nas\",\"site_id\":3,\"notes\":\"\"}",
          .names = "{\"site_id:3\":\"The cellar\"}"},
         "changed type of nas from unknown to nas, site from nothing to \"The cellar\""},
        {{.table = "device",
          .action = "update",
          .device = "old",
          .before = "{\"key\":\"old\",\"merged_into\":null,\"monitored\":1}",
          .after = "{\"key\":\"old\",\"merged_into\":7,\"monitored\":0}",
          .names = "{\"merged_into:7\":\"nas\"}"},
         "merged old into nas"},
        {{.table = "device",
          .action = "update",
          .device = "old",
          .before = "{\"key\":\"old\",\"merged_into\":7}",
          .after = "{\"key\":\"old\",\"merged_into\":null}",
          .names = "{\"merged_into:7\":\"nas\"}"},
         "separated old from nas"},
        {{.table = "device",
          .action = "update",
          .device = "nas",
          .before = "{\"key\":\"nas\"}",
          .after = "{\"key\":\"nas\"}"},
         "wrote the device nas again"},
        {{.table = "binding",
          .action = "insert",
          .device = "nas",
          .before = "",
          .after = "{\"address_id\":9,\"interface_id\":2,\"valid_to\":null}",
          .names = "{\"address_id:9\":\"10.0.0.7\"}"},
         "gave 10.0.0.7 to nas"},
        {{.table = "binding",
          .action = "update",
          .device = "nas",
          .before = "{\"address_id\":9,\"valid_to\":null}",
          .after = "{\"address_id\":9,\"valid_to\":500}",
          .names = "{\"address_id:9\":\"10.0.0.7\"}"},
         "took 10.0.0.7 from nas"},
        {{.table = "binding",
          .action = "update",
          .device = "nas",
          .before = "{\"address_id\":9,\"interface_id\":1}",
          .after = "{\"address_id\":9,\"interface_id\":2}",
          .names = "{\"address_id:9\":\"10.0.0.7\"}"},
         "moved 10.0.0.7 to nas"},
        {{.table = "binding",
          .action = "delete",
          .device = "",
          .before = "{\"address_id\":9}",
          .after = "",
          .names = "{\"address_id:9\":\"10.0.0.7\"}"},
         "forgot that a device that was removed held 10.0.0.7"},
        {{.table = "device_tag",
          .action = "insert",
          .device = "nas",
          .before = "",
          .after = "{\"tag\":\"web\",\"source\":\"person\"}"},
         "added the tag web of nas (person)"},
        {{.table = "device_tag",
          .action = "delete",
          .device = "nas",
          .before = "{\"tag\":\"web\",\"source\":\"person\"}",
          .after = ""},
         "removed the tag web of nas"},
        {{.table = "device_field",
          .action = "update",
          .device = "nas",
          .before = "{\"field\":\"type\",\"source\":\"scan\"}",
          .after = "{\"field\":\"type\",\"source\":\"person\"}"},
         "noted who set type of nas (person)"},
        {{.table = "prefix",
          .action = "insert",
          .device = "",
          .before = "",
          .after = "{\"vrf\":\"default\",\"cidr\":\"10.0.0.0/24\"}"},
         "added the prefix 10.0.0.0/24"},
        {{.table = "prefix",
          .action = "update",
          .device = "",
          .before = "{\"cidr\":\"10.0.0.0/24\",\"name\":\"\"}",
          .after = "{\"cidr\":\"10.0.0.0/24\",\"name\":\"LAN\"}"},
         "changed name of the prefix 10.0.0.0/24 from \"\" to LAN"},
        {{.table = "interface",
          .action = "delete",
          .device = "nas",
          .before = "{\"name\":\"\",\"mac\":\"02:00:5e:00:00:01\"}",
          .after = ""},
         "removed the interface 02:00:5e:00:00:01 of nas"},
        {{.table = "interface",
          .action = "delete",
          .device = "nas",
          .before = "{\"name\":\"\",\"mac\":null}",
          .after = ""},
         "removed the interface without a name of nas"},
        {{.table = "probe_check",
          .action = "update",
          .device = "nas",
          .before = "{\"key\":\"v4\",\"spec\":{},\"port\":80}",
          .after = "{\"key\":\"v4\",\"spec\":{\"path\":\"/\"},\"port\":443}"},
         "changed port of the check v4 of nas from 80 to 443"},
        {{.table = "future", .action = "insert", .row_id = 7, .device = "", .before = "", .after = "{}"},
         "insert of row 7 of future"},
        {{.table = "device", .action = "update", .row_id = 7, .device = "", .before = "{", .after = "no"},
         "update of row 7 of device"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[AUDIT_SENTENCE_MAX];
        struct audit_entry entry = cases[i].entry;
        if (!entry.names)
            entry.names = "";
        assert_string_equal(audit_sentence_make(&entry, text), cases[i].sentence);
    }
}

static void test_long_values_are_cut_between_characters(void **state)
{
    (void)state;
    char after[2048] = "{\"key\":\"nas\",\"notes\":\"", text[AUDIT_SENTENCE_MAX];
    size_t length = strlen(after);

    for (int i = 0; i < 200; i++, length += 2)
        memcpy(after + length, "ü", 3);
    memcpy(after + length, "\"}", 3);
    const struct audit_entry entry = {.table = "device",
                                      .action = "update",
                                      .device = "nas",
                                      .before = "{\"key\":\"nas\",\"notes\":\"a\"}",
                                      .after = after,
                                      .names = ""};
    audit_sentence_make(&entry, text);
    length = strlen(text);
    assert_string_equal(text + length - 5, "ü…");
    assert_int_equal(length, strlen("changed notes of nas from a to ") + 60 + 3);
}

static void test_a_sentence_is_never_longer_than_its_room(void **state)
{
    (void)state;
    char before[4096] = "{\"key\":\"nas\"", after[4096] = "{\"key\":\"nas\"", text[AUDIT_SENTENCE_MAX];

    for (int i = 0; i < 30; i++) {
        char column[128];
        snprintf(column, sizeof column, ",\"column%d\":\"%060d\"", i, i);
        memcpy(before + strlen(before), column, strlen(column) + 1);
        snprintf(column, sizeof column, ",\"column%d\":\"%060d\"", i, i + 1);
        memcpy(after + strlen(after), column, strlen(column) + 1);
    }
    memcpy(before + strlen(before), "}", 2);
    memcpy(after + strlen(after), "}", 2);
    const struct audit_entry entry = {.table = "device",
                                      .action = "update",
                                      .device = "nas",
                                      .before = before,
                                      .after = after,
                                      .names = ""};
    assert_true(strlen(audit_sentence_make(&entry, text)) < AUDIT_SENTENCE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_entry_has_its_sentence),
        cmocka_unit_test(test_long_values_are_cut_between_characters),
        cmocka_unit_test(test_a_sentence_is_never_longer_than_its_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
