#include "plan_tree_parts.h"

#include <stdlib.h>
#include <string.h>

#include "address_use.h"
#include "shared/inventory/plan_address.h"

struct counted {
    const struct plan_address *row;
    int64_t used_before; // how many of those before it are used
};

struct plan_tree_count {
    size_t count;
    struct counted rows[]; // one more than `count`, for the last used_before
};

static int compare_places(const char *vrf, const struct ip_addr *addr, const struct plan_address *row)
{
    int order = strcmp(vrf, row->vrf);

    return order ? order : ip_addr_compare(addr, &row->addr);
}

static int compare_rows(const void *a, const void *b)
{
    const struct counted *left = a, *right = b;

    return compare_places(left->row->vrf, &left->row->addr, right->row);
}

struct plan_tree_count *plan_tree_count_new(const struct plan_address_list *addresses)
{
    size_t count = addresses->count;
    struct plan_tree_count *made = calloc(1, sizeof *made + (count + 1) * sizeof made->rows[0]);

    if (!made)
        return NULL;
    made->count = count;
    for (size_t i = 0; i < count; i++)
        made->rows[i].row = &addresses->rows[i];
    qsort(made->rows, count, sizeof made->rows[0], compare_rows);
    for (size_t i = 0; i < count; i++)
        made->rows[i + 1].used_before = made->rows[i].used_before + address_use_counts(made->rows[i].row);
    return made;
}

void plan_tree_count_free(struct plan_tree_count *count)
{
    free(count);
}

// The first row at or after a place, or with `after` beyond it.
static size_t find(const struct plan_tree_count *count, const char *vrf, const struct ip_addr *addr,
                   bool after)
{
    size_t low = 0;
    size_t high = count->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_places(vrf, addr, count->rows[middle].row);
        if (order > 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t used_between(const struct plan_tree_count *count, const char *vrf, const struct ip_addr *first,
                            const struct ip_addr *last)
{
    size_t begin = find(count, vrf, first, false);
    size_t end = find(count, vrf, last, true);

    return count->rows[end].used_before - count->rows[begin].used_before;
}

// The keys of IPv4 stand among those of IPv6 and do not belong to an IPv6 prefix around them.
int64_t plan_tree_count_used(const struct plan_tree_count *count, const char *vrf,
                             const struct ip_range *range)
{
    const uint8_t zeros[4] = {0, 0, 0, 0}, ones[4] = {255, 255, 255, 255};
    struct ip_addr first = ip_addr_from_v4(zeros), last = ip_addr_from_v4(ones);
    int64_t used = used_between(count, vrf, &range->first, &range->last);

    if (ip_addr_family(&range->first) == 6 && ip_addr_compare(&range->first, &first) < 0 &&
        ip_addr_compare(&range->last, &last) > 0)
        used -= used_between(count, vrf, &first, &last);
    return used;
}

size_t plan_tree_count_rows(const struct plan_tree_count *count, const char *vrf,
                            const struct ip_range *range, size_t *first)
{
    *first = find(count, vrf, &range->first, false);
    return find(count, vrf, &range->last, true) - *first;
}

const struct ip_addr *plan_tree_count_addr(const struct plan_tree_count *count, size_t index)
{
    return &count->rows[index].row->addr;
}
