#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "prefix_proposal.h"

static struct iface_address row(const char *name, const char *addr, unsigned length)
{
    struct iface_address made = {.length = length, .up = true};

    memcpy(made.name, name, strlen(name) + 1);
    assert_int_equal(ip_addr_parse(addr, &made.addr), 0);
    return made;
}

static size_t propose(struct iface_address *rows, size_t count, struct prefix_proposal out[8])
{
    const struct iface_address_list list = {rows, count};

    return prefix_proposal_make(&list, out, 8);
}

static void test_each_prefix_is_proposed_once(void **state)
{
    (void)state;
    struct iface_address rows[] = {
        row("eth0", "192.168.1.10", 24),  row("eth0", "192.168.1.11", 24), row("eth0", "2001:db8::10", 64),
        row("wlan0", "192.168.1.12", 24), row("eth1", "10.0.0.1", 8),
    };
    struct prefix_proposal out[8];
    char text[CIDR_TEXT_MAX];

    assert_int_equal(propose(rows, 5, out), 3);
    assert_string_equal(cidr_format(&out[0].cidr, text), "192.168.1.0/24");
    assert_string_equal(out[0].iface, "eth0");
    assert_null(out[0].doubt);
    assert_string_equal(cidr_format(&out[1].cidr, text), "2001:db8::/64");
    assert_string_equal(cidr_format(&out[2].cidr, text), "10.0.0.0/8");
}

static void test_what_is_no_lan_is_left_out(void **state)
{
    (void)state;
    struct iface_address rows[] = {
        row("lo", "127.0.0.1", 8),       row("eth0", "fe80::1", 64),      row("eth0", "169.254.3.4", 16),
        row("eth0", "192.168.1.10", 32), row("eth0", "2001:db8::1", 128), row("eth1", "192.168.9.1", 24),
        row("eth2", "10.0.0.1", 0),
    };
    struct prefix_proposal out[8];

    rows[0].loopback = true;
    rows[5].up = false;
    assert_int_equal(propose(rows, 7, out), 0);
}

static void test_doubtful_networks_are_marked(void **state)
{
    (void)state;
    struct iface_address rows[] = {
        row("docker0", "172.17.0.1", 16),   row("br-1a2b3c4d5e6f", "172.18.0.1", 16),
        row("virbr0", "192.168.122.1", 24), row("wg0", "10.8.0.1", 24),
        row("eth0", "8.8.8.1", 24),
    };
    struct prefix_proposal out[8];

    assert_int_equal(propose(rows, 5, out), 5);
    for (size_t i = 0; i < 5; i++)
        assert_non_null(out[i].doubt);
}

static void test_a_persons_own_bridge_is_no_doubt(void **state)
{
    (void)state;
    struct iface_address rows[] = {row("br0", "192.168.1.1", 24), row("vmbr0", "192.168.2.1", 24)};
    struct prefix_proposal out[8];

    assert_int_equal(propose(rows, 2, out), 2);
    assert_null(out[0].doubt);
    assert_null(out[1].doubt);
}

static void test_the_capacity_is_kept(void **state)
{
    (void)state;
    struct iface_address rows[] = {row("a", "10.1.0.1", 24), row("b", "10.2.0.1", 24)};
    const struct iface_address_list list = {rows, 2};
    struct prefix_proposal out[1];

    assert_int_equal(prefix_proposal_make(&list, out, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_prefix_is_proposed_once),
        cmocka_unit_test(test_what_is_no_lan_is_left_out),
        cmocka_unit_test(test_doubtful_networks_are_marked),
        cmocka_unit_test(test_a_persons_own_bridge_is_no_doubt),
        cmocka_unit_test(test_the_capacity_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
