#include "grid_shape.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"

enum {
    V4_BITS = 32,
    V6_BITS = 128,
    V6_SUBNET = 64,
    EACH_BITS = 10,  // GRID_SHAPE_EACH_MAX
    CELLS_BITS = 12, // GRID_SHAPE_CELLS_MAX
    BLOCKS_BITS = 8,
    NIBBLE = 4,
    DENSE_V6_BITS = 8,
};

static unsigned family_bits(const struct cidr *prefix)
{
    return ip_addr_family(&prefix->first) == 4 ? V4_BITS : V6_BITS;
}

static unsigned natural_length(const struct cidr *prefix)
{
    unsigned bits = family_bits(prefix);

    if (bits == V6_BITS)
        return prefix->length < V6_SUBNET ? V6_SUBNET : V6_BITS;
    return bits - prefix->length <= EACH_BITS ? bits : (unsigned)prefix->length + BLOCKS_BITS;
}

static unsigned row_length(const struct cidr *prefix, unsigned cell_length, unsigned row_bits)
{
    unsigned length = prefix->length;

    return cell_length > length + row_bits ? cell_length - row_bits : length;
}

// The columns of a terminal that the label of the last row, and 2^row_bits cells with wider gaps between
// groups, take.
static size_t row_width(const struct cidr *prefix, unsigned cell_length, unsigned row_bits)
{
    char label[IP_ADDR_TEXT_MAX];
    struct ip_addr last = cidr_last(prefix);
    struct cidr row = *prefix;
    size_t cells = (size_t)1 << row_bits;

    cidr_of(&last, row_length(prefix, cell_length, row_bits), &row);
    return strlen(ip_addr_format(&row.first, label)) + 1 + 2 * cells + (cells - 1) / GRID_SHAPE_GROUP;
}

static unsigned choose_row_bits(const struct cidr *prefix, const struct grid_shape *shape, unsigned width)
{
    const unsigned usual = NIBBLE, most = 6, least = 3;
    unsigned bits = shape->sparse ? usual : most;

    if (width == 0)
        return usual;
    while (bits > least && row_width(prefix, shape->cell_length, bits) > width)
        bits--;
    return bits;
}

static int check_wanted(const struct cidr *prefix, unsigned wanted, bool sparse, struct error *err)
{
    unsigned most = family_bits(prefix);
    char text[CIDR_TEXT_MAX];

    if (!sparse && most > (unsigned)prefix->length + CELLS_BITS)
        most = (unsigned)prefix->length + CELLS_BITS;
    if (wanted >= prefix->length && wanted <= most)
        return 0;
    return error_set(err, -ERANGE, "a cell of the grid of %s has a length from /%u to /%u, not /%u",
                     cidr_format(prefix, text), (unsigned)prefix->length, most, wanted);
}

int grid_shape_choose(const struct cidr *prefix, unsigned width, unsigned wanted, struct grid_shape *out,
                      struct error *err)
{
    unsigned bits = family_bits(prefix);
    struct grid_shape shape = {
        .cell_length = wanted ? wanted : natural_length(prefix),
        .sparse = bits == V6_BITS && bits - prefix->length > DENSE_V6_BITS,
    };
    int result = check_wanted(prefix, shape.cell_length, shape.sparse, err);

    if (result < 0)
        return result;
    shape.row_length = row_length(prefix, shape.cell_length, choose_row_bits(prefix, &shape, width));
    *out = shape;
    return 0;
}

unsigned grid_shape_columns(const struct grid_shape *shape)
{
    return 1U << (shape->cell_length - shape->row_length);
}

bool grid_shape_coarsen(const struct cidr *prefix, struct grid_shape *shape)
{
    if (!shape->sparse || shape->row_length < (unsigned)prefix->length + NIBBLE)
        return false;
    shape->cell_length -= NIBBLE;
    shape->row_length -= NIBBLE;
    return true;
}
