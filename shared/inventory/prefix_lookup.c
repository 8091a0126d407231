#include "prefix_lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"

static int compare(const struct prefix *a, const struct prefix *b)
{
    int order = strcmp(a->vrf, b->vrf);
    if (order == 0)
        order = ip_addr_family(&a->cidr.first) - ip_addr_family(&b->cidr.first);
    if (order == 0)
        order = ip_addr_compare(&a->cidr.first, &b->cidr.first);
    return order != 0 ? order : a->cidr.length - b->cidr.length;
}

static int by_place(const void *a, const void *b)
{
    const struct prefix *const *left = a, *const *right = b;
    return compare(*left, *right);
}

static bool holds(const struct prefix *outer, const struct prefix *inner)
{
    return strcmp(outer->vrf, inner->vrf) == 0 && cidr_is_inside(&inner->cidr, &outer->cidr);
}

int prefix_lookup_init(struct prefix_lookup *lookup, const struct prefix_list *list)
{
    *lookup = (struct prefix_lookup){.count = list->count};
    lookup->sorted = calloc(list->count + 1, sizeof(*lookup->sorted));
    lookup->parents = calloc(list->count + 1, sizeof(*lookup->parents));
    if (lookup->sorted == NULL || lookup->parents == NULL) {
        prefix_lookup_fini(lookup);
        return -ENOMEM;
    }
    for (size_t i = 0; i < list->count; i++)
        lookup->sorted[i] = &list->rows[i];
    qsort(lookup->sorted, list->count, sizeof(*lookup->sorted), by_place);
    for (size_t i = 1; i < list->count; i++) {
        size_t parent = i;
        while (parent > 0 && !holds(lookup->sorted[parent - 1], lookup->sorted[i]))
            parent = lookup->parents[parent - 1];
        lookup->parents[i] = parent;
    }
    return 0;
}

void prefix_lookup_fini(struct prefix_lookup *lookup)
{
    free(lookup->sorted);
    free(lookup->parents);
    *lookup = (struct prefix_lookup){.count = 0};
}

// How many prefixes begin at or before the address.
static size_t begun(const struct prefix_lookup *lookup, const struct prefix *place)
{
    size_t low = 0, high = lookup->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(lookup->sorted[middle], place) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct prefix *prefix_lookup_find(const struct prefix_lookup *lookup, const char *vrf,
                                        const struct ip_addr *addr)
{
    struct prefix place = {.cidr = {.first = *addr, .length = UINT8_MAX}};
    text_copy(place.vrf, sizeof(place.vrf), vrf);
    size_t at = begun(lookup, &place);
    while (at > 0 && !(strcmp(lookup->sorted[at - 1]->vrf, vrf) == 0 &&
                       cidr_contains(&lookup->sorted[at - 1]->cidr, addr)))
        at = lookup->parents[at - 1];
    return at > 0 ? lookup->sorted[at - 1] : NULL;
}
