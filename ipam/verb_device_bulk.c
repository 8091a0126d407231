#include "verb_device_bulk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "device_apply.h"
#include "device_input.h"
#include "listing.h"
#include "question.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/device_row.h"
#include "terminal_text.h"

enum { SHOWN_MAX = 20 };

static const struct output_column columns[] = {
    {"key", "KEY", 0, 0},
    {"name", "NAME", OUTPUT_SHRINK, 1},
    {"field", "FIELD", 0, 0},
    {"before", "BEFORE", OUTPUT_SHRINK, 0},
    {"after", "AFTER", OUTPUT_SHRINK, 0},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static int select_devices(struct command *command, const char *where, struct device_choice_list *list)
{
    struct db_filter filter;
    int result = listing_filter(command, where, device_filter_fields, DEVICE_FILTER_FIELDS, &filter);

    if (result < 0)
        return result;
    result = device_choice_select(command->db, 0, &filter, list, &command->err);
    filter_free(&filter);
    return result;
}

// Whom it is about, on stderr: what a person reads before the answer.
static void preview(const struct command *command, const struct device_choice_list *list)
{
    for (size_t i = 0; i < list->count && i < SHOWN_MAX; i++) {
        fprintf(stderr, "  %s  ", list->rows[i].key);
        terminal_text_write(stderr, list->rows[i].name, command->out.style.utf8);
        fputc('\n', stderr);
    }
    if (list->count > SHOWN_MAX)
        fprintf(stderr, "  and %zu more\n", list->count - SHOWN_MAX);
}

static bool asked_and_refused(struct command *command, const struct device_choice_list *list, bool yes)
{
    if (yes)
        return false;
    preview(command, list);
    return question_ask(command->out.style.utf8, false, "Change %s%zu device%s?",
                        list->count > 1 ? "these " : "", list->count,
                        list->count > 1 ? "s" : "") != QUESTION_YES;
}

// What a field that holds one value says now; NULL for one that holds several.
static const char *value_of(struct command *command, const struct device *device, const char *field)
{
    const struct {
        const char *field;
        const char *value;
    } values[] = {
        {"name", device->name},
        {"site", device->site},
        {"type", device->type},
        {"icon", device->icon},
        {"vendor", device->vendor},
        {"os", device->os},
        {"trusted", device->trusted ? "yes" : "no"},
        {"monitored", device->monitored ? "yes" : "no"},
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (strcmp(values[i].field, field) == 0)
            return values[i].value;
    }
    return strcmp(field, "notes") == 0 ? device_notes(command->db, device->id) : NULL;
}

static void write_change(struct command *command, const struct device *device,
                         const struct device_change *change)
{
    static const char *const signs[] = {
        [DEVICE_CHANGE_SET] = "", [DEVICE_CHANGE_ADD] = "+", [DEVICE_CHANGE_REMOVE] = "-"};
    char after[INVENTORY_NAME_MAX];

    snprintf(after, sizeof after, "%s%s", signs[change->kind], change->value);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(device->key, OUTPUT_PLAIN),
        output_cell_text(device->name, OUTPUT_PLAIN),
        output_cell_text(change->field, OUTPUT_PLAIN),
        output_cell_text(value_of(command, device, change->field), OUTPUT_FAINT),
        output_cell_text(after, OUTPUT_PLAIN),
    };
    output_row(&command->out, cells);
}

static int show_changes(struct command *command, const struct device_choice_list *list,
                        const struct device_bulk *bulk)
{
    struct device device;
    int result = 0;

    output_begin(&command->out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (size_t i = 0; result == 0 && i < list->count; i++) {
        result = device_find(command->db, list->rows[i].key, &device, &command->err);
        for (size_t change = 0; result == 0 && change < bulk->count; change++)
            write_change(command, &device, &bulk->changes[change]);
    }
    int status = command_end(command, result);
    if (status == EXIT_OK && command_is_text(command))
        printf("would change %zu device%s\n", list->count, list->count > 1 ? "s" : "");
    return status;
}

static int change_all(struct command *command, const struct device_choice_list *list,
                      const struct device_bulk *bulk)
{
    int result = command_begin(command);

    if (result < 0)
        return result;
    for (size_t i = 0; result == 0 && i < list->count; i++) {
        for (size_t change = 0; result == 0 && change < bulk->count; change++)
            result = device_apply(command, list->rows[i].id, &bulk->changes[change]);
        if (result < 0) {
            struct error reason = command->err;
            error_set(&command->err, result, "%s: %s; nothing was changed", list->rows[i].key, reason.text);
        }
    }
    return command_commit(command, result);
}

static int change_chosen(struct command *command, const struct device_choice_list *list,
                         const struct device_bulk *bulk)
{
    if (list->count == 0)
        return command_fail(command, "no device matches; nothing was changed");
    if (bulk->dry_run)
        return show_changes(command, list, bulk);
    if (asked_and_refused(command, list, bulk->yes))
        return command_fail(command, "nothing was changed");
    if (change_all(command, list, bulk) < 0)
        return command_fail(command, "%s", command->err.text);
    device_apply_found(command, 0);
    if (command_is_text(command))
        printf("changed %zu device%s\n", list->count, list->count > 1 ? "s" : "");
    return EXIT_OK;
}

int verb_device_bulk_set(struct command *command, const struct device_bulk *bulk)
{
    struct device_choice_list list = {NULL, 0};

    if (!bulk->where[strspn(bulk->where, " \t\r\n")])
        return command_usage(command, "the filter is empty; 'name:*' names every device");
    if (!bulk->yes && !bulk->dry_run && !isatty(STDIN_FILENO))
        return command_usage(command,
                             "changing many devices asks first; say --yes to do so without being asked");
    if (command_open(command, bulk->dry_run ? DB_READ : DB_WRITE) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = select_devices(command, bulk->where, &list);
    if (result == -EINVAL || result == -E2BIG)
        return command_usage(command, "%s", command->err.text);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    int status = change_chosen(command, &list, bulk);
    device_choice_list_free(&list);
    return status;
}
