#include "verb_inventory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "device_apply.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_type.h"
#include "shared/inventory/type_rules_source.h"

static const struct output_column change_columns[] = {
    {"key", "KEY", 0, 0},     {"name", "NAME", OUTPUT_SHRINK, 1},     {"before", "BEFORE", 0, 0},
    {"after", "AFTER", 0, 0}, {"reason", "REASON", OUTPUT_SHRINK, 0},
};

static const struct output_column rule_columns[] = {
    {"counts", "COUNTS", 0, 0},           {"type", "TYPE", 0, 0},
    {"filter", "FILTER", OUTPUT_WRAP, 0}, {"file", "FILE", 0, 1},
    {"line", "LINE", OUTPUT_RIGHT, 0},
};

enum {
    CHANGE_COLUMNS = sizeof change_columns / sizeof change_columns[0],
    RULE_COLUMNS = sizeof rule_columns / sizeof rule_columns[0],
};

static int write_changes(struct command *command, const struct device_type_changes *changes)
{
    output_begin(&command->out, change_columns, CHANGE_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < changes->count; i++) {
        const struct device_type_change *row = &changes->rows[i];
        const struct output_cell cells[CHANGE_COLUMNS] = {
            output_cell_text(row->key, OUTPUT_PLAIN),    output_cell_text(row->name, OUTPUT_PLAIN),
            output_cell_text(row->before, OUTPUT_FAINT), output_cell_text(row->after, OUTPUT_PLAIN),
            output_cell_text(row->reason, OUTPUT_PLAIN),
        };
        output_row(&command->out, cells);
    }
    return command_end(command, 0);
}

static int change_types(struct command *command, struct type_rules *rules, bool dry_run)
{
    struct device_type_changes changes;
    int result = 0;

    if (!dry_run && device_apply_vendors(command, 0) < 0)
        command_fail(command, "the vendors were not looked up: %s", command->err.text);
    result = device_type_plan(command->db, 0, rules, command->out.style.now_ms, &changes, &command->err);
    if (result == 0 && !dry_run)
        result = device_type_write(command->db, &changes, &command->err);
    if (result < 0) {
        device_type_changes_free(&changes);
        return command_fail(command, "%s", command->err.text);
    }
    int status = write_changes(command, &changes);
    if (status == EXIT_OK && command_is_text(command) && changes.count == 0)
        puts("every type is as the rules say");
    else if (status == EXIT_OK && command_is_text(command))
        printf("%s %zu device%s\n", dry_run ? "would change" : "changed", changes.count,
               changes.count > 1 ? "s" : "");
    device_type_changes_free(&changes);
    return status;
}

static void write_matching(struct command *command, const struct type_rules *rules, const bool *matches)
{
    bool first = true;

    output_begin(&command->out, rule_columns, RULE_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < rules->count; i++) {
        const struct type_rule *rule = &rules->rows[i];
        if (!matches[i])
            continue;
        const struct output_cell cells[RULE_COLUMNS] = {
            output_cell_boolean(first),
            output_cell_text(rule->type, OUTPUT_PLAIN),
            output_cell_text(type_rule_text(rule), OUTPUT_PLAIN),
            output_cell_text(rule->file, OUTPUT_FAINT),
            output_cell_integer(rule->line),
        };
        output_row(&command->out, cells);
        first = false;
    }
}

static int test_device(struct command *command, struct type_rules *rules)
{
    struct device device = {.id = 0};
    bool *matches = calloc(rules->count + 1, sizeof *matches);
    int result = matches ? device_find(command->db, command->args[1], &device, &command->err)
                         : error_set(&command->err, -ENOMEM, "out of memory");

    if (result == 0)
        result = device_type_test(command->db, device.id, rules, command->out.style.now_ms, matches,
                                  &command->err);
    if (result < 0 || !matches) {
        free(matches);
        return command_fail(command, "%s", command->err.text);
    }
    write_matching(command, rules, matches);
    free(matches);
    size_t count = command->out.row_count;
    int status = command_end(command, 0);
    const char *source = device_field_source(command->db, device.id, "type");
    if (status != EXIT_OK || !command_is_text(command))
        return status;
    if (*source && strcmp(source, "rules") != 0)
        printf("its type, %s, was set by %s and stays\n", device.type, source);
    else if (count == 0)
        puts("no rule matches");
    return EXIT_OK;
}

int verb_types(struct command *command, int argc, char **argv)
{
    struct type_rules rules;
    bool dry_run = false;
    const struct arguments_option options[] = {{"dry-run", 'n', ARGUMENTS_FLAG, &dry_run}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 2))
        return command->exit;
    bool test = command->arg_count == 2 && strcmp(command->args[0], "test") == 0;
    if (command->arg_count > 0 && !test)
        return command_usage(command, "\"%s\" is nothing that types does; write 'ipam types test DEVICE'",
                             command->args[0]);
    int result = type_rules_source_read(NULL, &rules, &command->err);
    if (result == 0)
        result = command_open(command, test || dry_run ? DB_READ : DB_WRITE);
    int status = 0;
    if (result < 0)
        status = command_fail(command, "%s", command->err.text);
    else if (rules.count == 0 && rules.fault_count == 0)
        status = command_fail(command,
                              "there are no rules; write some into /etc/lanatlas/device-types.conf, as in "
                              "'printer: port:9100'");
    else
        status = test ? test_device(command, &rules) : change_types(command, &rules, dry_run);
    if (device_apply_tell_faults(command, &rules) && status == EXIT_OK)
        status = EXIT_NOTHING;
    type_rules_free(&rules);
    return status;
}
