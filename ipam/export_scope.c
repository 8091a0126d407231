#include "export_scope.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/inventory/vrf.h"

int export_scope_read(struct export_scope *scope, char **texts, size_t count, struct error *err)
{
    if (count > EXPORT_SCOPE_PREFIXES_MAX)
        return error_set(err, -EINVAL, "more than %d prefixes at once", EXPORT_SCOPE_PREFIXES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (cidr_parse(texts[i], &scope->prefixes[i], err) < 0)
            return -EINVAL;
    }
    scope->prefix_count = count;
    return 0;
}

bool export_scope_has_vrf(const struct export_scope *scope, const char *vrf)
{
    return !scope->vrf || strcmp(scope->vrf, *vrf ? vrf : VRF_DEFAULT) == 0;
}

bool export_scope_has(const struct export_scope *scope, const char *vrf, const struct ip_addr *addr)
{
    const struct ip_range alone = {*addr, *addr};

    return export_scope_covers(scope, vrf, &alone);
}

bool export_scope_covers(const struct export_scope *scope, const char *vrf, const struct ip_range *range)
{
    bool found = scope->prefix_count == 0;

    if (!export_scope_has_vrf(scope, vrf))
        return false;
    for (size_t i = 0; i < scope->prefix_count && !found; i++)
        found = cidr_contains(&scope->prefixes[i], &range->first) &&
                cidr_contains(&scope->prefixes[i], &range->last);
    return found;
}
