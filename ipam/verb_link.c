#include "verb_inventory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "link_input.h"
#include "link_table.h"
#include "listing.h"
#include "shared/base/number.h"
#include "shared/inventory/device.h"
#include "shared/inventory/map_page.h"
#include "terminal_text.h"
#include "verb.h"

enum { CHANGES_MAX = 8, WORDS_MAX = 256 };

static const char by_person[] = "person";

struct wanted_link {
    const char *kind;
    const char *label;
    struct link_end a;
    struct link_end b;
    bool a_is_new;
    bool b_is_new;
    int64_t id;
};

static int write_link(struct command *command, struct wanted_link *wanted)
{
    int result = link_input_end(command->db, command->args[0], &wanted->a, &wanted->a_is_new, &command->err);

    if (result == 0)
        result = link_input_end(command->db, command->args[1], &wanted->b, &wanted->b_is_new, &command->err);
    if (result == 0)
        result = link_add(command->db, &wanted->a, &wanted->b, wanted->kind, wanted->label, by_person,
                          &wanted->id, &command->err);
    return result;
}

static void tell_end(const struct command *command, const struct link_end *end)
{
    printf("%s%s", end->device_key, end->interface[0] ? ":" : "");
    terminal_text_write(stdout, end->interface, command->out.style.utf8);
}

static void tell_new(const struct command *command, const struct link_end *end, bool is_new)
{
    if (!is_new)
        return;
    fputs("added interface ", stdout);
    tell_end(command, end);
    putchar('\n');
}

// A line for a person, the link as a row for a machine.
static int tell(struct command *command, const char *done, int64_t id)
{
    struct link_row row = {.state = ""};
    struct link_rows found = {.rows = NULL};
    struct output_cell cells[LINK_TABLE_COLUMNS];
    int result = link_find(command->db, id, &row.link, &command->err);

    if (result == 0 && command_is_text(command)) {
        printf("%s link %lld: ", done, (long long)id);
        tell_end(command, &row.link.a);
        fputs(" - ", stdout);
        tell_end(command, &row.link.b);
        printf(" (%s)\n", row.link.kind);
        return EXIT_OK;
    }
    if (result == 0)
        result = map_page_links(command->db, row.link.a.device_id, NULL, NULL, -1, 0, &found, &command->err);
    output_begin(&command->out, link_table_columns, LINK_TABLE_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < found.count; i++) {
        if (found.rows[i].link.id != id)
            continue;
        link_table_cells(&found.rows[i], cells);
        output_row(&command->out, cells);
    }
    free(found.rows);
    return command_end(command, result);
}

static int add(struct command *command, int argc, char **argv)
{
    struct wanted_link wanted = {.kind = "ethernet"};
    const struct arguments_option options[] = {
        {"kind", 0, ARGUMENTS_VALUE, &wanted.kind},
        {"label", 0, ARGUMENTS_VALUE, &wanted.label},
    };

    if (!command_arguments(command, argc, argv, options, 2, 2, 2))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, write_link(command, &wanted));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command)) {
        tell_new(command, &wanted.a, wanted.a_is_new);
        tell_new(command, &wanted.b, wanted.b_is_new);
    }
    return tell(command, "added", wanted.id);
}

// The whole of the arguments as one device, when there is one of this key or name; else they are a filter.
static int64_t find_named(struct command *command)
{
    struct device device;
    struct error ignored;

    if (command->arg_count != 1 || device_find(command->db, command->args[0], &device, &ignored) < 0)
        return 0;
    return device.id;
}

static int show(struct command *command, const struct listing *listing, int64_t device_id,
                const size_t *chosen, size_t chosen_count)
{
    struct link_rows page = {.rows = NULL};
    struct output_column columns[LISTING_COLUMNS_MAX];
    struct output_cell cells[LINK_TABLE_COLUMNS];
    int result = map_page_links(command->db, device_id, &listing->filter, listing->order,
                                listing_sql_limit(listing), listing->offset, &page, &command->err);

    listing_pick(listing, link_table_columns, chosen, chosen_count, columns);
    output_begin(&command->out, columns, chosen_count, OUTPUT_TABLE);
    for (size_t i = 0; i < page.count; i++) {
        link_table_cells(&page.rows[i], cells);
        listing_row(command, cells, chosen, chosen_count);
    }
    int64_t total = page.count > 0 ? page.rows[0].total : 0;
    free(page.rows);
    int status = command_end(command, result);
    if (status != EXIT_OK)
        return status;
    if (page.count > 0) {
        listing_tell_rest(listing, command, (int64_t)page.count,
                          total == MAP_PAGE_MANY ? LISTING_MANY : total);
        return EXIT_OK;
    }
    return device_id || listing->filter.where || listing->offset
               ? command_fail(command, "no link matches")
               : command_fail(command, "there are no links yet; add one with 'ipam link add DEVICE DEVICE'");
}

static int list(struct command *command, int argc, char **argv)
{
    struct listing listing;
    struct arguments_option options[LISTING_OPTIONS];
    size_t chosen[LISTING_COLUMNS_MAX], chosen_count = 0;

    listing_options(&listing, options);
    command->fields = map_page_link_fields;
    command->field_count = MAP_PAGE_LINK_FIELDS;
    if (!command_arguments(command, argc, argv, options, LISTING_OPTIONS, 0, WORDS_MAX))
        return command->exit;
    int result =
        listing_columns(&listing, command, link_table_columns, LINK_TABLE_COLUMNS, chosen, &chosen_count);
    if (result < 0)
        return command_usage(command, "%s", command->err.text);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    int64_t device_id = find_named(command);
    result = listing_read(&listing, command, device_id ? 1 : 0, map_page_link_fields, MAP_PAGE_LINK_FIELDS,
                          link_table_orders, LINK_TABLE_ORDERS);
    int status = result == -EINVAL || result == -E2BIG ? command_usage(command, "%s", command->err.text)
                 : result < 0                          ? command_fail(command, "%s", command->err.text)
                              : show(command, &listing, device_id, chosen, chosen_count);
    listing_fini(&listing);
    return status;
}

static int read_id(struct command *command, const char *text, int64_t *out)
{
    uint64_t id = 0;
    int result = number_parse_u64(text, 1, INT64_MAX, &id);

    if (result < 0)
        return error_set(&command->err, result, "\"%s\" is no number of a link; 'ipam link list' shows them",
                         text);
    *out = (int64_t)id;
    return 0;
}

static int apply_changes(struct command *command, int64_t id)
{
    int result = 0;

    for (size_t i = 1; result == 0 && i < command->arg_count; i++) {
        char *equals = strchr(command->args[i], '=');
        *equals = '\0';
        result = link_set(command->db, id, command->args[i], equals + 1, by_person, &command->err);
    }
    return result;
}

static int set(struct command *command, int argc, char **argv)
{
    int64_t id = 0;

    if (!command_arguments(command, argc, argv, NULL, 0, 2, CHANGES_MAX))
        return command->exit;
    if (read_id(command, command->args[0], &id) < 0)
        return command_usage(command, "%s", command->err.text);
    for (size_t i = 1; i < command->arg_count; i++) {
        if (!strchr(command->args[i], '='))
            return command_usage(command, "\"%s\" is no change; write kind=KIND or label=TEXT",
                                 command->args[i]);
    }
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, apply_changes(command, id));
    return result < 0 ? command_fail(command, "%s", command->err.text) : tell(command, "changed", id);
}

// The one link between two devices.
static int find_between(struct command *command, int64_t *out)
{
    struct device a = {.id = 0}, b = {.id = 0};
    struct link_list links = {NULL, 0};
    size_t found = 0;
    int result = device_find(command->db, command->args[0], &a, &command->err);

    if (result == 0)
        result = device_find(command->db, command->args[1], &b, &command->err);
    if (result == 0)
        result = link_list(command->db, a.id, &links, &command->err);
    for (size_t i = 0; i < links.count; i++) {
        if (links.rows[i].a.device_id != b.id && links.rows[i].b.device_id != b.id)
            continue;
        *out = links.rows[i].id;
        found++;
    }
    link_list_free(&links);
    if (result < 0 || found == 1)
        return result;
    if (found == 0)
        return error_set(&command->err, -ENOENT, "nothing links %s and %s; see 'ipam link list %s'", a.key,
                         b.key, a.key);
    return error_set(&command->err, -ENOTUNIQ,
                     "%zu links connect %s and %s; give the number of one, see 'ipam link list %s'", found,
                     a.key, b.key, a.key);
}

static int remove_link(struct command *command, int64_t *id)
{
    int result = command->arg_count == 2 ? find_between(command, id) : 0;

    return result < 0 ? result : link_remove(command->db, *id, &command->err);
}

static int rm(struct command *command, int argc, char **argv)
{
    int64_t id = 0;

    if (!command_arguments(command, argc, argv, NULL, 0, 1, 2))
        return command->exit;
    if (command->arg_count == 1 && read_id(command, command->args[0], &id) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, remove_link(command, &id));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed link %lld\n", (long long)id);
    return EXIT_OK;
}

static const char add_examples[] = "ipam link add switch gateway\n"
                                   "ipam link add switch:port3 nas:eth0 --label 'blue cable'\n"
                                   "ipam link add laptop ap --kind wifi\n";
static const char list_examples[] = "ipam link list nas\n"
                                    "ipam link list 'state:down kind:fibre'\n";
static const char set_examples[] = "ipam link set 3 kind=fibre label='to the attic'\n";
static const char rm_examples[] = "ipam link rm switch nas\n"
                                  "ipam link rm 3\n";

int verb_link(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", add, "DEVICE[:INTERFACE] DEVICE[:INTERFACE] [--kind KIND] [--label TEXT]",
         "Say what connects two devices: ethernet (the default), fibre, wifi, vpn, virtual, wan or other. An "
         "interface that is not there yet is added.",
         add_examples},
        {"list", list, "[DEVICE|FILTER] [--sort COLUMN] [--columns NAMES] [--limit N] [--page N]",
         "List the links of a device, those of a filter, or all, with the state of their worse end.",
         list_examples},
        {"set", set, "ID kind=KIND|label=TEXT...", "Change a link.", set_examples},
        {"rm", rm, "ID | DEVICE DEVICE", "Remove a link, by its number or its ends.", rm_examples},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
