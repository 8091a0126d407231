#include "prefix_nest.h"

// Each is longer than the one below it, so that there are never more than lengths; a list that is out of
// order must not write beyond them either.
unsigned prefix_nest_enter(struct prefix_nest *nest, const struct cidr *cidr)
{
    while (nest->depth > 0 && !cidr_is_inside(cidr, &nest->open[nest->depth - 1]))
        nest->depth--;
    unsigned depth = nest->depth;
    if (depth < PREFIX_NEST_MAX)
        nest->open[nest->depth++] = *cidr;
    return depth;
}
