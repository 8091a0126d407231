#include "grid_cells.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/net/ip_step.h"

// The rows that are drawn.
struct row_blocks {
    struct cidr *blocks;
    size_t count;
};

static int compare_addresses(const void *a, const void *b)
{
    return ip_addr_compare(a, b);
}

// Every place of the picture where there is something. The caller frees it; NULL without memory.
static struct ip_addr *collect_places(const struct plan_picture *picture, size_t *count)
{
    const struct prefix_list *prefixes = picture->input.prefixes;
    const struct plan_range_list *ranges = picture->input.ranges;
    struct ip_addr *places =
        calloc(picture->mark_count + prefixes->count + ranges->count + 1, sizeof *places);
    size_t at = 0;

    if (!places)
        return NULL;
    for (size_t i = 0; i < picture->mark_count; i++) {
        if (picture->marks[i].row || picture->marks[i].gateway)
            places[at++] = picture->marks[i].addr;
    }
    for (size_t i = 0; i < prefixes->count; i++) {
        if (prefixes->rows[i].cidr.length > picture->input.prefix->cidr.length)
            places[at++] = prefixes->rows[i].cidr.first;
    }
    for (size_t i = 0; i < ranges->count; i++) {
        if (ip_range_contains(&picture->outer, &ranges->rows[i].range.first))
            places[at++] = ranges->rows[i].range.first;
    }
    qsort(places, at, sizeof *places, compare_addresses);
    *count = at;
    return places;
}

// Writes the blocks of a length that hold the places, once each, while there is room; gives their number.
static size_t fill_blocks(const struct ip_addr *places, size_t count, unsigned length, struct cidr *out,
                          size_t capacity)
{
    struct cidr block;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        if (found > 0 && cidr_contains(&block, &places[i]))
            continue;
        if (cidr_of(&places[i], length, &block) < 0)
            continue;
        if (found < capacity)
            out[found] = block;
        found++;
    }
    return found;
}

static int choose_sparse_rows(const struct plan_picture *picture, struct grid_shape *shape,
                              struct row_blocks *out)
{
    size_t count = 0;
    struct ip_addr *places = collect_places(picture, &count);

    out->blocks = calloc(GRID_SHAPE_ROWS_MAX, sizeof *out->blocks);
    if (!places || !out->blocks) {
        free(places);
        return -ENOMEM;
    }
    do {
        out->count = fill_blocks(places, count, shape->row_length, out->blocks, GRID_SHAPE_ROWS_MAX);
    } while (out->count > GRID_SHAPE_ROWS_MAX && grid_shape_coarsen(&picture->input.prefix->cidr, shape));
    if (out->count > GRID_SHAPE_ROWS_MAX)
        out->count = GRID_SHAPE_ROWS_MAX;
    free(places);
    return 0;
}

static int choose_all_rows(const struct plan_picture *picture, const struct grid_shape *shape,
                           struct row_blocks *out)
{
    const struct cidr *prefix = &picture->input.prefix->cidr;
    struct cidr block = {.first = prefix->first, .length = (uint8_t)shape->row_length};
    size_t count = (size_t)1 << (shape->row_length - prefix->length);

    out->blocks = calloc(count, sizeof *out->blocks);
    if (!out->blocks)
        return -ENOMEM;
    for (out->count = 0; out->count < count; out->count++) {
        out->blocks[out->count] = block;
        cidr_next(&block, &block);
    }
    return 0;
}

static bool is_address(const struct cidr *block)
{
    return block->length == (ip_addr_family(&block->first) == 4 ? 32 : 128);
}

// What a block is when none of its addresses is used: part of a prefix within, or free; an address is what
// its range says.
static enum address_use use_of_empty(const struct plan_picture *picture, const struct cidr *block)
{
    const struct prefix_list *prefixes = picture->input.prefixes;

    if (is_address(block))
        return plan_picture_free_use(plan_picture_range(picture, &block->first));
    for (size_t i = 0; i < prefixes->count; i++) {
        const struct cidr *inside = &prefixes->rows[i].cidr;
        if (inside->length > picture->input.prefix->cidr.length &&
            (cidr_is_inside(inside, block) || cidr_is_inside(block, inside)))
            return ADDRESS_USE_PREFIX;
    }
    return ADDRESS_USE_FREE;
}

static struct grid_cell make_cell(const struct plan_picture *picture, const struct cidr *block)
{
    struct grid_cell cell = {.block = *block, .worst = ADDRESS_USE_FREE};
    struct ip_range range = ip_range_of_cidr(block);
    bool address = is_address(block);

    for (size_t i = plan_picture_at(picture, &range.first); i < picture->mark_count; i++) {
        const struct plan_mark *mark = &picture->marks[i];
        if (!ip_range_contains(&range, &mark->addr))
            break;
        cell.used += mark->used;
        if (!address && mark->use == ADDRESS_USE_NETWORK)
            continue;
        if (!cell.mark || mark->use > cell.worst) {
            cell.mark = mark;
            cell.worst = mark->use;
        }
    }
    if (cell.worst == ADDRESS_USE_FREE)
        cell.worst = use_of_empty(picture, block);
    return cell;
}

static void fill_rows(struct grid_cells *cells, const struct row_blocks *rows)
{
    unsigned columns = grid_shape_columns(&cells->shape);

    for (size_t row = 0; row < rows->count; row++) {
        struct cidr block = {.first = rows->blocks[row].first, .length = (uint8_t)cells->shape.cell_length};
        for (unsigned i = 0; i < columns; i++) {
            cells->cells[row * columns + i] = make_cell(cells->picture, &block);
            cidr_next(&block, &block);
        }
    }
}

static void count_uses(struct grid_cells *cells)
{
    const struct plan_picture *picture = cells->picture;
    size_t count = cells->row_count * grid_shape_columns(&cells->shape);

    if (grid_cells_are_addresses(cells) && !cells->shape.sparse) {
        for (size_t i = 0; i < count; i++)
            cells->counts[cells->cells[i].worst]++;
        return;
    }
    for (size_t i = 0; i < picture->mark_count; i++) {
        if (picture->marks[i].use != ADDRESS_USE_FREE)
            cells->counts[picture->marks[i].use]++;
    }
}

int grid_cells_make(const struct plan_picture *picture, const struct grid_shape *shape,
                    struct grid_cells *out)
{
    struct row_blocks rows = {.blocks = NULL};

    *out = (struct grid_cells){.picture = picture, .shape = *shape};
    int result = shape->sparse ? choose_sparse_rows(picture, &out->shape, &rows)
                               : choose_all_rows(picture, shape, &rows);
    if (result == 0) {
        out->cells = calloc(rows.count * grid_shape_columns(&out->shape) + 1, sizeof *out->cells);
        result = out->cells ? 0 : -ENOMEM;
    }
    if (result == 0) {
        out->row_count = rows.count;
        fill_rows(out, &rows);
        count_uses(out);
    }
    free(rows.blocks);
    return result;
}

void grid_cells_free(struct grid_cells *cells)
{
    free(cells->cells);
    cells->cells = NULL;
    cells->row_count = 0;
}

bool grid_cells_are_addresses(const struct grid_cells *cells)
{
    bool v4 = ip_addr_family(&cells->picture->outer.first) == 4;

    return cells->shape.cell_length == (v4 ? 32 : 128);
}

double grid_cells_fill(const struct grid_cell *cell)
{
    struct ip_range range = ip_range_of_cidr(&cell->block);
    struct ip_count count = ip_range_count(&range);

    return (double)cell->used / ip_count_double(&count);
}

static struct cidr row_block(const struct grid_cells *cells, size_t row)
{
    unsigned columns = grid_shape_columns(&cells->shape);

    return (struct cidr){.first = cells->cells[row * columns].block.first,
                         .length = (uint8_t)cells->shape.row_length};
}

bool grid_cells_gap(const struct grid_cells *cells, size_t row, struct ip_range *out)
{
    struct ip_range gap = cells->picture->outer;

    if (row > 0) {
        struct cidr before = row_block(cells, row - 1);
        gap.first = cidr_last(&before);
        if (!ip_step_next(&gap.first))
            return false;
    }
    if (row < cells->row_count) {
        gap.last = row_block(cells, row).first;
        if (!ip_step_previous(&gap.last))
            return false;
    }
    if (ip_addr_compare(&gap.first, &gap.last) > 0)
        return false;
    *out = gap;
    return true;
}
