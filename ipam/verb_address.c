#include "verb_inventory.h"

#include <errno.h>
#include <stdlib.h>

#include "address_table.h"
#include "command.h"
#include "shared/inventory/plan_address_page.h"
#include "shared/inventory/prefix_lookup.h"
#include "verb.h"
#include "verb_address_change.h"
#include "verb_address_show.h"

enum { WORDS_MAX = 256, MATCHED_ROWS_MAX = 200 };

// What is shown, and what it is read from.
struct view {
    struct listing listing;
    const char *vrf;
    size_t chosen[LISTING_COLUMNS_MAX];
    size_t chosen_count;
    struct plan_address_list rows;
    struct prefix_list prefixes;
    struct prefix_lookup lookup;
    int64_t total; // PLAN_ADDRESS_MANY: there are more than are shown
};

// The prefixes of the rows of a page, each once.
static int match_prefixes(struct command *command, struct view *view)
{
    struct prefix_list *list = &view->prefixes;
    int result = 0;

    list->rows = calloc(view->rows.count + 1, sizeof *list->rows);
    if (!list->rows)
        return error_set(&command->err, -ENOMEM, "out of memory");
    for (size_t i = 0; result == 0 && i < view->rows.count; i++) {
        const struct plan_address *row = &view->rows.rows[i];
        struct prefix *found = &list->rows[list->count];
        size_t same = 0;
        result = prefix_match(command->db, row->vrf, &row->addr, found, &command->err);
        while (result == 0 && list->rows[same].id != found->id)
            same++;
        list->count += result == 0 && same == list->count;
        result = result == -ENOENT ? 0 : result;
    }
    return result;
}

// Of a page those that are needed, else all.
static int read_prefixes(struct command *command, struct view *view)
{
    if (view->listing.limit && view->rows.count <= MATCHED_ROWS_MAX)
        return match_prefixes(command, view);
    return prefix_list(command->db, view->vrf, NULL, &view->prefixes, &command->err);
}

// One row more than the page has says whether there are more, and then how many.
static int count_rows(struct command *command, struct view *view, const struct plan_address_page *page)
{
    size_t limit = (size_t)view->listing.limit;

    if (limit == 0 || view->rows.count <= limit) {
        view->total = view->listing.offset + (int64_t)view->rows.count;
        return 0;
    }
    view->rows.count = limit;
    return command_is_text(command) ? plan_address_page_count(command->db, page, &view->total, &command->err)
                                    : 0;
}

static int read_rows(struct command *command, struct view *view)
{
    const struct plan_address_page page = {.vrf = view->vrf,
                                           .filter = &view->listing.filter,
                                           .order = view->listing.order,
                                           .limit = view->listing.limit ? view->listing.limit + 1 : 0,
                                           .offset = view->listing.offset};
    int result = plan_address_page_read(command->db, &page, &view->rows, &command->err);

    if (result == 0)
        result = count_rows(command, view, &page);
    if (result == 0)
        result = read_prefixes(command, view);
    if (result == 0 && prefix_lookup_init(&view->lookup, &view->prefixes) < 0)
        result = error_set(&command->err, -ENOMEM, "out of memory");
    return result;
}

static void free_rows(struct view *view)
{
    plan_address_list_free(&view->rows);
    prefix_lookup_fini(&view->lookup);
    prefix_list_free(&view->prefixes);
    listing_fini(&view->listing);
}

// One state of the database for all that is read.
static int read_all(struct command *command, struct view *view)
{
    int result = command_begin_read(command);

    if (result < 0)
        return result;
    if (view->vrf)
        result = vrf_check(command->db, view->vrf, &command->err);
    if (result == 0)
        result = read_rows(command, view);
    db_end_read(command->db);
    return result;
}

static void write_rows(struct command *command, const struct view *view)
{
    struct output_column columns[LISTING_COLUMNS_MAX];

    listing_pick(&view->listing, address_table_columns, view->chosen, view->chosen_count, columns);
    output_begin(&command->out, columns, view->chosen_count, OUTPUT_TABLE);
    for (size_t i = 0; i < view->rows.count; i++) {
        const struct plan_address *address = &view->rows.rows[i];
        struct output_cell cells[ADDRESS_TABLE_COLUMNS];
        struct address_row row = {
            .address = address,
            .prefix = prefix_lookup_find(&view->lookup, address->vrf, &address->addr),
            .note = address->has_note ? plan_address_note(command->db, address->id) : "",
        };
        address_table_cells(&row, cells);
        listing_row(command, cells, view->chosen, view->chosen_count);
    }
}

static int show(struct command *command, struct view *view)
{
    if (read_all(command, view) < 0)
        return command_fail(command, "%s", command->err.text);
    write_rows(command, view);
    int status = command_end(command, 0);
    if (status != EXIT_OK)
        return status;
    if (view->rows.count == 0 && view->listing.offset > 0)
        return command_fail(command, "page %s is empty", view->listing.page_text);
    if (view->rows.count == 0 && view->listing.filter.where)
        return command_fail(command, "no address matches");
    if (view->rows.count == 0)
        return command_fail(command, "no address is planned or held yet; plan one with 'ipam address set "
                                     "ADDRESS assignment=static', or take the next free one with 'ipam next "
                                     "PREFIX --reserve'");
    listing_tell_rest(&view->listing, command, (int64_t)view->rows.count,
                      view->total == PLAN_ADDRESS_MANY ? LISTING_MANY : view->total);
    return EXIT_OK;
}

static int address_list_verb(struct command *command, int argc, char **argv)
{
    struct view view = {.vrf = NULL};
    struct arguments_option options[LISTING_OPTIONS + 1];

    listing_options(&view.listing, options);
    options[LISTING_OPTIONS] = (struct arguments_option){"vrf", 0, ARGUMENTS_VALUE, &view.vrf};
    command->fields = plan_address_page_fields;
    command->field_count = plan_address_page_field_count;
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS + 1, 0, WORDS_MAX))
        return command->exit;
    if (listing_columns(&view.listing, command, address_table_columns, ADDRESS_TABLE_COLUMNS, view.chosen,
                        &view.chosen_count) < 0)
        return command_usage(command, "%s", command->err.text);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    int result = listing_read(&view.listing, command, 0, plan_address_page_fields,
                              plan_address_page_field_count, address_table_orders, ADDRESS_TABLE_ORDERS);
    int status = EXIT_OK;
    if (result == -EINVAL || result == -E2BIG)
        status = command_usage(command, "%s", command->err.text);
    else if (result < 0)
        status = command_fail(command, "%s", command->err.text);
    else
        status = show(command, &view);
    free_rows(&view);
    return status;
}

static const char list_examples[] = "ipam address list ip:10.0.0.0/24\n"
                                    "ipam address list 'state:unplanned and not vlan:20' --sort since\n"
                                    "ipam address list device:nas --columns address,assignment,name\n";
static const char show_examples[] = "ipam address show 10.0.0.7\n"
                                    "ipam address show 2001:db8::7 --format json\n";
static const char set_examples[] = "ipam address set 10.0.0.7 assignment=static device=nas name=nas.home\n"
                                   "ipam address set 10.0.0.20-10.0.0.29 assignment=deprecated\n"
                                   "ipam address set 10.0.0.7 note='on the shelf' mac=\n";
static const char reserve_examples[] = "ipam address reserve 10.0.0.50-59 --note 'for cameras'\n"
                                       "ipam address reserve 10.0.0.7 --device nas\n";
static const char release_examples[] = "ipam address release 10.0.0.7\n"
                                       "ipam address release 10.0.0.50-59 --yes\n";

int verb_address(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"list", address_list_verb,
         "[FILTER] [--vrf NAME] [--sort COLUMN] [--columns NAMES] [--limit N] [--page N]",
         "List the addresses that are planned or held.", list_examples},
        {"show", verb_address_show, "ADDRESS [--vrf NAME]",
         "Show all that is known of an address: where it lies, for whom it is, who holds it, who held it.",
         show_examples},
        {"set", verb_address_change_set, "ADDRESS|RANGE... FIELD=VALUE... [--vrf NAME]",
         "Set assignment (static, dhcp, reserved, deprecated), name, mac, device or note; an empty value takes "
         "it away.",
         set_examples},
        {"reserve", verb_address_change_reserve,
         "ADDRESS|RANGE... [--name NAME] [--device DEVICE] [--mac MAC] [--note TEXT] [--vrf NAME]",
         "Reserve addresses that the plan says nothing of yet, all of them or none.", reserve_examples},
        {"release", verb_address_change_release, "ADDRESS|RANGE... [--yes] [--vrf NAME]",
         "Take what the plan says of addresses away; who held them stays known.", release_examples},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
