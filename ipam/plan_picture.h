// What there is to draw of a prefix: its addresses with their uses, its ranges, the prefixes in it. Pure.
#pragma once

#include "address_use.h"

#include "shared/net/ip_gaps.h"

struct conflict_list;
struct plan_address_list;
struct plan_range_list;
struct prefix;
struct prefix_list;

// Of one VRF, in the order of their lists. `prefixes` are `prefix` itself and those in it, `around` those
// that hold it (NULL: none). All stay in place as long as the picture.
struct plan_picture_input {
    const struct prefix *prefix;
    const struct prefix_list *prefixes;
    const struct prefix_list *around;
    const struct plan_range_list *ranges;
    const struct plan_address_list *addresses;
    const struct conflict_list *conflicts;
};

// An address of which there is something to say.
struct plan_mark {
    struct ip_addr addr;
    enum address_use use;
    const struct plan_address *row; // NULL: it is only a gateway, or a network or broadcast address
    bool gateway;
    bool network;
    bool used; // planned or held, not the deprecated that nobody holds
};

struct plan_picture {
    struct plan_picture_input input;
    struct ip_range outer;
    struct plan_mark *marks; // by address
    size_t mark_count;
};

// 0 or -ENOMEM; freed by plan_picture_fini in any case.
int plan_picture_init(struct plan_picture *picture, const struct plan_picture_input *input);
void plan_picture_fini(struct plan_picture *picture);

// The first mark at or after an address; mark_count when there is none.
size_t plan_picture_at(const struct plan_picture *picture, const struct ip_addr *addr);
// How many of a range are used.
int64_t plan_picture_used(const struct plan_picture *picture, const struct ip_range *range);
// The range of the plan that the address lies in, or NULL.
const struct plan_range *plan_picture_range(const struct plan_picture *picture, const struct ip_addr *addr);
// What a free address is there: ADDRESS_USE_FREE, or the use for its range (NULL: none).
enum address_use plan_picture_free_use(const struct plan_range *range);
