// prefix_match, prefix_parent and prefix_parents of prefix.h.
#include "prefix.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "prefix_row.h"

// The last prefix of the plan at or before a place in the order of address and length: 1, 0 or a negative
// errno.
static int before(struct db *db, const char *vrf, const struct cidr *place, struct prefix *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_BEFORE);
    if (stmt == NULL)
        return -EIO;
    prefix_row_bind(stmt, vrf, place);
    return prefix_row_one(stmt, out);
}

// The longest prefix at or before `place` that holds `goal`. Prefixes nest and never overlap in part: when
// the one just before the place does not hold the goal, one that does holds it too, and so all that the two
// have in common, which is shorter; it stands at or before that. At most one look for each length.
static int longest(struct db *db, const char *vrf, const struct cidr *goal, struct cidr place,
                   struct prefix *out, struct error *err)
{
    struct prefix row;
    int code = before(db, vrf, &place, &row);
    while (code > 0 && !cidr_is_inside(goal, &row.cidr)) {
        code = cidr_common(&row.cidr.first, &goal->first, &place);
        if (code == 0)
            code = before(db, vrf, &place, &row);
    }
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return -ENOENT;
    *out = row;
    return 0;
}

int prefix_match(struct db *db, const char *vrf, const struct ip_addr *addr, struct prefix *out,
                 struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    struct cidr goal = {.first = *addr, .length = ip_addr_family(addr) == 4 ? 32 : 128};
    int code = longest(db, vrf_or_default(vrf), &goal, goal, out, err);
    if (code == -ENOENT)
        return error_set(err, code, "no prefix of the plan holds %s; add one with 'ipam prefix add CIDR'",
                         ip_addr_format(addr, text));
    return code;
}

int prefix_parent(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix *out,
                  struct error *err)
{
    char text[CIDR_TEXT_MAX];
    struct cidr place = *cidr;
    int code = -ENOENT;
    if (cidr->length > 0) {
        place.length--; // a place in the order, not a prefix: the host bits may be set
        code = longest(db, vrf_or_default(vrf), cidr, place, out, err);
    }
    if (code == -ENOENT)
        return error_set(err, code, "no other prefix of the plan holds %s", cidr_format(cidr, text));
    return code;
}

static int append(struct prefix_list *list, const struct prefix *row)
{
    struct prefix *grown = reallocarray(list->rows, list->count + 1, sizeof(*grown));
    if (grown == NULL)
        return -ENOMEM;
    grown[list->count] = *row;
    list->rows = grown;
    list->count++;
    return 0;
}

int prefix_parents(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix_list *out,
                   struct error *err)
{
    struct prefix_list list = {NULL, 0};
    struct cidr inner = *cidr;
    struct prefix outer;
    int code = prefix_parent(db, vrf, &inner, &outer, NULL);
    while (code == 0) {
        code = append(&list, &outer);
        inner = outer.cidr;
        if (code == 0)
            code = prefix_parent(db, vrf, &inner, &outer, NULL);
    }
    if (code == -ENOENT) {
        *out = list;
        return 0;
    }
    prefix_list_free(&list);
    return code == -ENOMEM ? inventory_error_memory(err) : inventory_error_db(db, code, err);
}
