#include "import_outside.h"

#include <stdlib.h>
#include <string.h>

#include "shared/net/cidr.h"

#include "import_match.h"
#include "import_row.h"
#include "vrf.h"

// The lengths that prefixes have, per family, and the prefix that held the last address.
struct lengths {
    bool there[2][129];
    struct cidr last;
    const char *last_vrf;
};

struct span {
    struct import_row *row;
    const char *vrf;
    struct ip_addr first;
    struct ip_addr last;
};

static const char *vrf_of(const struct import_row *row)
{
    const char *vrf = import_row_value(row, "vrf");
    return vrf != NULL ? vrf : VRF_DEFAULT;
}

static void collect_lengths(const struct import_list *list, struct lengths *lengths)
{
    struct cidr prefix;
    for (const struct import_row *row = list->first; row != NULL; row = row->next)
        if (cidr_parse(row->what, &prefix, NULL) == 0)
            lengths->there[ip_addr_family(&prefix.first) == 6][prefix.length] = true;
}

static bool is_inside(const struct import *import, struct lengths *lengths, const char *vrf,
                      const struct ip_addr *addr)
{
    char text[CIDR_TEXT_MAX];
    bool v6 = ip_addr_family(addr) == 6;
    struct cidr prefix;
    if (lengths->last_vrf != NULL && strcmp(lengths->last_vrf, vrf) == 0 &&
        cidr_contains(&lengths->last, addr))
        return true;
    for (int length = v6 ? 128 : 32; length >= 0; length--) {
        if (!lengths->there[v6][length] || cidr_of(addr, (unsigned)length, &prefix) < 0 ||
            import_match_find(import, "%u %s %s", PAPER_PREFIX, cidr_format(&prefix, text), vrf) == NULL)
            continue;
        lengths->last = prefix;
        lengths->last_vrf = vrf;
        return true;
    }
    return false;
}

static void count_outside(struct import *import, struct lengths *lengths, const struct import_row *row,
                          const char *text)
{
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;
    if (ip_addr_parse_zone(text, &addr, zone) < 0 || zone[0] != '\0' ||
        is_inside(import, lengths, vrf_of(row), &addr))
        return;
    if (import->outside++ == 0)
        import->outside_first = row->what;
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *left = a, *right = b;
    int order = strcmp(left->vrf, right->vrf);
    return order != 0 ? order : ip_addr_compare(&left->first, &right->first);
}

static void add_spans(const struct import_list *list, struct span *spans, size_t *count)
{
    for (struct import_row *row = list->first; row != NULL; row = row->next) {
        struct span *span = &spans[*count];
        if (row->id == 0 && row->there != NULL)
            continue; // it is in the other list
        *span = (struct span){.row = row, .vrf = vrf_of(row)};
        if (ip_addr_parse(import_row_value(row, "first"), &span->first) == 0 &&
            ip_addr_parse(import_row_value(row, "last"), &span->last) == 0)
            ++*count;
    }
}

static void mark(struct import *import, struct import_row *row, const struct import_row *other)
{
    const char *reason = import_row_text(&import->work, "it overlaps the range %s", other->what);
    if (reason == NULL)
        import->failed = true;
    row->verdict = IMPORT_CONFLICT;
    row->locked = reason != NULL ? reason : "";
}

// Of two that overlap, the one that is not there yet stays out.
static void find_overlaps(struct import *import)
{
    size_t room = import->rows[PAPER_RANGE].count + import->there[PAPER_RANGE].count, count = 0;
    struct span *spans = calloc(room + 1, sizeof(*spans));
    if (spans == NULL) {
        import->failed = true;
        return;
    }
    add_spans(&import->there[PAPER_RANGE], spans, &count);
    add_spans(&import->rows[PAPER_RANGE], spans, &count);
    qsort(spans, count, sizeof(*spans), compare_spans);
    for (size_t i = 1, widest = 0; i < count; i++) {
        bool same = strcmp(spans[i].vrf, spans[widest].vrf) == 0;
        if (same && ip_addr_compare(&spans[i].first, &spans[widest].last) <= 0) {
            if (spans[i].row->id == 0)
                mark(import, spans[i].row, spans[widest].row);
            else if (spans[widest].row->id == 0)
                mark(import, spans[widest].row, spans[i].row);
        }
        if (!same || ip_addr_compare(&spans[i].last, &spans[widest].last) > 0)
            widest = i;
    }
    free(spans);
}

void import_outside_find(struct import *import)
{
    struct lengths lengths = {.last_vrf = NULL};
    collect_lengths(&import->there[PAPER_PREFIX], &lengths);
    collect_lengths(&import->rows[PAPER_PREFIX], &lengths);
    for (const struct import_row *row = import->rows[PAPER_ADDRESS].first; row != NULL; row = row->next)
        count_outside(import, &lengths, row, row->what);
    for (const struct import_row *row = import->rows[PAPER_RANGE].first; row != NULL; row = row->next)
        count_outside(import, &lengths, row, import_row_value(row, "first"));
    find_overlaps(import);
}
