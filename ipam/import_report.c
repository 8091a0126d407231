#include "import_report.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "shared/interchange/paper_field.h"
#include "shared/inventory/import.h"
#include "terminal_text.h"

enum { SHOWN_MAX = 50 };

static const char *const verdicts[IMPORT_VERDICTS] = {"same", "added", "changed", "conflict"};

static void say(const struct command *command, const char *text)
{
    fputs("ipam: ", stderr);
    terminal_text_write(stderr, text, command->out.style.utf8);
    fputc('\n', stderr);
}

bool import_report_errors(const struct command *command, const struct import *import, const char *path)
{
    const struct paper_result *result = import_result(import);
    char text[PAPER_TEXT_MAX + 300];

    for (size_t i = 0; i < result->error_count && i < PAPER_ERRORS_MAX; i++) {
        snprintf(text, sizeof text, "%.256s: %s", path, result->errors[i]);
        say(command, text);
    }
    if (result->error_count > PAPER_ERRORS_MAX)
        fprintf(stderr, "ipam: and %zu more\n", result->error_count - PAPER_ERRORS_MAX);
    if (result->error_count > 0)
        fputs("ipam: nothing was imported; mend the file and try again\n", stderr);
    return result->error_count > 0;
}

size_t import_report_total(const struct import *import, unsigned verdict)
{
    size_t total = 0;

    for (unsigned kind = 0; kind < PAPER_KINDS; kind++)
        total += import_count(import, (enum paper_kind)kind, (enum import_verdict)verdict);
    return total;
}

static int show_counts(struct command *command, const struct import *import)
{
    static const struct output_column columns[] = {{"record", "RECORD", 0, 0},
                                                   {"added", "ADDED", OUTPUT_RIGHT, 0},
                                                   {"changed", "CHANGED", OUTPUT_RIGHT, 0},
                                                   {"same", "SAME", OUTPUT_RIGHT, 0},
                                                   {"conflict", "CONFLICT", OUTPUT_RIGHT, 0}};
    static const enum import_verdict order[] = {IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME, IMPORT_CONFLICT};

    output_begin(&command->out, columns, 5, OUTPUT_TABLE);
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++) {
        struct output_cell cells[5] = {
            output_cell_text(paper_field_kind((enum paper_kind)kind), OUTPUT_PLAIN)};
        size_t sum = 0;
        for (size_t i = 0; i < 4; i++) {
            size_t count = import_count(import, (enum paper_kind)kind, order[i]);
            cells[i + 1] = output_cell_integer((int64_t)count);
            sum += count;
        }
        if (sum > 0)
            output_row(&command->out, cells);
    }
    return output_end(&command->out);
}

static void show_change(struct command *command, const struct import_change *change)
{
    const struct output_cell cells[] = {
        output_cell_text(verdicts[change->verdict],
                         change->verdict == IMPORT_CONFLICT ? OUTPUT_WARNING : OUTPUT_PLAIN),
        output_cell_text(paper_field_kind(change->kind), OUTPUT_PLAIN),
        output_cell_text(change->what, OUTPUT_PLAIN),
        output_cell_text(change->field, OUTPUT_PLAIN),
        output_cell_text(change->before, OUTPUT_PLAIN),
        output_cell_text(change->after, OUTPUT_PLAIN),
        change->line ? output_cell_integer(change->line) : (struct output_cell){.kind = OUTPUT_NULL},
        output_cell_text(change->reason, OUTPUT_PLAIN),
    };

    output_row(&command->out, cells);
}

static int show_changes(struct command *command, const struct import *import, bool people, size_t most,
                        size_t *hidden)
{
    static const struct output_column columns[] = {{"verdict", "WHAT", 0, 0},
                                                   {"record", "RECORD", 0, 0},
                                                   {"name", "NAME", OUTPUT_SHRINK, 0},
                                                   {"field", "FIELD", 0, 0},
                                                   {"before", "BEFORE", OUTPUT_SHRINK, 0},
                                                   {"after", "AFTER", OUTPUT_SHRINK, 0},
                                                   {"line", "LINE", OUTPUT_RIGHT, 2},
                                                   {"reason", "WHY", OUTPUT_WRAP, 1}};
    size_t count = 0, shown = 0;
    const struct import_change *changes = import_changes(import, &count);

    output_begin(&command->out, columns, 8, OUTPUT_TABLE);
    *hidden = 0;
    for (size_t i = 0; i < count; i++) {
        if (people && changes[i].verdict == IMPORT_ADDED)
            continue;
        if (shown < most)
            show_change(command, &changes[i]);
        else
            ++*hidden;
        shown++;
    }
    return output_end(&command->out);
}

int import_report_changes(struct command *command, const struct import *import, bool all)
{
    size_t hidden = 0;

    if (!command_is_text(command))
        return show_changes(command, import, false, SIZE_MAX, &hidden);
    int result = show_counts(command, import);
    if (result < 0 ||
        import_report_total(import, IMPORT_CHANGED) + import_report_total(import, IMPORT_CONFLICT) == 0)
        return result;
    putchar('\n');
    result = show_changes(command, import, true, all ? SIZE_MAX : SHOWN_MAX, &hidden);
    if (hidden > 0)
        printf("… and %zu more; --all shows them\n", hidden);
    return result;
}

void import_report_warnings(const struct command *command, const struct import *import)
{
    const struct paper_result *result = import_result(import);
    char text[PAPER_IGNORED_MAX * 68 + 128] = "not kept: ";
    size_t used = strlen(text);
    const char *first = NULL;
    size_t outside = import_outside(import, &first);

    for (size_t i = 0; i < result->ignored_count && i < PAPER_IGNORED_MAX; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? ", " : "", result->ignored[i]);
    if (result->ignored_count > PAPER_IGNORED_MAX)
        snprintf(text + used, sizeof text - used, " and %zu more", result->ignored_count - PAPER_IGNORED_MAX);
    if (result->ignored_count > 0)
        say(command, text);
    if (result->left_out > 0)
        fprintf(stderr, "ipam: %zu lines that name no device were left out (loopback, multicast)\n",
                result->left_out);
    if (outside > 0) {
        snprintf(text, sizeof text,
                 "%zu addresses or ranges lie in no prefix of the plan, as %s; 'ipam prefix add' adds one",
                 outside, first);
        say(command, text);
    }
}
