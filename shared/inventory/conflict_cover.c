#include "conflict_cover.h"

#include <string.h>

#include "shared/base/text.h"

static size_t family_of(const struct ip_addr *addr)
{
    return ip_addr_family(addr) == 4 ? 0 : 1;
}

void conflict_cover_begin(struct conflict_cover *cover, const struct conflict_span *spans, size_t count)
{
    *cover = (struct conflict_cover){.spans = spans, .count = count};
}

static void enter_vrf(struct conflict_cover *cover, const char *vrf)
{
    memset(cover->widest, 0, sizeof(cover->widest));
    memset(cover->known, 0, sizeof(cover->known));
    text_copy(cover->vrf, sizeof(cover->vrf), vrf);
    while (cover->next < cover->count && strcmp(cover->spans[cover->next].vrf, vrf) < 0)
        cover->next++;
    for (size_t i = cover->next; i < cover->count && strcmp(cover->spans[i].vrf, vrf) == 0; i++)
        cover->known[family_of(&cover->spans[i].range.first)] = true;
}

static void take(struct conflict_cover *cover, const struct conflict_span *span)
{
    const struct conflict_span **widest = &cover->widest[family_of(&span->range.first)];
    if (*widest == NULL || ip_addr_compare(&span->range.last, &(*widest)->range.last) > 0)
        *widest = span;
}

const struct conflict_span *conflict_cover_of(struct conflict_cover *cover, const char *vrf,
                                              const struct ip_range *range)
{
    if (strcmp(cover->vrf, vrf) != 0)
        enter_vrf(cover, vrf);
    for (; cover->next < cover->count; cover->next++) {
        const struct conflict_span *span = &cover->spans[cover->next];
        if (strcmp(span->vrf, vrf) != 0 || ip_addr_compare(&span->range.first, &range->first) > 0)
            break;
        take(cover, span);
    }
    const struct conflict_span *widest = cover->widest[family_of(&range->first)];
    return widest != NULL && ip_addr_compare(&widest->range.last, &range->last) >= 0 ? widest : NULL;
}

bool conflict_cover_knows(const struct conflict_cover *cover, const struct ip_addr *addr)
{
    return cover->known[family_of(addr)];
}
