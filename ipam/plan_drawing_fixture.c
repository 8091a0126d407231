#include "plan_drawing_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/text.h"
#include "shared/probe/device_verdict.h"

struct plan_drawing *plan_drawing_fixture_new(void)
{
    static struct plan_drawing plan;

    memset(&plan, 0, sizeof plan);
    plan.prefix_list.rows = plan.prefixes;
    plan.range_list.rows = plan.ranges;
    plan.address_list.rows = plan.addresses;
    plan.conflict_list.rows = plan.conflicts;
    return &plan;
}

struct prefix *plan_drawing_fixture_prefix(struct plan_drawing *plan, const char *cidr, const char *name)
{
    assert_true(plan->prefix_list.count < PLAN_DRAWING_MAX);
    struct prefix *prefix = &plan->prefixes[plan->prefix_list.count++];

    assert_int_equal(cidr_parse(cidr, &prefix->cidr, NULL), 0);
    assert_int_equal(text_copy(prefix->name, sizeof prefix->name, name), 0);
    text_copy(prefix->vrf, sizeof prefix->vrf, VRF_DEFAULT);
    text_copy(prefix->source, sizeof prefix->source, "person");
    return prefix;
}

struct plan_range *plan_drawing_fixture_range(struct plan_drawing *plan, const char *range,
                                              enum plan_range_kind kind, const char *name)
{
    assert_true(plan->range_list.count < PLAN_DRAWING_MAX);
    struct plan_range *row = &plan->ranges[plan->range_list.count++];

    assert_int_equal(ip_range_parse(range, &row->range, NULL), 0);
    row->kind = kind;
    text_copy(row->name, sizeof row->name, name);
    text_copy(row->vrf, sizeof row->vrf, VRF_DEFAULT);
    return row;
}

struct plan_address *plan_drawing_fixture_address(struct plan_drawing *plan, const char *addr,
                                                  enum plan_assignment assignment, const char *holder)
{
    assert_true(plan->address_list.count < PLAN_DRAWING_MAX);
    struct plan_address *row = &plan->addresses[plan->address_list.count++];

    assert_int_equal(ip_addr_parse(addr, &row->addr), 0);
    row->id = (int64_t)plan->address_list.count;
    row->assignment = assignment;
    row->holder_state = -1;
    text_copy(row->vrf, sizeof row->vrf, VRF_DEFAULT);
    if (holder) {
        text_copy(row->holder_key, sizeof row->holder_key, holder);
        row->holders = 1;
        row->holder_state = DEVICE_UP;
    }
    return row;
}

struct conflict *plan_drawing_fixture_conflict(struct plan_drawing *plan, const char *subject)
{
    assert_true(plan->conflict_list.count < PLAN_DRAWING_MAX);
    struct conflict *conflict = &plan->conflicts[plan->conflict_list.count++];

    text_copy(conflict->subject, sizeof conflict->subject, subject);
    text_copy(conflict->severity, sizeof conflict->severity, "warning");
    return conflict;
}

struct plan_picture_input plan_drawing_fixture_input(struct plan_drawing *plan)
{
    return (struct plan_picture_input){
        .prefix = &plan->prefixes[0],
        .prefixes = &plan->prefix_list,
        .ranges = &plan->range_list,
        .addresses = &plan->address_list,
        .conflicts = &plan->conflict_list,
    };
}

struct plan_tree_input plan_drawing_fixture_tree(struct plan_drawing *plan)
{
    return (struct plan_tree_input){
        .prefixes = &plan->prefix_list,
        .ranges = &plan->range_list,
        .addresses = &plan->address_list,
    };
}
