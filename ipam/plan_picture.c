#include "plan_picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conflict_subject.h"
#include "shared/inventory/conflict.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

enum { MARKS_OF_PREFIX = 3 }; // gateway, first and last address

// A conflict about one address.
struct dispute {
    struct ip_addr addr;
    bool silent; // acknowledged
};

struct disputes {
    struct dispute *rows;
    size_t count;
};

static int by_address(const void *a, const void *b)
{
    return ip_addr_compare(a, b); // the address is the first field
}

// Equal addresses: what has a row first.
static int by_address_and_row(const void *a, const void *b)
{
    const struct plan_mark *left = a, *right = b;
    int order = ip_addr_compare(&left->addr, &right->addr);

    return order ? order : (left->row == NULL) - (right->row == NULL);
}

// The address that a conflict's subject begins with.
static bool subject_address(const struct conflict *conflict, struct ip_addr *out)
{
    char word[IP_ADDR_TEXT_MAX];
    size_t length = strcspn(conflict->subject, " %");

    if (length >= sizeof word)
        return false;
    memcpy(word, conflict->subject, length);
    word[length] = '\0';
    return ip_addr_parse(word, out) == 0;
}

// What is worth telling of a picture's VRF; a mere hint is not drawn.
static int collect_disputes(const struct conflict_list *conflicts, const char *vrf, struct disputes *out)
{
    out->rows = calloc(conflicts->count + 1, sizeof *out->rows);
    if (!out->rows)
        return -ENOMEM;
    for (size_t i = 0; i < conflicts->count; i++) {
        const struct conflict *conflict = &conflicts->rows[i];
        struct dispute *dispute = &out->rows[out->count];
        if (conflict->ended_ms != 0 || strcmp(conflict->severity, "info") == 0 ||
            !conflict_subject_is_of_vrf(conflict->subject, vrf) || !subject_address(conflict, &dispute->addr))
            continue;
        dispute->silent = conflict->ack_ms != 0;
        out->count++;
    }
    qsort(out->rows, out->count, sizeof *out->rows, by_address);
    return 0;
}

// Several holders are a conflict before anybody has looked for conflicts; an acknowledged one is silent.
static bool is_disputed(const struct disputes *disputes, const struct plan_mark *mark)
{
    const struct dispute *found =
        bsearch(&mark->addr, disputes->rows, disputes->count, sizeof *disputes->rows, by_address);

    if (!found)
        return mark->row && mark->row->holders > 1;
    while (found > disputes->rows && ip_addr_compare(&found[-1].addr, &mark->addr) == 0)
        found--;
    for (; found < disputes->rows + disputes->count; found++) {
        if (ip_addr_compare(&found->addr, &mark->addr) != 0)
            break;
        if (!found->silent)
            return true;
    }
    return false;
}

static void add_mark(struct plan_picture *picture, const struct plan_mark *mark)
{
    if (ip_range_contains(&picture->outer, &mark->addr))
        picture->marks[picture->mark_count++] = *mark;
}

static void add_gateway(struct plan_picture *picture, const struct prefix *prefix)
{
    struct plan_mark mark = {.gateway = true};

    if (prefix->gateway[0] && ip_addr_parse(prefix->gateway, &mark.addr) == 0)
        add_mark(picture, &mark);
}

static void add_prefix(struct plan_picture *picture, const struct prefix *prefix)
{
    struct ip_range all = ip_range_of_cidr(&prefix->cidr);
    struct ip_range usable = ip_range_usable(&prefix->cidr);

    add_gateway(picture, prefix);
    if (ip_addr_compare(&all.first, &usable.first) != 0)
        add_mark(picture, &(struct plan_mark){.addr = all.first, .network = true});
    if (ip_addr_compare(&all.last, &usable.last) != 0)
        add_mark(picture, &(struct plan_mark){.addr = all.last, .network = true});
}

// One mark for an address, however many reasons there are; rows stay apart (they are of several segments).
static void join_marks(struct plan_picture *picture)
{
    size_t kept = 0;

    for (size_t i = 0; i < picture->mark_count; i++) {
        struct plan_mark *mark = &picture->marks[i];
        struct plan_mark *last = kept > 0 ? &picture->marks[kept - 1] : NULL;
        if (last && !mark->row && ip_addr_compare(&last->addr, &mark->addr) == 0) {
            last->gateway |= mark->gateway;
            last->network |= mark->network;
        } else {
            picture->marks[kept++] = *mark;
        }
    }
    picture->mark_count = kept;
}

static int judge_marks(struct plan_picture *picture)
{
    struct disputes disputes = {.rows = NULL};
    int result = collect_disputes(picture->input.conflicts, picture->input.prefix->vrf, &disputes);

    for (size_t i = 0; i < picture->mark_count && result == 0; i++) {
        struct plan_mark *mark = &picture->marks[i];
        const struct plan_range *range = plan_picture_range(picture, &mark->addr);
        const struct address_use_place place = {
            .gateway = mark->gateway,
            .network = mark->network,
            .pool = range && range->kind == PLAN_RANGE_DHCP,
            .conflict = is_disputed(&disputes, mark),
        };
        mark->use = address_use_of(mark->row, &place);
        mark->used = mark->row && address_use_counts(mark->row);
    }
    free(disputes.rows);
    return result;
}

int plan_picture_init(struct plan_picture *picture, const struct plan_picture_input *input)
{
    size_t around = input->around ? input->around->count : 0;
    size_t most = input->addresses->count + MARKS_OF_PREFIX * input->prefixes->count + around;

    *picture = (struct plan_picture){.input = *input, .outer = ip_range_of_cidr(&input->prefix->cidr)};
    picture->marks = calloc(most + 1, sizeof *picture->marks);
    if (!picture->marks)
        return -ENOMEM;
    for (size_t i = 0; i < input->addresses->count; i++)
        add_mark(picture, &(struct plan_mark){.addr = input->addresses->rows[i].addr,
                                              .row = &input->addresses->rows[i]});
    for (size_t i = 0; i < input->prefixes->count; i++)
        add_prefix(picture, &input->prefixes->rows[i]);
    for (size_t i = 0; i < around; i++)
        add_gateway(picture, &input->around->rows[i]);
    qsort(picture->marks, picture->mark_count, sizeof *picture->marks, by_address_and_row);
    join_marks(picture);
    return judge_marks(picture);
}

void plan_picture_fini(struct plan_picture *picture)
{
    free(picture->marks);
    picture->marks = NULL;
    picture->mark_count = 0;
}

size_t plan_picture_at(const struct plan_picture *picture, const struct ip_addr *addr)
{
    size_t low = 0;
    size_t high = picture->mark_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ip_addr_compare(&picture->marks[middle].addr, addr) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t plan_picture_used(const struct plan_picture *picture, const struct ip_range *range)
{
    int64_t used = 0;

    for (size_t i = plan_picture_at(picture, &range->first); i < picture->mark_count; i++) {
        if (ip_addr_compare(&picture->marks[i].addr, &range->last) > 0)
            break;
        used += picture->marks[i].used && ip_range_contains(range, &picture->marks[i].addr);
    }
    return used;
}

// Ranges do not overlap, so the last that begins at or before the address is the one.
const struct plan_range *plan_picture_range(const struct plan_picture *picture, const struct ip_addr *addr)
{
    const struct plan_range_list *ranges = picture->input.ranges;
    size_t low = 0;
    size_t high = ranges->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ip_addr_compare(&ranges->rows[middle].range.first, addr) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && ip_range_contains(&ranges->rows[low - 1].range, addr) ? &ranges->rows[low - 1] : NULL;
}

enum address_use plan_picture_free_use(const struct plan_range *range)
{
    if (!range)
        return ADDRESS_USE_FREE;
    switch (range->kind) {
    case PLAN_RANGE_DHCP:
        return ADDRESS_USE_POOL;
    case PLAN_RANGE_RESERVED:
        return ADDRESS_USE_SET_ASIDE;
    case PLAN_RANGE_INFRASTRUCTURE:
        return ADDRESS_USE_FOR_DEVICE;
    }
    return ADDRESS_USE_FREE;
}
