#include "prefix_rows.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"
#include "shared/net/ip_step.h"

enum { TOLD_MAX = 16384, ADDRESSES = 256, ROUNDS = 300 };

// "kind text" of each row.
static const char *tell(struct plan_drawing *plan, bool unfolded, bool utf8, char told[TOLD_MAX])
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct plan_picture picture;
    struct prefix_rows rows;
    struct text_buf buf;

    assert_int_equal(plan_picture_init(&picture, &input), 0);
    assert_int_equal(prefix_rows_make(&picture, unfolded, &rows), 0);
    text_buf_init(&buf, told, TOLD_MAX);
    told[0] = '\0';
    for (size_t i = 0; i < rows.count; i++) {
        char text[PREFIX_ROW_TEXT_MAX];
        text_buf_add(&buf, "%s%s: %s\n",
                     rows.rows[i].kind != PREFIX_ROW_RANGE && rows.rows[i].within ? "  " : "",
                     prefix_row_kind_text(rows.rows[i].kind), prefix_row_text(&rows.rows[i], utf8, text));
    }
    prefix_rows_free(&rows);
    plan_picture_fini(&picture);
    return told;
}

static struct plan_drawing *home(void)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");

    text_copy(lan->gateway, sizeof lan->gateway, "10.0.0.1");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/27", "lab");
    plan_drawing_fixture_prefix(plan, "10.0.0.72/29", "inner lab");
    plan_drawing_fixture_prefix(plan, "10.0.0.80/28", "inner lab");
    plan_drawing_fixture_range(plan, "10.0.0.70-10.0.0.75", PLAN_RANGE_RESERVED, "in the lab");
    plan_drawing_fixture_range(plan, "10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "guests");
    plan_drawing_fixture_range(plan, "10.0.0.240-10.0.0.254", PLAN_RANGE_INFRASTRUCTURE, "");
    plan_drawing_fixture_address(plan, "10.0.0.14", PLAN_STATIC, "nas");
    plan_drawing_fixture_address(plan, "10.0.0.66", PLAN_STATIC, "bench");
    plan_drawing_fixture_address(plan, "10.0.0.81", PLAN_STATIC, "deep");
    plan_drawing_fixture_address(plan, "10.0.0.101", PLAN_NONE, "phone");
    plan_drawing_fixture_address(plan, "10.0.0.150", PLAN_DEPRECATED, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.201", PLAN_RESERVED, NULL);
    return plan;
}

static void test_gaps_ranges_and_prefixes_are_folded(void **state)
{
    char told[TOLD_MAX];

    (void)state;
    assert_string_equal(tell(home(), false, true, told),
                        "address: 10.0.0.1\n"
                        "gap: 10.0.0.2–10.0.0.13 (12 unused)\n"
                        "address: 10.0.0.14\n"
                        "gap: 10.0.0.15–10.0.0.63 (49 unused)\n"
                        "prefix: 10.0.0.64/27 prefix \"lab\" (2 of 30 used)\n"
                        "gap: 10.0.0.96–10.0.0.99 (4 unused)\n"
                        "range: 10.0.0.100–10.0.0.199 dhcp pool \"guests\" (1 of 100 used)\n"
                        "  address: 10.0.0.101\n"
                        "  address: 10.0.0.150\n"
                        "gap: 10.0.0.200 (1 unused)\n"
                        "address: 10.0.0.201\n"
                        "gap: 10.0.0.202–10.0.0.239 (38 unused)\n"
                        "range: 10.0.0.240–10.0.0.254 infrastructure (0 of 15 used)\n");
}

static void test_an_empty_prefix_is_one_gap(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    assert_string_equal(tell(plan, false, false, told), "gap: 10.0.0.1-10.0.0.254 (254 unused)\n");
    plan = plan_drawing_fixture_new();
    plan_drawing_fixture_prefix(plan, "10.0.0.6/31", "");
    assert_string_equal(tell(plan, false, false, told), "gap: 10.0.0.6-10.0.0.7 (2 unused)\n");
    plan = plan_drawing_fixture_new();
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    assert_string_equal(tell(plan, false, false, told), "gap: 2001:db8::1-2001:db8::ffff:ffff:ffff:ffff "
                                                        "(unused)\n");
}

static void test_nothing_is_folded_on_request(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/29", "");
    plan_drawing_fixture_range(plan, "10.0.0.4-10.0.0.5", PLAN_RANGE_DHCP, "p");
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_NONE, "tv");
    assert_string_equal(tell(plan, true, false, told),
                        "address: 10.0.0.0\n"
                        "free: 10.0.0.1\n"
                        "address: 10.0.0.2\n"
                        "free: 10.0.0.3\n"
                        "range: 10.0.0.4-10.0.0.5 dhcp pool \"p\" (1 of 2 used)\n"
                        "  free: 10.0.0.4\n"
                        "  address: 10.0.0.5\n"
                        "free: 10.0.0.6\n"
                        "address: 10.0.0.7\n");
}

static void test_one_address_of_two_segments_has_two_rows(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "fe80::/127", "");
    text_copy(plan_drawing_fixture_address(plan, "fe80::1", PLAN_NONE, "a")->segment, IP_ADDR_ZONE_MAX,
              "eth0");
    text_copy(plan_drawing_fixture_address(plan, "fe80::1", PLAN_NONE, "b")->segment, IP_ADDR_ZONE_MAX,
              "eth1");
    assert_string_equal(tell(plan, false, false, told),
                        "gap: fe80:: (1 unused)\naddress: fe80::1\naddress: fe80::1\n");
}

static uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U; // Numerical Recipes' constants
    return *seed >> 16;
}

// A random plan of 10.0.0.0/24: what each address is, said beside the plan.
struct model {
    bool address[ADDRESSES];
    bool range[ADDRESSES];
    bool inside[ADDRESSES]; // a prefix within
};

static void invent(struct plan_drawing *plan, struct model *model, uint32_t *seed)
{
    char text[64];
    unsigned next = 0;

    *model = (struct model){.address = {false}};
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    for (unsigned at = 0; at < ADDRESSES; at += 16) {
        if (next_number(seed) % 4 != 0)
            continue;
        snprintf(text, sizeof text, "10.0.0.%u/28", at);
        plan_drawing_fixture_prefix(plan, text, "");
        memset(model->inside + at, true, 16);
    }
    while (next < ADDRESSES) {
        unsigned first = next + next_number(seed) % 64;
        unsigned last = first + next_number(seed) % 64;
        next = last + 1;
        if (last >= ADDRESSES)
            continue;
        snprintf(text, sizeof text, "10.0.0.%u-10.0.0.%u", first, last);
        plan_drawing_fixture_range(plan, text, PLAN_RANGE_DHCP, "");
        memset(model->range + first, true, last - first + 1);
    }
    for (unsigned at = 0; at < ADDRESSES; at++) {
        model->address[at] = next_number(seed) % 5 == 0;
        snprintf(text, sizeof text, "10.0.0.%u", at);
        if (model->address[at])
            plan_drawing_fixture_address(plan, text, PLAN_STATIC, NULL);
    }
}

// Each free address of no range and no prefix is in one gap, each address in a row of its own.
static void check(const struct prefix_rows *rows, const struct model *model)
{
    int gaps[ADDRESSES] = {0}, addresses[ADDRESSES] = {0};

    for (size_t i = 0; i < rows->count; i++) {
        const struct prefix_row *row = &rows->rows[i];
        for (int at = row->range.first.bytes[15]; at <= row->range.last.bytes[15]; at++) {
            gaps[at] += row->kind == PREFIX_ROW_GAP;
            addresses[at] += row->kind == PREFIX_ROW_ADDRESS;
        }
    }
    for (int at = 0; at < ADDRESSES; at++) {
        bool usable = at > 0 && at < ADDRESSES - 1;
        assert_int_equal(addresses[at], model->address[at] && !model->inside[at]);
        assert_int_equal(gaps[at], usable && !model->address[at] && !model->inside[at] && !model->range[at]);
    }
}

static void test_rows_make_up_the_prefix(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_drawing *plan = plan_drawing_fixture_new();
        struct plan_picture picture;
        struct prefix_rows rows;
        struct model model;
        invent(plan, &model, &seed);
        const struct plan_picture_input input = plan_drawing_fixture_input(plan);
        assert_int_equal(plan_picture_init(&picture, &input), 0);
        assert_int_equal(prefix_rows_make(&picture, false, &rows), 0);
        check(&rows, &model);
        prefix_rows_free(&rows);
        plan_picture_fini(&picture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaps_ranges_and_prefixes_are_folded),
        cmocka_unit_test(test_an_empty_prefix_is_one_gap),
        cmocka_unit_test(test_nothing_is_folded_on_request),
        cmocka_unit_test(test_one_address_of_two_segments_has_two_rows),
        cmocka_unit_test(test_rows_make_up_the_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
