// The passes over prefixes and ranges.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "conflict_finder.h"
#include "inventory_error.h"
#include "row_list.h"

enum { DEPTH_MAX = 129 }; // prefixes that lie in each other, /0 to /128

// The prefixes that hold the present one, outermost first.
struct nesting {
    const struct conflict_span_row *rows[DEPTH_MAX];
    size_t depth;
};

static void read_key(struct stmt *stmt, const char *column, struct ip_addr *out)
{
    size_t length = 0;
    const void *key = stmt_blob(stmt, column, &length);
    if (length == sizeof(out->bytes))
        memcpy(out->bytes, key, length);
}

static void read_span(struct stmt *stmt, struct conflict_span_row *row)
{
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
    read_key(stmt, "first_key", &row->range.first);
    read_key(stmt, "last_key", &row->range.last);
}

static void read_prefix(struct stmt *stmt, void *out)
{
    struct conflict_span_row *row = out;
    read_span(stmt, row);
    text_copy(row->text, sizeof(row->text), stmt_text(stmt, "cidr"));
    text_copy(row->site, sizeof(row->site), stmt_text(stmt, "site"));
    row->site_id = stmt_int(stmt, "site_id");
    row->vlan_id = stmt_int(stmt, "vlan_id");
    row->vid = (int)stmt_int(stmt, "vid");
}

static void read_range(struct stmt *stmt, void *out)
{
    struct conflict_span_row *row = out;
    read_span(stmt, row);
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
}

static int read_spans(struct conflict_finder *finder, enum query_id query,
                      void (*read)(struct stmt *stmt, void *row), struct conflict_span_list *out)
{
    struct row_list list = {.row_size = sizeof(struct conflict_span_row), .read = read};
    int code = row_list_fill(&list, finder->db, stmt_use(finder->db, query), finder->err);
    if (code == 0)
        *out = (struct conflict_span_list){list.rows, list.count};
    return code;
}

struct conflict_span *conflict_finder_spans(const struct conflict_span_list *list, const char *kind,
                                            size_t *count)
{
    struct conflict_span *spans = calloc(list->count + 1, sizeof(*spans));
    *count = 0;
    for (size_t i = 0; spans != NULL && i < list->count; i++) {
        const struct conflict_span_row *row = &list->rows[i];
        if (kind == NULL || strcmp(row->kind, kind) == 0)
            spans[(*count)++] = (struct conflict_span){row->vrf, row->range};
    }
    return spans;
}

static bool holds(const struct conflict_span_row *outer, const struct conflict_span_row *inner)
{
    return strcmp(outer->vrf, inner->vrf) == 0 && ip_range_covers(&outer->range, &inner->range);
}

static int add_overlap(struct conflict_finder *finder, const struct conflict_span_row *outer,
                       const struct conflict_span_row *inner, bool by_site)
{
    const struct conflict_prefix around = {outer->text, outer->site, outer->vid};
    const struct conflict_prefix within = {inner->text, inner->site, inner->vid};
    struct conflict conflict = conflict_text_overlap(inner->vrf, &around, &within, by_site);
    return conflict_finder_add(finder, &conflict);
}

// The innermost prefix around it that says a site, and the one that says a VLAN, must say the same; where one
// prefix says both wrongly, the site is told.
static int compare_with_outer(struct conflict_finder *finder, const struct nesting *nesting,
                              const struct conflict_span_row *row)
{
    const struct conflict_span_row *site = NULL, *vlan = NULL;
    for (size_t i = nesting->depth; i > 0; i--) {
        const struct conflict_span_row *outer = nesting->rows[i - 1];
        if (site == NULL && outer->site_id != 0)
            site = outer;
        if (vlan == NULL && outer->vlan_id != 0)
            vlan = outer;
    }
    bool other_site = site != NULL && row->site_id != 0 && site->site_id != row->site_id;
    bool other_vlan = vlan != NULL && row->vlan_id != 0 && vlan->vlan_id != row->vlan_id;
    int code = other_site ? add_overlap(finder, site, row, true) : 0;
    if (code == 0 && other_vlan && !(other_site && site == vlan))
        code = add_overlap(finder, vlan, row, false);
    return code;
}

int conflict_pass_prefixes(struct conflict_finder *finder)
{
    struct nesting nestings[2] = {{.depth = 0}}; // IPv4, IPv6: their keys may lie in each other
    int code = read_spans(finder, QUERY_CONFLICT_PREFIXES, read_prefix, &finder->prefixes);
    for (size_t i = 0; code == 0 && i < finder->prefixes.count; i++) {
        const struct conflict_span_row *row = &finder->prefixes.rows[i];
        struct nesting *nesting = &nestings[ip_addr_family(&row->range.first) == 6];
        while (nesting->depth > 0 && !holds(nesting->rows[nesting->depth - 1], row))
            nesting->depth--;
        code = compare_with_outer(finder, nesting, row);
        if (nesting->depth < DEPTH_MAX)
            nesting->rows[nesting->depth++] = row;
    }
    return code;
}

int conflict_pass_ranges(struct conflict_finder *finder)
{
    struct conflict_cover cover;
    int code = read_spans(finder, QUERY_CONFLICT_RANGES, read_range, &finder->ranges);
    size_t count = 0;
    struct conflict_span *spans = conflict_finder_spans(&finder->prefixes, NULL, &count);
    if (code == 0 && spans == NULL)
        code = inventory_error_memory(finder->err);
    if (code == 0)
        conflict_cover_begin(&cover, spans, count);
    for (size_t i = 0; code == 0 && i < finder->ranges.count; i++) {
        const struct conflict_span_row *row = &finder->ranges.rows[i];
        if (conflict_cover_of(&cover, row->vrf, &row->range) != NULL)
            continue;
        struct conflict conflict = conflict_text_outside_range(row->vrf, row->kind, &row->range);
        code = conflict_finder_add(finder, &conflict);
    }
    free(spans);
    return code;
}
