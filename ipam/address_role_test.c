#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "address_role.h"
#include "shared/base/error.h"
#include "shared/inventory/prefix.h"

// RFC 3021: both of a /31 are hosts; RFC 4291 section 2.6.1 and RFC 6164: ::0 of a prefix but a /127.
static void test_roles_are_those_of_the_standards(void **state)
{
    static const struct {
        const char *cidr;
        const char *addr;
        const char *role;
    } cases[] = {{"10.0.0.0/24", "10.0.0.0", "the network address"},
                 {"10.0.0.0/24", "10.0.0.255", "the broadcast address"},
                 {"10.0.0.0/24", "10.0.0.7", NULL},
                 {"10.0.0.0/31", "10.0.0.0", NULL},
                 {"10.0.0.0/31", "10.0.0.1", NULL},
                 {"10.0.0.1/32", "10.0.0.1", NULL},
                 {"2001:db8::/64", "2001:db8::", "the anycast address of its routers"},
                 {"2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", NULL},
                 {"2001:db8::/127", "2001:db8::", NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct prefix prefix = {.gateway = ""};
        struct ip_addr addr;
        assert_int_equal(cidr_parse(cases[i].cidr, &prefix.cidr, NULL), 0);
        assert_int_equal(ip_addr_parse(cases[i].addr, &addr), 0);
        const char *role = address_role(&prefix, &addr);
        assert_string_equal(role ? role : "none", cases[i].role ? cases[i].role : "none");
    }
}

static void test_the_gateway_is_told_first(void **state)
{
    struct prefix prefix = {.gateway = "2001:db8::"};
    struct ip_addr addr;

    (void)state;
    assert_int_equal(cidr_parse("2001:db8::/64", &prefix.cidr, NULL), 0);
    assert_int_equal(ip_addr_parse("2001:db8::", &addr), 0);
    assert_string_equal(address_role(&prefix, &addr), "the gateway");
    assert_true(address_role_is_gateway(&prefix, &addr));
    prefix.gateway[0] = '\0';
    assert_false(address_role_is_gateway(&prefix, &addr));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_are_those_of_the_standards),
        cmocka_unit_test(test_the_gateway_is_told_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
