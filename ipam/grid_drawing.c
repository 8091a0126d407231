#include "grid_drawing.h"

#include <inttypes.h>
#include <string.h>

#include "column_fit.h"
#include "shared/base/text.h"

enum { LEVELS = 5, LEGEND_WIDTH = 80, LEGEND_ITEM_MAX = 128, LABEL_GAP = 1 };

#define COUNTABLE 1e6

#define FAINT "\033[2m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[31m"

// Of no address, then more and more of them.
static const char *const shades[2][LEVELS] = {{".", ":", "+", "*", "#"}, {"·", "░", "▒", "▓", "█"}};
static const char *const level_colours[LEVELS] = {FAINT, GREEN, GREEN, YELLOW, RED};
static const char *const fill_titles[LEVELS] = {"empty", "up to 25%", "up to 50%", "up to 80%", "more"};
static const char *const count_titles[LEVELS] = {"empty", "up to 9 used", "up to 99", "up to 999", "more"};

struct pen {
    FILE *stream;
    bool colour;
    const char *now; // the colour that is on, "" for none
    size_t blanks;   // before the next text; none at the end of a line
};

struct drawing {
    struct pen pen;
    const struct grid_cells *cells;
    const struct output_style *style;
    size_t label_width;
    size_t legend_at; // columns that the legend's line has taken
};

static void skip(struct pen *pen, size_t blanks)
{
    pen->blanks += blanks;
}

// Blanks stand between colours, not in them.
static void put(struct pen *pen, const char *colour, const char *text)
{
    bool changes = pen->colour && strcmp(pen->now, colour) != 0;

    if (changes && *pen->now)
        fputs("\033[0m", pen->stream);
    for (; pen->blanks > 0; pen->blanks--)
        fputc(' ', pen->stream);
    if (changes) {
        fputs(colour, pen->stream);
        pen->now = colour;
    }
    fputs(text, pen->stream);
}

static void end_line(struct pen *pen)
{
    fprintf(pen->stream, "%s\n", *pen->now ? "\033[0m" : "");
    pen->now = "";
    pen->blanks = 0;
}

static bool is_v4(const struct grid_cells *cells)
{
    return ip_addr_family(&cells->picture->outer.first) == 4;
}

static int level_of(const struct grid_cells *cells, const struct grid_cell *cell)
{
    const double quarter = 0.25, half = 0.5, much = 0.8;
    double fill = grid_cells_fill(cell);

    if (cell->used == 0)
        return 0;
    if (!is_v4(cells))
        return cell->used < 10 ? 1 : cell->used < 100 ? 2 : cell->used < 1000 ? 3 : 4;
    return fill <= quarter ? 1 : fill <= half ? 2 : fill <= much ? 3 : 4;
}

static void draw_block(struct drawing *drawing, const struct grid_cell *cell)
{
    bool utf8 = drawing->style->utf8;
    int level = level_of(drawing->cells, cell);
    bool bad = cell->worst >= ADDRESS_USE_GONE;

    if (level == 0 && cell->worst == ADDRESS_USE_PREFIX)
        put(&drawing->pen, address_use_colour(cell->worst), address_use_glyph(cell->worst, utf8));
    else
        put(&drawing->pen, level_colours[level], shades[utf8][level]);
    if (bad)
        put(&drawing->pen, address_use_colour(cell->worst), address_use_glyph(cell->worst, utf8));
    else
        skip(&drawing->pen, 1);
}

static void draw_cell(struct drawing *drawing, const struct grid_cell *cell)
{
    if (!grid_cells_are_addresses(drawing->cells)) {
        draw_block(drawing, cell);
        return;
    }
    put(&drawing->pen, address_use_colour(cell->worst), address_use_glyph(cell->worst, drawing->style->utf8));
    skip(&drawing->pen, 1);
}

// Cells stand at even columns, with one more blank between groups: "+0              +8".
static void draw_offsets(struct drawing *drawing)
{
    unsigned columns = grid_shape_columns(&drawing->cells->shape);
    size_t at = 0;

    fprintf(drawing->pen.stream, "%*s", (int)(drawing->label_width + LABEL_GAP), "");
    for (unsigned i = 0; i < columns; i += GRID_SHAPE_GROUP) {
        size_t wanted = (size_t)i * 2 + i / GRID_SHAPE_GROUP;
        at += (size_t)fprintf(drawing->pen.stream, "%*s+%u", (int)(wanted - at), "", i);
    }
    fputc('\n', drawing->pen.stream);
}

static void draw_row(struct drawing *drawing, size_t row)
{
    unsigned columns = grid_shape_columns(&drawing->cells->shape);
    const struct grid_cell *cells = &drawing->cells->cells[row * columns];
    char label[IP_ADDR_TEXT_MAX];

    put(&drawing->pen, "", ip_addr_format(&cells[0].block.first, label));
    skip(&drawing->pen, drawing->label_width - strlen(label) + LABEL_GAP);
    for (unsigned i = 0; i < columns; i++) {
        if (i > 0 && i % GRID_SHAPE_GROUP == 0)
            skip(&drawing->pen, 1);
        draw_cell(drawing, &cells[i]);
    }
    end_line(&drawing->pen);
}

// How many addresses, or blocks, are left out; not so many that nobody would count them.
static void draw_gap(struct drawing *drawing, const struct ip_range *gap)
{
    const struct grid_cells *cells = drawing->cells;
    struct ip_count count = ip_range_count(gap);
    struct ip_count cell = ip_count_power((is_v4(cells) ? 32 : 128) - cells->shape.cell_length);
    double left_out = ip_count_double(&count) / ip_count_double(&cell);
    char text[LEGEND_ITEM_MAX], digits[IP_COUNT_GROUPED_MAX];
    struct text_buf buf;

    text_buf_init(&buf, text, sizeof text);
    text_buf_add(&buf, "%s", drawing->style->utf8 ? "⋮" : ":");
    if (left_out < COUNTABLE) {
        struct ip_count whole = ip_count_of((uint64_t)left_out);
        text_buf_add(&buf, " %s", ip_count_format_grouped(&whole, digits));
    }
    if (left_out < COUNTABLE && !grid_cells_are_addresses(cells))
        text_buf_add(&buf, " /%u%s", cells->shape.cell_length, left_out > 1 ? "s" : "");
    text_buf_add(&buf, " unused");
    put(&drawing->pen, FAINT, text);
    end_line(&drawing->pen);
}

static void draw_rows(struct drawing *drawing)
{
    const struct grid_cells *cells = drawing->cells;
    struct ip_range gap;

    for (size_t row = 0; row < cells->row_count; row++) {
        if (cells->shape.sparse && grid_cells_gap(cells, row, &gap))
            draw_gap(drawing, &gap);
        draw_row(drawing, row);
    }
    if (cells->shape.sparse && grid_cells_gap(cells, cells->row_count, &gap))
        draw_gap(drawing, &gap);
}

static void draw_legend_item(struct drawing *drawing, const char *colour, const char *glyph,
                             const char *words)
{
    const size_t between = 3;
    size_t width = drawing->style->width ? drawing->style->width : LEGEND_WIDTH;
    size_t needed = column_fit_width(glyph) + 1 + column_fit_width(words);

    if (drawing->legend_at > 0 && drawing->legend_at + between + needed > width) {
        end_line(&drawing->pen);
        drawing->legend_at = 0;
    }
    if (drawing->legend_at > 0)
        skip(&drawing->pen, between);
    drawing->legend_at += drawing->legend_at > 0 ? between : 0;
    put(&drawing->pen, colour, glyph);
    skip(&drawing->pen, 1);
    put(&drawing->pen, "", words);
    drawing->legend_at += needed;
}

static void draw_levels(struct drawing *drawing)
{
    const char *const *titles = is_v4(drawing->cells) ? fill_titles : count_titles;

    for (int i = 0; i < LEVELS; i++)
        draw_legend_item(drawing, level_colours[i], shades[drawing->style->utf8][i], titles[i]);
}

static bool any_cell(const struct grid_cells *cells, enum address_use use)
{
    size_t count = cells->row_count * grid_shape_columns(&cells->shape);

    for (size_t i = 0; i < count; i++) {
        if (cells->cells[i].worst == use)
            return true;
    }
    return false;
}

// IPv6 has no broadcast (RFC 4291 section 2).
static const char *title_of(const struct grid_cells *cells, enum address_use use)
{
    return use == ADDRESS_USE_NETWORK && !is_v4(cells) ? "routers, anycast" : address_use_title(use);
}

// The uses that are drawn, and how many addresses have each; free ones of a sparse grid are not counted.
static void draw_uses(struct drawing *drawing)
{
    bool addresses = grid_cells_are_addresses(drawing->cells);
    int first = addresses ? ADDRESS_USE_FREE : ADDRESS_USE_GONE;

    for (int i = ADDRESS_USE_COUNT - 1; i >= first; i--) {
        enum address_use use = (enum address_use)i;
        int64_t count = drawing->cells->counts[use];
        char words[LEGEND_ITEM_MAX];
        if (!any_cell(drawing->cells, use))
            continue;
        if (count > 0)
            snprintf(words, sizeof words, "%s %" PRId64, title_of(drawing->cells, use), count);
        else
            snprintf(words, sizeof words, "%s", title_of(drawing->cells, use));
        draw_legend_item(drawing, address_use_colour(use), address_use_glyph(use, drawing->style->utf8),
                         words);
    }
    if (!addresses && any_cell(drawing->cells, ADDRESS_USE_PREFIX))
        draw_legend_item(drawing, address_use_colour(ADDRESS_USE_PREFIX),
                         address_use_glyph(ADDRESS_USE_PREFIX, drawing->style->utf8),
                         address_use_title(ADDRESS_USE_PREFIX));
}

static size_t widest_label(const struct grid_cells *cells)
{
    unsigned columns = grid_shape_columns(&cells->shape);
    size_t widest = 0;

    for (size_t row = 0; row < cells->row_count; row++) {
        char label[IP_ADDR_TEXT_MAX];
        size_t width = strlen(ip_addr_format(&cells->cells[row * columns].block.first, label));
        widest = width > widest ? width : widest;
    }
    return widest;
}

void grid_drawing_write(FILE *stream, const struct grid_cells *cells, const struct output_style *style)
{
    struct drawing drawing = {
        .pen = {.stream = stream, .colour = style->colour, .now = ""},
        .cells = cells,
        .style = style,
        .label_width = widest_label(cells),
    };

    if (cells->row_count > 0 && grid_cells_are_addresses(cells))
        draw_offsets(&drawing);
    draw_rows(&drawing);
    fputc('\n', stream);
    if (!grid_cells_are_addresses(cells))
        draw_levels(&drawing);
    draw_uses(&drawing);
    if (drawing.legend_at > 0)
        end_line(&drawing.pen);
}
