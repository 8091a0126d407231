#include "plan_read.h"

#include "shared/base/error.h"

int plan_read_prefix(struct db *db, const char *vrf, const char *cidr_or_name, struct plan_read *out,
                     struct error *err)
{
    *out = (struct plan_read){.prefix = {.id = 0}};
    int result = vrf ? vrf_check(db, vrf, err) : 0;
    if (result == 0)
        result = prefix_find(db, vrf, cidr_or_name, &out->prefix, err);
    if (result < 0)
        return result;

    struct ip_range range = ip_range_of_cidr(&out->prefix.cidr);
    result = prefix_list(db, out->prefix.vrf, &out->prefix.cidr, &out->prefixes, err);
    if (result == 0)
        result = prefix_parents(db, out->prefix.vrf, &out->prefix.cidr, &out->around, err);
    if (result == 0)
        result = plan_range_list(db, out->prefix.vrf, &range, &out->ranges, err);
    if (result == 0)
        result = plan_address_list(db, out->prefix.vrf, &range, &out->addresses, err);
    if (result == 0)
        result = conflict_list(db, false, &out->conflicts, err);
    return result;
}

void plan_read_free(struct plan_read *read)
{
    prefix_list_free(&read->prefixes);
    prefix_list_free(&read->around);
    plan_range_list_free(&read->ranges);
    plan_address_list_free(&read->addresses);
    conflict_list_free(&read->conflicts);
}

int plan_read_picture(const struct plan_read *read, struct plan_picture *picture, struct error *err)
{
    const struct plan_picture_input input = {
        .prefix = &read->prefix,
        .prefixes = &read->prefixes,
        .around = &read->around,
        .ranges = &read->ranges,
        .addresses = &read->addresses,
        .conflicts = &read->conflicts,
    };
    int result = plan_picture_init(picture, &input);

    return result < 0 ? error_set(err, result, "out of memory") : 0;
}
