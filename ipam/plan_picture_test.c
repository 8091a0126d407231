#include "plan_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

enum { TOLD_MAX = 4096 };

// "10.0.0.1 gateway" for each mark, and "+" when it counts as used.
static const char *tell(struct plan_drawing *plan, char told[TOLD_MAX])
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct plan_picture picture;
    struct text_buf buf;

    assert_int_equal(plan_picture_init(&picture, &input), 0);
    text_buf_init(&buf, told, TOLD_MAX);
    for (size_t i = 0; i < picture.mark_count; i++) {
        char addr[IP_ADDR_TEXT_MAX];
        text_buf_add(&buf, "%s %s%s\n", ip_addr_format(&picture.marks[i].addr, addr),
                     address_use_word(picture.marks[i].use), picture.marks[i].used ? "+" : "");
    }
    plan_picture_fini(&picture);
    return told;
}

static void test_addresses_and_places_become_marks(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");
    char told[TOLD_MAX];

    (void)state;
    text_copy(lan->gateway, sizeof lan->gateway, "10.0.0.1");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/26", "lab");
    plan_drawing_fixture_range(plan, "10.0.0.100-10.0.0.110", PLAN_RANGE_DHCP, "guests");
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_NONE, "router");
    plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.64", PLAN_NONE, "odd");
    plan_drawing_fixture_address(plan, "10.0.0.100", PLAN_NONE, "phone");
    plan_drawing_fixture_address(plan, "10.0.0.111", PLAN_NONE, "printer");
    plan_drawing_fixture_address(plan, "10.0.0.200", PLAN_DEPRECATED, NULL);
    assert_string_equal(tell(plan, told), "10.0.0.0 network\n"
                                          "10.0.0.1 gateway+\n"
                                          "10.0.0.5 static+\n"
                                          "10.0.0.64 unplanned+\n"
                                          "10.0.0.100 dhcp+\n"
                                          "10.0.0.111 unplanned+\n"
                                          "10.0.0.127 network\n"
                                          "10.0.0.200 deprecated\n"
                                          "10.0.0.255 network\n");
}

static void test_the_gateway_of_a_prefix_around_is_marked(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix outer[2] = {{.gateway = "10.0.0.9"}, {.gateway = "10.0.1.1"}};
    const struct prefix_list around = {outer, 2};
    struct plan_picture picture;

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");
    struct plan_picture_input input = plan_drawing_fixture_input(plan);
    input.around = &around;
    assert_int_equal(plan_picture_init(&picture, &input), 0);
    assert_int_equal(picture.mark_count, 3);
    assert_int_equal(picture.marks[1].use, ADDRESS_USE_GATEWAY);
    assert_int_equal(picture.marks[1].addr.bytes[15], 9);
    plan_picture_fini(&picture);
}

static void test_ends_without_a_broadcast_address(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/31", "");
    plan_drawing_fixture_address(plan, "10.0.0.0", PLAN_STATIC, NULL);
    assert_string_equal(tell(plan, told), "10.0.0.0 static+\n");
    plan = plan_drawing_fixture_new();
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    assert_string_equal(tell(plan, told), "2001:db8:: network\n");
    plan = plan_drawing_fixture_new();
    plan_drawing_fixture_prefix(plan, "2001:db8::/127", "");
    assert_string_equal(tell(plan, told), "");
}

static void test_a_gateway_outside_is_no_mark(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "2001:db8::/64", "lan");
    char told[TOLD_MAX];

    (void)state;
    text_copy(lan->gateway, sizeof lan->gateway, "fe80::1");
    assert_string_equal(tell(plan, told), "2001:db8:: network\n");
}

static void test_conflicts(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/28", "");
    for (int i = 1; i <= 9; i++) {
        char addr[] = "10.0.0.0";
        addr[7] = (char)('0' + i);
        plan_drawing_fixture_address(plan, addr, PLAN_STATIC, "holder");
    }
    plan->addresses[0].holders = 2; // nobody has looked for conflicts yet
    plan->addresses[1].holders = 2;
    plan_drawing_fixture_conflict(plan, "10.0.0.2")->ack_ms = 7;
    plan_drawing_fixture_conflict(plan, "10.0.0.3");
    plan_drawing_fixture_conflict(plan, "10.0.0.4")->ended_ms = 7;
    plan_drawing_fixture_conflict(plan, "10.0.0.5 (vrf lab)");
    text_copy(plan_drawing_fixture_conflict(plan, "10.0.0.6")->severity, 16, "info");
    plan_drawing_fixture_conflict(plan, "10.0.0.7")->ack_ms = 7;
    plan_drawing_fixture_conflict(plan, "10.0.0.7");
    plan_drawing_fixture_conflict(plan, "10.0.0.8 10.0.0.9");
    plan_drawing_fixture_conflict(plan, "10.0.0.0/24 10.0.0.0/25");
    plan_drawing_fixture_conflict(plan, "02:00:00:00:00:01");
    assert_string_equal(tell(plan, told), "10.0.0.0 network\n"
                                          "10.0.0.1 conflict+\n"
                                          "10.0.0.2 static+\n"
                                          "10.0.0.3 conflict+\n"
                                          "10.0.0.4 static+\n"
                                          "10.0.0.5 static+\n"
                                          "10.0.0.6 static+\n"
                                          "10.0.0.7 conflict+\n"
                                          "10.0.0.8 conflict+\n"
                                          "10.0.0.9 static+\n"
                                          "10.0.0.15 network\n");
}

static void test_conflicts_of_another_vrf(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    text_copy(plan_drawing_fixture_prefix(plan, "10.0.0.0/31", "")->vrf, VRF_NAME_MAX, "lab");
    plan_drawing_fixture_address(plan, "10.0.0.0", PLAN_STATIC, NULL);
    plan_drawing_fixture_conflict(plan, "10.0.0.0");
    plan_drawing_fixture_conflict(plan, "10.0.0.0 (vrf laboratory)");
    assert_string_equal(tell(plan, told), "10.0.0.0 static+\n");
    plan_drawing_fixture_conflict(plan, "10.0.0.0 (vrf lab)");
    assert_string_equal(tell(plan, told), "10.0.0.0 conflict+\n");
}

static void test_what_is_used_of_a_range(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct plan_picture picture;
    const struct {
        const char *range;
        int64_t used;
    } cases[] = {
        {"10.0.0.0/24", 3},       {"10.0.0.5", 1},    {"10.0.0.6-10.0.0.8", 0},
        {"10.0.0.5-10.0.0.9", 2}, {"10.0.1.0/24", 0},
    };

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.7", PLAN_DEPRECATED, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.9", PLAN_NONE, "x");
    plan_drawing_fixture_address(plan, "10.0.0.254", PLAN_DHCP, NULL);
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    assert_int_equal(plan_picture_init(&picture, &input), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip_range range;
        assert_int_equal(ip_range_parse(cases[i].range, &range, NULL), 0);
        assert_int_equal(plan_picture_used(&picture, &range), cases[i].used);
    }
    plan_picture_fini(&picture);
}

static void test_the_range_of_an_address(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct plan_picture picture;
    const struct {
        const char *addr;
        enum address_use use;
    } cases[] = {
        {"10.0.0.9", ADDRESS_USE_FREE},  {"10.0.0.10", ADDRESS_USE_POOL},
        {"10.0.0.19", ADDRESS_USE_POOL}, {"10.0.0.20", ADDRESS_USE_SET_ASIDE},
        {"10.0.0.30", ADDRESS_USE_FREE}, {"10.0.0.40", ADDRESS_USE_FOR_DEVICE},
        {"10.0.0.41", ADDRESS_USE_FREE},
    };

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    plan_drawing_fixture_range(plan, "10.0.0.10-10.0.0.19", PLAN_RANGE_DHCP, "");
    plan_drawing_fixture_range(plan, "10.0.0.20-10.0.0.29", PLAN_RANGE_RESERVED, "");
    plan_drawing_fixture_range(plan, "10.0.0.40", PLAN_RANGE_INFRASTRUCTURE, "");
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    assert_int_equal(plan_picture_init(&picture, &input), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ip_addr addr;
        assert_int_equal(ip_addr_parse(cases[i].addr, &addr), 0);
        assert_int_equal(plan_picture_free_use(plan_picture_range(&picture, &addr)), cases[i].use);
    }
    plan_picture_fini(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_and_places_become_marks),
        cmocka_unit_test(test_the_gateway_of_a_prefix_around_is_marked),
        cmocka_unit_test(test_ends_without_a_broadcast_address),
        cmocka_unit_test(test_a_gateway_outside_is_no_mark),
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_conflicts_of_another_vrf),
        cmocka_unit_test(test_what_is_used_of_a_range),
        cmocka_unit_test(test_the_range_of_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
