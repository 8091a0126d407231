// For the tests of the drawings of the plan: lists of prefixes, ranges, addresses and conflicts, as the
// inventory would give them. Rows are added in the order of their addresses.
#pragma once

#include "plan_picture.h"
#include "plan_tree.h"

#include "shared/inventory/conflict.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

enum { PLAN_DRAWING_MAX = 600 };

struct plan_drawing {
    struct prefix prefixes[PLAN_DRAWING_MAX];
    struct plan_range ranges[PLAN_DRAWING_MAX];
    struct plan_address addresses[PLAN_DRAWING_MAX];
    struct conflict conflicts[PLAN_DRAWING_MAX];
    struct prefix_list prefix_list;
    struct plan_range_list range_list;
    struct plan_address_list address_list;
    struct conflict_list conflict_list;
};

// An empty plan, the same one each time.
struct plan_drawing *plan_drawing_fixture_new(void);

// Each gives the row, so that a test can say more of it.
struct prefix *plan_drawing_fixture_prefix(struct plan_drawing *plan, const char *cidr, const char *name);
struct plan_range *plan_drawing_fixture_range(struct plan_drawing *plan, const char *range,
                                              enum plan_range_kind kind, const char *name);
// `holder`: the device that holds it, is up and has just this name; NULL: nobody.
struct plan_address *plan_drawing_fixture_address(struct plan_drawing *plan, const char *addr,
                                                  enum plan_assignment assignment, const char *holder);
struct conflict *plan_drawing_fixture_conflict(struct plan_drawing *plan, const char *subject);

// Of the first prefix.
struct plan_picture_input plan_drawing_fixture_input(struct plan_drawing *plan);
struct plan_tree_input plan_drawing_fixture_tree(struct plan_drawing *plan);
