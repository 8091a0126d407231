#include "plan_space.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"
#include "shared/net/ip_step.h"

#include "inventory_error.h"
#include "plan_address.h"
#include "plan_range.h"
#include "row_addr.h"
#include "row_list.h"

static void read_address(struct stmt *stmt, void *row)
{
    struct ip_gaps_span *span = row;
    span->kind = PLAN_SPAN_ADDRESS;
    row_addr_read(stmt, "ip_key", &span->range.first);
    span->range.last = span->range.first;
}

static void read_prefix(struct stmt *stmt, void *row)
{
    struct ip_gaps_span *span = row;
    span->kind = PLAN_SPAN_PREFIX;
    row_addr_read(stmt, "first_key", &span->range.first);
    row_addr_read(stmt, "last_key", &span->range.last);
}

static struct stmt *bound(struct db *db, enum query_id query, const char *vrf, const struct ip_range *range)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_blob(stmt, "first", range->first.bytes, sizeof(range->first.bytes));
    stmt_bind_blob(stmt, "last", range->last.bytes, sizeof(range->last.bytes));
    return stmt;
}

// The prefixes within, without those that lie in one of them.
static int read_prefixes(struct db *db, const struct prefix *prefix, const struct ip_range *range,
                         struct row_list *list, struct error *err)
{
    struct stmt *stmt = bound(db, QUERY_PLAN_SPACE_PREFIXES, prefix->vrf, range);
    if (stmt != NULL) {
        stmt_bind_int(stmt, "family", ip_addr_family(&range->first));
        stmt_bind_int(stmt, "length", prefix->cidr.length);
    }
    *list = (struct row_list){.row_size = sizeof(struct ip_gaps_span), .read = read_prefix};
    int code = row_list_fill(list, db, stmt, err);
    struct ip_gaps_span *spans = list->rows;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || !ip_range_covers(&spans[kept - 1].range, &spans[i].range))
            spans[kept++] = spans[i];
    list->count = kept;
    return code;
}

// The addresses between those prefixes: what lies in a prefix within is taken as a whole.
static int read_addresses(struct db *db, const char *vrf, const struct ip_range *range,
                          const struct row_list *prefixes, struct row_list *list, struct error *err)
{
    struct ip_gaps_plan between = {.outer = *range, .taken = {prefixes->rows, prefixes->count}};
    struct ip_gaps gaps;
    struct ip_range gap;
    int code = 0;
    *list = (struct row_list){.row_size = sizeof(struct ip_gaps_span), .read = read_address};
    ip_gaps_init(&gaps, &between);
    while (code == 0 && ip_gaps_next(&gaps, &gap))
        code = row_list_fill(list, db, bound(db, QUERY_PLAN_SPACE_ADDRESSES, vrf, &gap), err);
    return code;
}

static int by_first(const void *a, const void *b)
{
    const struct ip_gaps_span *left = a, *right = b;
    return ip_addr_compare(&left->range.first, &right->range.first);
}

// The gateway, where it lies within `within`: 1 or 0.
static size_t add_gateway(const struct prefix *of, const struct cidr *within, struct ip_gaps_span *out)
{
    struct ip_addr gateway;
    if (ip_addr_parse(of->gateway, &gateway) < 0 || !cidr_contains(within, &gateway))
        return 0;
    *out = (struct ip_gaps_span){.range = {gateway, gateway}, .kind = PLAN_SPAN_GATEWAY};
    return 1;
}

// What plan_address_set refuses, so that it is not proposed.
static const char *const unfit[] = {"0.0.0.0/32", "224.0.0.0/4", "255.255.255.255/32",
                                    "::/128",     "fe80::/10",   "ff00::/8"};

enum { UNFIT_COUNT = sizeof(unfit) / sizeof(unfit[0]) };

static struct ip_range unfit_range(size_t index)
{
    struct cidr cidr = {.length = 0};
    cidr_parse(unfit[index], &cidr, NULL);
    return ip_range_of_cidr(&cidr);
}

// Gives how many of those there are in the prefix.
static size_t add_unfit(const struct ip_range *whole, struct ip_gaps_span out[UNFIT_COUNT])
{
    size_t count = 0;
    for (size_t i = 0; i < UNFIT_COUNT; i++) {
        struct ip_range range = unfit_range(i);
        if (ip_range_overlaps(&range, whole))
            out[count++] = (struct ip_gaps_span){.range = range, .kind = PLAN_SPAN_UNFIT};
    }
    return count;
}

static bool is_unfit(const struct ip_range *whole)
{
    bool covered = false;
    for (size_t i = 0; !covered && i < UNFIT_COUNT; i++) {
        struct ip_range range = unfit_range(i);
        covered = ip_range_covers(&range, whole);
    }
    return covered;
}

// What is taken of a prefix, from where it is read.
struct taken {
    struct prefix_list around;
    struct row_list prefixes;
    struct row_list addresses;
};

// One sorted list of it, and of the gateways: its own, and those of the prefixes around that lie in it.
static int join(const struct prefix *prefix, bool hosts, const struct taken *taken, struct plan_space *out,
                struct error *err)
{
    struct ip_range whole = ip_range_of_cidr(&prefix->cidr);
    size_t most = taken->prefixes.count + taken->addresses.count + taken->around.count + 1 + UNFIT_COUNT;
    out->taken = calloc(most, sizeof(*out->taken));
    if (out->taken == NULL)
        return inventory_error_memory(err);
    size_t count = add_gateway(prefix, &prefix->cidr, out->taken);
    for (size_t i = 0; i < taken->around.count; i++)
        count += add_gateway(&taken->around.rows[i], &prefix->cidr, &out->taken[count]);
    if (hosts)
        count += add_unfit(&whole, &out->taken[count]);
    for (size_t i = 0; i < taken->prefixes.count; i++)
        out->taken[count++] = ((const struct ip_gaps_span *)taken->prefixes.rows)[i];
    for (size_t i = 0; i < taken->addresses.count; i++)
        out->taken[count++] = ((const struct ip_gaps_span *)taken->addresses.rows)[i];
    qsort(out->taken, count, sizeof(*out->taken), by_first);
    out->plan.taken = (struct ip_gaps_list){out->taken, count};
    return 0;
}

static int read_taken(struct db *db, const struct prefix *prefix, bool hosts, struct plan_space *out,
                      struct error *err)
{
    struct ip_range whole = ip_range_of_cidr(&prefix->cidr);
    struct taken taken = {.around = {NULL, 0}};
    int code = prefix_parents(db, prefix->vrf, &prefix->cidr, &taken.around, err);
    if (code == 0)
        code = read_prefixes(db, prefix, &whole, &taken.prefixes, err);
    if (code == 0)
        code = read_addresses(db, prefix->vrf, &whole, &taken.prefixes, &taken.addresses, err);
    if (code == 0)
        code = join(prefix, hosts, &taken, out, err);
    prefix_list_free(&taken.around);
    free(taken.prefixes.rows);
    free(taken.addresses.rows);
    return code;
}

static int read_avoided(struct db *db, const struct prefix *prefix, const struct ip_range *range,
                        struct plan_space *out, struct error *err)
{
    static const enum plan_span_kind kinds[] = {[PLAN_RANGE_DHCP] = PLAN_SPAN_DHCP,
                                                [PLAN_RANGE_RESERVED] = PLAN_SPAN_RESERVED,
                                                [PLAN_RANGE_INFRASTRUCTURE] = PLAN_SPAN_INFRASTRUCTURE};
    struct plan_range_list ranges = {NULL, 0};
    int code = plan_range_list(db, prefix->vrf, range, &ranges, err);
    if (code < 0)
        return code;
    out->avoided = calloc(ranges.count + 1, sizeof(*out->avoided));
    for (size_t i = 0; out->avoided != NULL && i < ranges.count; i++)
        out->avoided[i] =
            (struct ip_gaps_span){.range = ranges.rows[i].range, .kind = (int)kinds[ranges.rows[i].kind]};
    out->plan.avoided = (struct ip_gaps_list){out->avoided, ranges.count};
    plan_range_list_free(&ranges);
    return out->avoided == NULL ? inventory_error_memory(err) : 0;
}

int plan_space_read(struct db *db, const struct prefix *prefix, bool hosts, struct plan_space *out,
                    struct error *err)
{
    struct ip_range whole = ip_range_of_cidr(&prefix->cidr);
    *out = (struct plan_space){.plan = {.outer = hosts ? ip_range_usable(&prefix->cidr) : whole}};
    int code = read_taken(db, prefix, hosts, out, err);
    if (code == 0)
        code = read_avoided(db, prefix, &whole, out, err);
    if (code < 0)
        plan_space_free(out);
    return code;
}

void plan_space_free(struct plan_space *space)
{
    if (space == NULL)
        return;
    free(space->taken);
    free(space->avoided);
    *space = (struct plan_space){.taken = NULL};
}

// Leaves the range out of what is avoided.
static void include(struct plan_space *space, const struct ip_range *range)
{
    size_t kept = 0;
    for (size_t i = 0; i < space->plan.avoided.count; i++)
        if (!ip_range_covers(range, &space->avoided[i].range))
            space->avoided[kept++] = space->avoided[i];
    space->plan.avoided.count = kept;
}

// The first addresses of the free ranges; gives how many there are, at most ask->count.
static size_t pick(const struct ip_gaps_plan *plan, const struct plan_space_ask *ask, struct ip_addr *out)
{
    struct ip_gaps gaps;
    struct ip_range free;
    size_t count = 0;
    ip_gaps_init(&gaps, plan);
    while (count < ask->count && ip_gaps_next(&gaps, &free)) {
        if (ask->start != NULL && ip_addr_compare(ask->start, &free.last) > 0)
            continue;
        if (ask->start != NULL && ip_addr_compare(ask->start, &free.first) > 0)
            free.first = *ask->start;
        out[count++] = free.first;
        while (count < ask->count && ip_addr_compare(&free.first, &free.last) < 0 &&
               ip_step_next(&free.first))
            out[count++] = free.first;
    }
    return count;
}

static int refuse(const struct prefix *prefix, const struct plan_space_ask *ask, size_t count,
                  struct error *err)
{
    char cidr[CIDR_TEXT_MAX], start[IP_ADDR_TEXT_MAX] = "";
    const char *from = ask->start == NULL ? "" : " from ";
    struct ip_range whole = ip_range_of_cidr(&prefix->cidr);
    if (ask->start != NULL)
        ip_addr_format(ask->start, start);
    cidr_format(&prefix->cidr, cidr);
    if (is_unfit(&whole))
        return error_set(err, -ENOSPC, "no machine can be given an address of %s", cidr);
    if (count == 0)
        return error_set(err, -ENOSPC,
                         "%s has no free address%s%s outside its pools and ranges; 'ipam prefix show %s' "
                         "shows what is taken",
                         cidr, from, start, cidr);
    return error_set(err, -ENOSPC, "%s has only %zu free address%s%s%s outside its pools and ranges, not %zu",
                     cidr, count, count == 1 ? "" : "es", from, start, ask->count);
}

int plan_space_next(struct db *db, const struct prefix *prefix, const struct plan_space_ask *ask,
                    struct ip_addr *out, struct error *err)
{
    struct plan_space space;
    int code = plan_space_read(db, prefix, true, &space, err);
    if (code < 0)
        return code;
    if (ask->include != NULL)
        include(&space, ask->include);
    size_t count = pick(&space.plan, ask, out);
    plan_space_free(&space);
    return count < ask->count ? refuse(prefix, ask, count, err) : 0;
}

int plan_space_reserve(struct db *db, const struct prefix *prefix, const struct plan_space_ask *ask,
                       const struct plan_address_change *change, const char *source, struct ip_addr *out,
                       struct error *err)
{
    struct plan_address_change taken = *change;
    int code = plan_space_next(db, prefix, ask, out, err);
    if (taken.assignment == NULL)
        taken.assignment = plan_assignment_text(PLAN_RESERVED);
    for (size_t i = 0; code == 0 && i < ask->count; i++)
        code = plan_address_set(db, prefix->vrf, &out[i], &taken, source, err);
    return code;
}

// As many free prefixes of a length as are asked for, or as there are.
static size_t pick_prefixes(const struct ip_gaps_plan *plan, unsigned length, size_t wanted, struct cidr *out)
{
    struct ip_addr start = plan->outer.first;
    size_t count = 0;
    bool more = true;
    while (more && count < wanted && ip_gaps_cidr(plan, &start, length, &out[count]) == 0) {
        struct cidr after;
        more = cidr_next(&out[count++], &after);
        start = after.first;
    }
    return count;
}

int plan_space_next_prefixes(struct db *db, const struct prefix *prefix, unsigned length, size_t wanted,
                             struct cidr *out, struct error *err)
{
    char text[CIDR_TEXT_MAX];
    struct plan_space space;
    cidr_format(&prefix->cidr, text);
    if (length <= prefix->cidr.length || length > (ip_addr_family(&prefix->cidr.first) == 4 ? 32 : 128))
        return error_set(err, -ERANGE, "no prefix within %s has the length /%u", text, length);
    int code = plan_space_read(db, prefix, false, &space, err);
    if (code < 0)
        return code;
    size_t count = pick_prefixes(&space.plan, length, wanted, out);
    plan_space_free(&space);
    if (count == wanted)
        return 0;
    if (count == 0)
        return error_set(err, -ENOSPC, "%s has no free /%u; 'ipam tree %s --free' shows what is free", text,
                         length, text);
    return error_set(err, -ENOSPC, "%s has only %zu free /%u of the %zu asked for", text, count, length,
                     wanted);
}
