#include "reverse_zone.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net_fixture.h"

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// A prefix, how many zones, the first, the last.
static const struct {
    const char *prefix;
    size_t count;
    const char *first, *last;
} ZONES[] = {
    {"192.0.2.0/24", 1, "2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa"},
    {"10.0.0.0/8", 1, "10.in-addr.arpa", "10.in-addr.arpa"},
    {"172.16.0.0/12", 16, "16.172.in-addr.arpa", "31.172.in-addr.arpa"},
    {"10.0.4.0/22", 4, "4.0.10.in-addr.arpa", "7.0.10.in-addr.arpa"},
    {"10.0.0.64/26", 1, "0.0.10.in-addr.arpa", "0.0.10.in-addr.arpa"},
    {"10.0.0.7/32", 1, "0.0.10.in-addr.arpa", "0.0.10.in-addr.arpa"},
    {"128.0.0.0/1", 128, "128.in-addr.arpa", "255.in-addr.arpa"},
    {"0.0.0.0/0", 1, "in-addr.arpa", "in-addr.arpa"},
    {"2001:db8::/32", 1, "8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa"},
    {"2001:db8:0:40::/58", 4, "4.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
     "7.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
    {"2001:db8::/62", 4, "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
     "3.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
    {"fc00::/7", 2, "c.f.ip6.arpa", "d.f.ip6.arpa"},
    {"2000::/3", 2, "2.ip6.arpa", "3.ip6.arpa"},
    {"::/0", 1, "ip6.arpa", "ip6.arpa"},
    {"2001:db8::1/128", 1, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
     "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
};

static void test_zones_end_at_their_labels(void **state)
{
    char text[REVERSE_ZONE_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(ZONES); i++) {
        struct cidr prefix = net_fixture_prefix(ZONES[i].prefix);
        assert_int_equal(reverse_zone_count(&prefix), ZONES[i].count);
        assert_string_equal(reverse_zone_format(&prefix, 0, text), ZONES[i].first);
        assert_string_equal(reverse_zone_format(&prefix, ZONES[i].count - 1, text), ZONES[i].last);
    }
}

// RFC 1035 section 3.5, RFC 3596 section 2.5.
static void test_the_name_of_an_address(void **state)
{
    struct ip_addr v4 = net_fixture_addr("10.2.0.52"), v6 = net_fixture_addr("4321:0:1:2:3:4:567:89ab");
    char text[REVERSE_ZONE_TEXT_MAX];

    (void)state;
    assert_string_equal(reverse_zone_pointer(&v4, text), "52.0.2.10.in-addr.arpa");
    assert_string_equal(reverse_zone_pointer(&v6, text),
                        "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zones_end_at_their_labels),
        cmocka_unit_test(test_the_name_of_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
