#include "import_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"

static char out[IMPORT_CHECK_MAX];

static const struct {
    enum paper_kind kind;
    const char *field;
    const char *value;
    const char *expected; // NULL: refused
    const char *reason;   // a part of it
} cases[] = {
    {PAPER_VLAN, "vlan", "1", "1", NULL},
    {PAPER_VLAN, "vlan", "4094", "4094", NULL},
    {PAPER_VLAN, "vlan", "0", NULL, "1 to 4094"},
    {PAPER_VLAN, "vlan", "4095", NULL, "1 to 4094"},
    {PAPER_VLAN, "vlan", "-5", NULL, "no VLAN"},
    {PAPER_PREFIX, "vlan", "20@Home", "20@Home", NULL},
    {PAPER_PREFIX, "vlan", "20@", "20@", NULL},
    {PAPER_PREFIX, "vlan", "x@Home", NULL, "no VLAN"},
    {PAPER_PREFIX, "prefix", "10.0.0.0/24", "10.0.0.0/24", NULL},
    {PAPER_PREFIX, "prefix", "2001:DB8:0::/64", "2001:db8::/64", NULL},
    {PAPER_PREFIX, "prefix", "10.0.0.7/24", NULL, "10.0.0.0/24"},
    {PAPER_PREFIX, "prefix", "10.0.0.0/33", NULL, "33"},
    {PAPER_PREFIX, "kind", "wifi", "wifi", NULL},
    {PAPER_PREFIX, "kind", "wfi", NULL, "did you mean \"wifi\""},
    {PAPER_PREFIX, "gateway", "10.0.0.1", "10.0.0.1", NULL},
    {PAPER_PREFIX, "dns", "10.0.0.1  2001:DB8::1", "10.0.0.1 2001:db8::1", NULL},
    {PAPER_PREFIX, "dns", "10.0.0.1 dns.example", NULL, "dns.example"},
    {PAPER_ADDRESS, "address", "10.0.0.7", "10.0.0.7", NULL},
    {PAPER_ADDRESS, "address", "010.0.0.1", NULL, "010"},
    {PAPER_ADDRESS, "address", "::ffff:10.0.0.1", NULL, "10.0.0.1"},
    {PAPER_ADDRESS, "address", "fe80::1%eth0", "fe80::1%eth0", NULL},
    {PAPER_ADDRESS, "address", "fe80::1", NULL, "link-local"},
    {PAPER_ADDRESS, "address", "2001:db8::1%eth0", NULL, ""},
    {PAPER_ADDRESS, "address", "224.0.0.1", NULL, "one machine"},
    {PAPER_ADDRESS, "address", "10.0.0.7/24", NULL, ""},
    {PAPER_ADDRESS, "mac", "0200.5E10.0001", "02:00:5e:10:00:01", NULL},
    {PAPER_ADDRESS, "mac", "02:00", NULL, "no MAC"},
    {PAPER_ADDRESS, "assignment", "static", "static", NULL},
    {PAPER_ADDRESS, "assignment", "Static", NULL, "not known"},
    {PAPER_ADDRESS, "hostname", "'\";--", "'\";--", NULL},
    {PAPER_RANGE, "kind", "dhcp", "dhcp", NULL},
    {PAPER_RANGE, "kind", "lan", NULL, "dhcp, reserved"},
    {PAPER_DEVICE, "type", "nas", "nas", NULL},
    {PAPER_DEVICE, "type", "toaster", NULL, "router, switch"},
    {PAPER_DEVICE, "key", "nas-2", "nas-2", NULL},
    {PAPER_DEVICE, "key", "NAS", NULL, "no key"},
    {PAPER_DEVICE, "key", "a..b", NULL, "no key"},
    {PAPER_DEVICE, "key", "-a", NULL, "no key"},
    {PAPER_DEVICE, "trusted", "yes", "true", NULL},
    {PAPER_DEVICE, "monitored", "0", "false", NULL},
    {PAPER_DEVICE, "monitored", "maybe", NULL, "neither"},
    {PAPER_DEVICE, "tags", "Web  prod", "web prod", NULL},
    {PAPER_DEVICE, "tags", "a,b", NULL, "no tag"},
    {PAPER_LINK, "kind", "fibre", "fibre", NULL},
    {PAPER_LINK, "kind", "lan", NULL, "not known"},
    {PAPER_GROUP, "kind", "hub", "hub", NULL},
};

static void test_values_are_canonical_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = {""};
        int code = import_check_value(cases[i].kind, cases[i].field, cases[i].value, out, &err);
        if ((code == 0) != (cases[i].expected != NULL))
            fail_msg("%s %s: %d %s", cases[i].field, cases[i].value, code, err.text);
        if (code == 0)
            assert_string_equal(out, cases[i].expected);
        else if (err.text[0] == '\0' || strstr(err.text, cases[i].reason) == NULL)
            fail_msg("%s %s: %s", cases[i].field, cases[i].value, err.text);
    }
}

static void test_long_values_are_refused(void **state)
{
    char text[PAPER_NAME_MAX + 1];
    struct error err;
    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    static const struct {
        enum paper_kind kind;
        const char *field;
    } bounded[] = {{PAPER_VRF, "name"},   {PAPER_PREFIX, "vrf"},          {PAPER_DEVICE, "icon"},
                   {PAPER_DEVICE, "key"}, {PAPER_INTERFACE, "interface"}, {PAPER_DEVICE, "tags"}};
    for (size_t i = 0; i < sizeof(bounded) / sizeof(bounded[0]); i++)
        assert_int_not_equal(import_check_value(bounded[i].kind, bounded[i].field, text, out, &err), 0);
    assert_int_equal(import_check_value(PAPER_SITE, "name", text, out, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_canonical_or_refused),
        cmocka_unit_test(test_long_values_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
