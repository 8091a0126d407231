#include "verb_keep.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "conflict_table.h"
#include "listing.h"
#include "shared/base/clock.h"
#include "shared/base/number.h"
#include "shared/inventory/conflict.h"

enum { ACK_MAX = 64 };

static const char *const kinds[] = {"duplicate_address",
                                    "outside_prefix",
                                    "overlapping_prefixes",
                                    "reservation_in_pool",
                                    "reserved_in_use",
                                    "shared_mac",
                                    NULL};
static const char *const severities[] = {"info", "warning", "critical", NULL};

const struct filter_field verb_conflicts_fields[] = {
    {.name = "kind", .kind = FILTER_CHOICE, .sql = "c.kind", .choices = kinds, .help = "what sort"},
    {.name = "severity",
     .kind = FILTER_CHOICE,
     .sql = "c.severity",
     .choices = severities,
     .help = "how bad it is"},
    {.name = "subject",
     .kind = FILTER_TEXT,
     .sql = "c.subject",
     .searched = true,
     .help = "the address, range, prefixes or MAC"},
    {.name = "explanation",
     .kind = FILTER_TEXT,
     .sql = "json_extract(c.data, '$.explanation')",
     .searched = true,
     .help = "what is wrong; names the devices"},
    {.name = "found", .kind = FILTER_TIME, .sql = "c.found_at", .help = "when it was found"},
    {.name = "ended", .kind = FILTER_TIME, .sql = "c.ended_at", .help = "when it was over (--all)"},
    {.name = "acknowledged",
     .kind = FILTER_BOOLEAN,
     .sql = "(c.ack_at IS NOT NULL)",
     .help = "whether it is meant so (--all)"},
    {.name = "note",
     .kind = FILTER_TEXT,
     .sql = "c.ack_note",
     .searched = true,
     .help = "why it is meant so"},
};

static const struct listing_order orders[] = {
    {"severity", "worst, c.found_at DESC", "worst DESC, c.found_at DESC"},
    {"id", "c.id", "c.id DESC"},
    {"kind", "c.kind, c.subject", "c.kind DESC, c.subject"},
    {"subject", "c.subject", "c.subject DESC"},
    {"found", "c.found_at", "c.found_at DESC"},
    {"ended", "c.ended_at", "c.ended_at DESC"},
};

const size_t verb_conflicts_field_count = sizeof verb_conflicts_fields / sizeof verb_conflicts_fields[0];

enum { ORDER_COUNT = sizeof orders / sizeof orders[0] };

// Looks anew; who may not write reads what was found last.
static int open_refreshed(struct command *command)
{
    int found = command_open(command, DB_READ); // never makes an inventory

    if (found < 0)
        return found;
    command_fini(command);
    found = command_open(command, DB_WRITE);
    if (found == 0)
        found = conflict_refresh(command->db, clock_real_ms(), &command->err);
    if (found >= 0)
        return 0;
    if (found != -EACCES && found != -EROFS && found != -EBUSY && found != -EPERM)
        return found;
    fprintf(stderr, "ipam: shown as of the last look, because this one failed: %s\n", command->err.text);
    command_fini(command);
    return command_open(command, DB_READ);
}

static void write_rows(struct command *command, const struct listing *listing, const size_t *chosen,
                       size_t chosen_count, const struct conflict_list *list)
{
    struct output_column columns[LISTING_COLUMNS_MAX];
    struct output_cell cells[CONFLICT_TABLE_COLUMNS];

    listing_pick(listing, conflict_table_columns, chosen, chosen_count, columns);
    output_begin(&command->out, columns, chosen_count, OUTPUT_TABLE);
    for (size_t i = 0; i < list->count; i++) {
        conflict_table_cells(&list->rows[i], cells);
        listing_row(command, cells, chosen, chosen_count);
    }
    command->exit = command_end(command, 0);
}

// No conflict is good news, not a failure.
static void tell_rest(struct command *command, const struct listing *listing, size_t shown, int64_t total,
                      bool all)
{
    int64_t silent = 0;
    struct conflict_list none;

    if (total == 0 && command_is_text(command))
        puts(listing->filter.where ? "no such conflicts" : "no conflicts");
    listing_tell_rest(listing, command, (int64_t)shown, total);
    if (all || !command_is_text(command))
        return;
    const struct conflict_query open = {.limit = 1, .filter = &listing->filter};
    if (conflict_list_page(command->db, &open, &none, &silent, &command->err) == 0 && silent > total)
        printf("%lld acknowledged; --all shows them\n", (long long)(silent - total));
    conflict_list_free(&none);
}

static int show(struct command *command, struct listing *listing, bool all)
{
    size_t chosen[LISTING_COLUMNS_MAX], chosen_count = 0;
    struct conflict_list list = {.rows = NULL};
    int64_t total = 0;
    int result = open_refreshed(command);

    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    result = listing_read(listing, command, 0, verb_conflicts_fields, verb_conflicts_field_count, orders,
                          ORDER_COUNT);
    if (result == 0)
        result = listing_columns(listing, command, conflict_table_columns, CONFLICT_TABLE_COLUMNS, chosen,
                                 &chosen_count);
    if (result < 0)
        return command_usage(command, "%s", command->err.text);
    const struct conflict_query query = {.filter = &listing->filter,
                                         .order = listing->order,
                                         .ended = all,
                                         .silent = !all,
                                         .limit = listing->limit,
                                         .offset = listing->offset};
    if (conflict_list_page(command->db, &query, &list, &total, &command->err) < 0)
        return command_fail(command, "%s", command->err.text);
    write_rows(command, listing, chosen, chosen_count, &list);
    if (command->exit == EXIT_OK)
        tell_rest(command, listing, list.count, total, all);
    conflict_list_free(&list);
    return command->exit;
}

static int acknowledge(struct command *command, const char *note)
{
    uint64_t ids[ACK_MAX] = {0};

    for (size_t i = 0; i < command->arg_count; i++)
        if (number_parse_u64(command->args[i], 1, INT64_MAX, &ids[i]) < 0)
            return command_usage(command, "\"%s\" is no number of a conflict; 'ipam conflicts' shows them",
                                 command->args[i]);
    int result = command_open_begin(command);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    for (size_t i = 0; result == 0 && i < command->arg_count; i++)
        result = conflict_acknowledge(command->db, (int64_t)ids[i], note, clock_real_ms(), &command->err);
    if (command_commit(command, result) < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("acknowledged %zu conflict%s; silent until %s\n", command->arg_count,
               command->arg_count == 1 ? "" : "s",
               command->arg_count == 1 ? "it changes or is over" : "they change or are over");
    return EXIT_OK;
}

static int verb_ack(struct command *command, int argc, char **argv)
{
    const char *note = NULL;
    const struct arguments_option options[] = {{"note", 0, ARGUMENTS_VALUE, &note}};

    if (!command_arguments(command, argc, argv, options, 1, 1, ACK_MAX))
        return command->exit;
    return acknowledge(command, note);
}

static const char ack_examples[] = "ipam conflicts ack 3\n"
                                   "ipam conflicts ack 3 4 --note 'anycast, two name servers'\n";

static int dispatch_ack(struct command *command, int argc, char **argv)
{
    snprintf(command->verb, sizeof command->verb, "conflicts ack");
    command->usage = "ID... [--note TEXT]";
    command->summary = "Say that conflicts are meant so: they stay silent until they change or are over.";
    command->examples = ack_examples;
    return verb_ack(command, argc, argv);
}

int verb_conflicts(struct command *command, int argc, char **argv)
{
    struct listing listing;
    bool all = false;
    struct arguments_option options[LISTING_OPTIONS + 1] = {{"all", 0, ARGUMENTS_FLAG, &all}};

    if (argc > 1 && strcmp(argv[1], "ack") == 0)
        return dispatch_ack(command, argc - 1, argv + 1);
    listing_options(&listing, options + 1);
    command->fields = verb_conflicts_fields;
    command->field_count = verb_conflicts_field_count;
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS + 1, 0, SIZE_MAX))
        return command->exit;
    int status = show(command, &listing, all);
    listing_fini(&listing);
    return status;
}
