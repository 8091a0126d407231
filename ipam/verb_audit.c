#include "verb_keep.h"

#include <errno.h>
#include <inttypes.h>

#include "audit_sentence.h"
#include "command.h"
#include "listing.h"
#include "shared/inventory/audit.h"
#include "time_input.h"

static const char *const actions[] = {"insert", "update", "delete", NULL};

// What the audit says of a device, without reading all of it: the entries of its own row, of the rows that
// hang on it, and of those that did until they were changed or deleted, which two indexes of the audit know.
// A plus takes the type from a column, for what the indexes hold has none; they are not used otherwise.
static const char of_device[] =
    "a.id IN (WITH n AS MATERIALIZED (SELECT d.id FROM device d WHERE %), t(tbl, row_id) AS MATERIALIZED ("
    "SELECT w.tbl, n.id FROM n, (SELECT 'device' AS tbl UNION ALL SELECT 'device_field'"
    " UNION ALL SELECT 'device_tag') w"
    " UNION SELECT 'identifier', r.id FROM n CROSS JOIN identifier r ON r.device_id = n.id"
    " UNION SELECT 'interface', r.id FROM n CROSS JOIN interface r ON r.device_id = n.id"
    " UNION SELECT 'address', r.id FROM n CROSS JOIN address r ON r.device_id = n.id"
    " UNION SELECT 'probe_check', r.id FROM n CROSS JOIN probe_check r ON r.device_id = n.id"
    " UNION SELECT 'link', r.id FROM n CROSS JOIN link r ON r.a_device_id = n.id"
    " UNION SELECT 'group_member', r.group_id FROM n CROSS JOIN group_member r ON r.device_id = n.id"
    " UNION SELECT 'map_node', r.map_id FROM n CROSS JOIN map_node r ON r.device_id = n.id"
    " UNION SELECT 'binding', r.id FROM n CROSS JOIN interface i ON i.device_id = n.id"
    " CROSS JOIN binding r ON r.interface_id = i.id"
    " UNION SELECT 'binding', r.row_id FROM n CROSS JOIN interface i ON i.device_id = n.id"
    " CROSS JOIN audit r ON r.action <> 'insert' AND json_extract(r.before, '$.interface_id') = +i.id"
    " UNION SELECT r.tbl, r.row_id FROM n CROSS JOIN audit r ON r.action <> 'insert'"
    " AND coalesce(json_extract(r.before, '$.device_id'), json_extract(r.before, '$.a_device_id')) = +n.id)"
    " SELECT e.id FROM t CROSS JOIN v_audit_row e ON e.tbl = t.tbl AND e.row_id = t.row_id"
    " WHERE e.device_id IN (SELECT n.id FROM n))";

const struct filter_field verb_audit_fields[] = {
    {.name = "at", .kind = FILTER_TIME, .sql = "a.at", .help = "when"},
    {.name = "since", .kind = FILTER_SINCE, .sql = "a.at", .help = "from then on"},
    {.name = "until", .kind = FILTER_UNTIL, .sql = "a.at", .help = "up to then"},
    {.name = "user", .kind = FILTER_TEXT, .sql = "a.user", .help = "who"},
    {.name = "tool", .kind = FILTER_TEXT, .sql = "a.tool", .help = "the program: ipam, a plugin"},
    {.name = "action",
     .kind = FILTER_CHOICE,
     .sql = "a.action",
     .choices = actions,
     .help = "insert, update or delete"},
    {.name = "table", .kind = FILTER_TEXT, .sql = "a.tbl", .help = "of what: device, prefix, address, …"},
    {.name = "device",
     .kind = FILTER_TEXT,
     .sql = "d.key",
     .through = of_device,
     .help = "the key of the device"},
    {.name = "text",
     .kind = FILTER_TEXT,
     .sql = "(ifnull(a.before, '') || ifnull(a.after, ''))",
     .searched = true,
     .help = "what the row was or is"},
};

// The order of time alone, which has an index: what somebody changed, or of what, is what filters are for.
static const struct listing_order orders[] = {{"at", "a.at", "a.at DESC"}};

static const struct output_column columns[] = {
    {"id", "", OUTPUT_MACHINE, 0},
    {"at", "WHEN", 0, 0},
    {"user", "WHO", 0, 1},
    {"tool", "TOOL", 0, 2},
    {"what", "WHAT", OUTPUT_SHRINK, 0},
    {"action", "", OUTPUT_MACHINE, 0},
    {"table", "", OUTPUT_MACHINE, 0},
    {"row", "", OUTPUT_MACHINE, 0},
    {"device", "", OUTPUT_MACHINE, 0},
    {"before", "", OUTPUT_MACHINE, 0},
    {"after", "", OUTPUT_MACHINE, 0},
};

enum {
    ORDER_COUNT = sizeof orders / sizeof orders[0],
    COLUMN_COUNT = sizeof columns / sizeof columns[0],
};

const size_t verb_audit_field_count = sizeof verb_audit_fields / sizeof verb_audit_fields[0];

struct audit {
    struct command *command;
    struct listing listing;
    struct audit_choice choice;
    size_t chosen[LISTING_COLUMNS_MAX];
    size_t chosen_count;
    int64_t shown;
    bool more;
};

static int write_entry(void *context, const struct audit_entry *entry)
{
    struct audit *audit = context;
    char sentence[AUDIT_SENTENCE_MAX];

    audit->more = audit->listing.limit > 0 && audit->shown == audit->listing.limit;
    if (audit->more)
        return 0;
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_integer(entry->id),
        output_cell_time(entry->at_ms),
        output_cell_text(entry->user, OUTPUT_PLAIN),
        output_cell_text(entry->tool, OUTPUT_PLAIN),
        output_cell_text(audit_sentence_make(entry, sentence), OUTPUT_PLAIN),
        output_cell_text(entry->action, OUTPUT_PLAIN),
        output_cell_text(entry->table, OUTPUT_PLAIN),
        output_cell_integer(entry->row_id),
        output_cell_text(entry->device, OUTPUT_PLAIN),
        output_cell_text(entry->before, OUTPUT_PLAIN),
        output_cell_text(entry->after, OUTPUT_PLAIN),
    };
    listing_row(audit->command, cells, audit->chosen, audit->chosen_count);
    audit->shown++;
    return 0;
}

// People get a page at a time; one row more is asked for, to know whether there is another page.
static int choose(struct audit *audit, const char *since)
{
    struct command *command = audit->command;
    struct listing *listing = &audit->listing;
    struct time_span from = {0, 0};
    int result =
        listing_read(listing, command, 0, verb_audit_fields, verb_audit_field_count, orders, ORDER_COUNT);

    if (result == 0)
        result =
            listing_columns(listing, command, columns, COLUMN_COUNT, audit->chosen, &audit->chosen_count);
    if (result == 0 && since)
        result = time_input_read(since, listing->now_ms, &from, &command->err);
    if (result < 0)
        return result;
    if (listing->limit == 0 && command_is_text(command))
        listing->limit = LISTING_PAGE_ROWS;
    audit->choice = (struct audit_choice){
        .filter = &listing->filter,
        .oldest_first = listing->sort_text && listing->order == orders[0].sql,
        .since_ms = from.from_ms,
        .limit = listing->limit ? listing->limit + 1 : -1,
        .offset = listing->offset,
    };
    return 0;
}

static int show(struct audit *audit)
{
    struct command *command = audit->command;
    struct output_column picked[LISTING_COLUMNS_MAX];

    listing_pick(&audit->listing, columns, audit->chosen, audit->chosen_count, picked);
    output_begin(&command->out, picked, audit->chosen_count, OUTPUT_TABLE);
    int status =
        command_end(command, audit_list(command->db, &audit->choice, write_entry, audit, &command->err));
    if (status != EXIT_OK || !command_is_text(command))
        return status;
    if (audit->shown == 0 && audit->listing.offset)
        return command_fail(command, "page %s is empty", audit->listing.page_text);
    if (audit->shown == 0)
        puts("nothing of the kind was changed");
    else if (audit->more)
        printf("%" PRId64 " shown; --page %" PRId64 " shows more\n", audit->shown,
               audit->listing.offset / audit->listing.limit + 2);
    return status;
}

int verb_audit(struct command *command, int argc, char **argv)
{
    struct audit audit = {.command = command};
    const char *since = NULL;
    struct arguments_option options[LISTING_OPTIONS + 1];

    listing_options(&audit.listing, options);
    options[LISTING_OPTIONS] = (struct arguments_option){"since", 0, ARGUMENTS_VALUE, &since};
    command->fields = verb_audit_fields;
    command->field_count = verb_audit_field_count;
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS + 1, 0, (size_t)argc))
        return command->exit;
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = choose(&audit, since);
    int status = result == 0         ? show(&audit)
                 : result == -EINVAL ? command_usage(command, "%s", command->err.text)
                                     : command_fail(command, "%s", command->err.text);
    listing_fini(&audit.listing);
    return status;
}
