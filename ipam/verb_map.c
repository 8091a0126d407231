#include "verb_inventory.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "listing.h"
#include "map_cluster.h"
#include "map_dot.h"
#include "map_mermaid.h"
#include "map_record.h"
#include "map_table.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/map_read.h"
#include "verb.h"
#include "verb_map_place.h"

enum { WORDS_MAX = 256 };

static const char *const formats[] = {"dot", "mermaid", NULL};

static const char place_examples[] = "ipam map place gateway 0 0 --lock\n"
                                     "ipam map place nas -120 300 --map Cellar\n";
static const char load_examples[] = "ipam map load places.json\n"
                                    "ipam map load - < places.json\n";
static const char map_examples[] = "ipam map\n"
                                   "ipam map --format dot --by site | dot -Tsvg > map.svg\n"
                                   "ipam map Cellar 'type:switch or tag:core' --format mermaid\n";

static int write_map(struct command *command, const struct map_model *model, enum map_by by)
{
    struct map_clusters clusters;
    FILE *stream = command->out.stream;

    if (strcmp(command->format, "json") == 0)
        return map_record_write(&command->out, model);
    if (!command->own_format)
        return map_table_write(&command->out, model);
    int result = map_cluster_make(model, by, &clusters);
    if (result == 0 && strcmp(command->format, "dot") == 0)
        map_dot_write(stream, model, &clusters);
    else if (result == 0)
        map_mermaid_write(stream, model, &clusters);
    map_cluster_free(&clusters);
    return result;
}

static int finish(struct command *command, int result)
{
    if (!command->own_format)
        return command_end(command, result < 0 ? error_set(&command->err, result, "out of memory") : 0);
    return result < 0 ? command_fail(command, "out of memory") : EXIT_OK;
}

// The first argument is a map when there is one of this name, else all are the filter.
static size_t find_map(struct command *command, const char **map)
{
    struct map found;
    struct error ignored;

    if (*map || command->arg_count == 0 || map_find(command->db, command->args[0], &found, &ignored) < 0)
        return 0;
    *map = command->args[0];
    return 1;
}

static int draw_open(struct command *command, const char *map, enum map_by by)
{
    struct listing listing = {.order = NULL};
    struct map_model model = {.nodes = NULL};
    size_t first = find_map(command, &map);
    int result = listing_read(&listing, command, first, device_filter_fields, DEVICE_FILTER_FIELDS, NULL, 0);
    int status = EXIT_OK;

    if (result == -EINVAL || result == -E2BIG) {
        status = command_usage(command, "%s", command->err.text);
    } else {
        if (result == 0)
            result = map_read(command->db, map ? map : MAP_MAIN, &listing.filter, &model, &command->err);
        if (result < 0)
            status = command_fail(command, "%s", command->err.text);
        else if (model.node_count == 0 && listing.filter.where)
            status = command_fail(command, "no device matches, and no map is called so");
        else if (model.node_count == 0)
            status = command_fail(command,
                                  "there are no devices yet; add one with 'ipam device add NAME ADDRESS'");
        else
            status = finish(command, write_map(command, &model, by));
    }
    map_read_free(&model);
    listing_fini(&listing);
    return status;
}

static int draw(struct command *command, int argc, char **argv)
{
    const char *map = NULL, *by_text = NULL;
    enum map_by by = MAP_BY_NOTHING;
    const struct arguments_option options[] = {
        {"by", 0, ARGUMENTS_VALUE, &by_text},
        {"map", 0, ARGUMENTS_VALUE, &map},
    };

    command->fields = device_filter_fields;
    command->field_count = DEVICE_FILTER_FIELDS;
    if (!command_arguments(command, argc, argv, options, 2, 0, WORDS_MAX))
        return command->exit;
    if (map_cluster_parse(by_text, &by, &command->err) < 0)
        return command_usage(command, "%s", command->err.text);
    if (by != MAP_BY_NOTHING && !command->own_format)
        return command_usage(command, "--by goes with --format dot or mermaid");
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    return draw_open(command, map, by);
}

static const struct verb verbs[] = {
    {"draw", draw,
     "[MAP] [FILTER] [--map MAP] [--format text|json|csv|dot|mermaid] [--by site|vlan|prefix|group]",
     "Draw a map: the devices, all or those of a filter, with their state, links and groups; 'draw' may be left out. "
     "dot and mermaid are drawings for Graphviz and Mermaid, json has every place.",
     map_examples},
    {"place", verb_map_place, "DEVICE X Y [--map MAP] [--lock|--unlock]",
     "Place a device: x to the right, y downwards. It stays there; the others keep clear of it.",
     place_examples},
    {"unplace", verb_map_unplace, "DEVICE [--map MAP]", "Let a device have a computed place again.",
     "ipam map unplace nas\nipam map unplace nas --map Cellar\n"},
    {"load", verb_map_load, "FILE|- [--map MAP]",
     "Place devices as a JSON file says: [{\"key\": \"nas\", \"x\": 120, \"y\": -40, \"locked\": true}]; all or none.",
     load_examples},
    {"note", verb_map_note, "add|list|rm ...", "Texts on a map.", NULL},
    {"maps", verb_map_maps, "add|list|rm ...", "The maps that there are; 'main' always is.", NULL},
};

enum { VERB_COUNT = sizeof verbs / sizeof verbs[0] };

static bool takes_value(const char *option)
{
    static const char *const options[] = {"--db", "--format", "--by", "--map"};

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(options[i], option) == 0)
            return true;
    }
    return false;
}

// Whether the first argument beside the options is one of the verbs, or there is none and help is asked for.
static bool is_verb(int argc, char **argv)
{
    bool help = false;

    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') {
            help = help || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
            i += takes_value(argv[i]);
            continue;
        }
        for (size_t j = 0; j < VERB_COUNT; j++) {
            if (strcmp(verbs[j].name, argv[i]) == 0)
                return true;
        }
        return false;
    }
    return help;
}

int verb_map(struct command *command, int argc, char **argv)
{
    command->own_formats = formats;
    return is_verb(argc, argv) ? verb_dispatch(command, verbs, VERB_COUNT, argc, argv)
                               : draw(command, argc, argv);
}
