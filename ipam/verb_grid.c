#include "verb.h"

#include <errno.h>

#include "command.h"
#include "grid_drawing.h"
#include "grid_table.h"
#include "plan_read.h"
#include "shared/base/number.h"
#include "terminal_text.h"
#include "usage_bar.h"

static void write_head(struct command *command, const struct plan_picture *picture,
                       const struct grid_cells *cells)
{
    const struct prefix *prefix = picture->input.prefix;
    const struct output_style *style = &command->out.style;
    struct ip_range usable = ip_range_usable(&prefix->cidr);
    const struct usage_bar usage = {plan_picture_used(picture, &picture->outer), ip_range_count(&usable)};
    FILE *stream = command->out.stream;
    char cidr[CIDR_TEXT_MAX], bar[USAGE_BAR_MAX], percent[USAGE_BAR_WORDS_MAX], words[USAGE_BAR_WORDS_MAX];

    fputs(cidr_format(&prefix->cidr, cidr), stream);
    if (prefix->name[0]) {
        fputs("  ", stream);
        terminal_text_write(stream, prefix->name, style->utf8 || style->width == 0);
    }
    fprintf(stream, "  %s %s (%s used)", usage_bar_draw(&usage, style->utf8, bar),
            usage_bar_percent(&usage, percent), usage_bar_words(&usage, words));
    if (!grid_cells_are_addresses(cells))
        fprintf(stream, "  each cell is a /%u", cells->shape.cell_length);
    fputs("\n\n", stream);
}

static int write_cells(struct command *command, const struct plan_picture *picture,
                       const struct grid_cells *cells)
{
    if (!command_is_text(command)) {
        int result = grid_table_write(&command->out, cells);
        return result < 0 ? error_set(&command->err, result, "cannot write the cells: %s", error_name(result))
                          : 0;
    }
    write_head(command, picture, cells);
    grid_drawing_write(command->out.stream, cells, &command->out.style);
    return 0;
}

static int draw(struct command *command, const struct plan_read *read, unsigned cell_length)
{
    struct plan_picture picture = {.marks = NULL};
    struct grid_cells cells = {.cells = NULL};
    struct grid_shape shape;
    int result =
        grid_shape_choose(&read->prefix.cidr, command->out.style.width, cell_length, &shape, &command->err);

    if (result < 0)
        return result;
    result = plan_read_picture(read, &picture, &command->err);
    if (result == 0 && grid_cells_make(&picture, &shape, &cells) < 0)
        result = error_set(&command->err, -ENOMEM, "out of memory");
    if (result == 0)
        result = write_cells(command, &picture, &cells);
    grid_cells_free(&cells);
    plan_picture_fini(&picture);
    return result;
}

int verb_grid(struct command *command, int argc, char **argv)
{
    const char *vrf = NULL;
    const char *cell = NULL;
    uint64_t cell_length = 0;
    struct plan_read read;
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &vrf},
        {"cell", 0, ARGUMENTS_VALUE, &cell},
    };

    if (!command_arguments(command, argc, argv, options, 2, 1, 1))
        return command->exit;
    if (cell && number_parse_u64(cell[0] == '/' ? cell + 1 : cell, 1, 128, &cell_length) < 0)
        return command_usage(command, "--cell takes the length of a cell, as /28, not \"%s\"", cell);
    if (command_open(command, DB_READ) < 0 || command_begin_read(command) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = plan_read_prefix(command->db, vrf, command->args[0], &read, &command->err);
    db_end_read(command->db);
    if (result == 0)
        result = draw(command, &read, (unsigned)cell_length);
    plan_read_free(&read);
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
