#include "verb_map_place.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "shared/base/number.h"
#include "shared/inventory/device.h"
#include "shared/inventory/map_place.h"
#include "terminal_text.h"
#include "verb.h"

// x, y, and a text that begins with one.
enum { NUMBERS_MAX = 3 };

struct wanted_place {
    const char *map;
    bool lock;
    bool unlock;
    struct map_place place;
    struct device device;
};

static int read_coordinate(struct command *command, const char *text, int32_t *out)
{
    uint64_t size = 0;
    bool minus = text[0] == '-';

    if (number_parse_u64(text + minus, 0, MAP_COORDINATE_MAX, &size) < 0)
        return error_set(&command->err, -EINVAL,
                         "\"%s\" is no place; x and y are whole numbers from -%d to %d", text,
                         MAP_COORDINATE_MAX, MAP_COORDINATE_MAX);
    *out = minus ? -(int32_t)size : (int32_t)size;
    return 0;
}

// A locked device is moved only by who says again that it shall be locked, or not.
static int decide_lock(struct command *command, const struct map *map, struct wanted_place *wanted)
{
    struct map_place before = {.locked = false};
    int result = map_place_get(command->db, map->id, wanted->place.device_id, &before, &command->err);

    wanted->place.locked = wanted->lock || (before.locked && !wanted->unlock);
    if (result == -ENOENT)
        return 0;
    bool moves = before.x != wanted->place.x || before.y != wanted->place.y;
    if (result == 0 && before.locked && moves && !wanted->lock && !wanted->unlock)
        return error_set(&command->err, -EPERM,
                         "\"%s\" is locked at %d, %d; say --unlock or --lock to move it nevertheless",
                         wanted->device.key, before.x, before.y);
    return result;
}

static int write_place(struct command *command, struct wanted_place *wanted)
{
    struct map map;
    int result = map_find(command->db, wanted->map, &map, &command->err);

    if (result == 0)
        result = device_find(command->db, command->args[0], &wanted->device, &command->err);
    wanted->place.device_id = wanted->device.id;
    if (result == 0)
        result = decide_lock(command, &map, wanted);
    return result < 0 ? result : map_place_put(command->db, map.id, &wanted->place, &command->err);
}

// Negative numbers look like options: they are taken out of their way, but for the value of an option.
static size_t hide_numbers(int argc, char **argv, char *numbers[NUMBERS_MAX])
{
    size_t count = 0;

    for (int i = 1; i < argc && count < NUMBERS_MAX; i++) {
        bool is_value = strcmp(argv[i - 1], "--map") == 0 || strcmp(argv[i - 1], "--db") == 0;
        if (!is_value && argv[i][0] == '-' && argv[i][1] >= '0' && argv[i][1] <= '9') {
            numbers[count++] = argv[i];
            argv[i]++;
        }
    }
    return count;
}

static void restore_numbers(struct command *command, char *numbers[NUMBERS_MAX], size_t count)
{
    for (size_t i = 0; i < command->arg_count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (command->args[i] == numbers[j] + 1)
                command->args[i]--;
        }
    }
}

int verb_map_place(struct command *command, int argc, char **argv)
{
    struct wanted_place wanted = {.map = MAP_MAIN};
    char *numbers[NUMBERS_MAX];
    const struct arguments_option options[] = {
        {"map", 0, ARGUMENTS_VALUE, &wanted.map},
        {"lock", 0, ARGUMENTS_FLAG, &wanted.lock},
        {"unlock", 0, ARGUMENTS_FLAG, &wanted.unlock},
    };
    size_t hidden = hide_numbers(argc, argv, numbers);

    if (!command_arguments(command, argc, argv, options, 3, 3, 3))
        return command->exit;
    restore_numbers(command, numbers, hidden);
    if (wanted.lock && wanted.unlock)
        return command_usage(command, "--lock and --unlock exclude each other");
    if (read_coordinate(command, command->args[1], &wanted.place.x) < 0 ||
        read_coordinate(command, command->args[2], &wanted.place.y) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, write_place(command, &wanted));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("placed %s at %d, %d%s\n", wanted.device.key, wanted.place.x, wanted.place.y,
               wanted.place.locked ? ", locked" : "");
    return EXIT_OK;
}

static int remove_place(struct command *command, const char *map_name, struct device *device)
{
    struct map map;
    int result = map_find(command->db, map_name, &map, &command->err);

    if (result == 0)
        result = device_find(command->db, command->args[0], device, &command->err);
    if (result < 0)
        return result;
    result = map_place_remove(command->db, map.id, device->id, &command->err);
    if (result == -ENOENT)
        return error_set(&command->err, result, "nobody has placed \"%s\" on the map \"%s\"", device->key,
                         map.name);
    return result;
}

int verb_map_unplace(struct command *command, int argc, char **argv)
{
    const char *map = MAP_MAIN;
    struct device device = {.key = ""};
    const struct arguments_option options[] = {{"map", 0, ARGUMENTS_VALUE, &map}};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, remove_place(command, map, &device));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("%s gets a computed place again\n", device.key);
    return EXIT_OK;
}

static const struct output_column note_columns[] = {
    {"id", "ID", OUTPUT_RIGHT, 0}, {"map", "MAP", OUTPUT_SHRINK, 1}, {"x", "X", OUTPUT_RIGHT, 2},
    {"y", "Y", OUTPUT_RIGHT, 2},   {"text", "TEXT", OUTPUT_WRAP, 0},
};

static int write_note(struct command *command, const char *map_name, int32_t x, int32_t y, int64_t *id)
{
    struct map map;
    int result = map_find(command->db, map_name, &map, &command->err);

    return result < 0 ? result : map_note_add(command->db, map.id, x, y, command->args[2], id, &command->err);
}

static int note_add(struct command *command, int argc, char **argv)
{
    const char *map = MAP_MAIN;
    char *numbers[NUMBERS_MAX];
    int32_t x = 0, y = 0;
    int64_t id = 0;
    const struct arguments_option options[] = {{"map", 0, ARGUMENTS_VALUE, &map}};
    size_t hidden = hide_numbers(argc, argv, numbers);

    if (!command_arguments(command, argc, argv, options, 1, 3, 3))
        return command->exit;
    restore_numbers(command, numbers, hidden);
    if (read_coordinate(command, command->args[0], &x) < 0 ||
        read_coordinate(command, command->args[1], &y) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, write_note(command, map, x, y, &id));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("added note %lld\n", (long long)id);
    return EXIT_OK;
}

static int note_list(struct command *command, int argc, char **argv)
{
    const char *map_name = NULL;
    struct map map = {.id = 0};
    struct map_note_list notes = {NULL, 0};
    const struct arguments_option options[] = {{"map", 0, ARGUMENTS_VALUE, &map_name}};

    if (!command_arguments(command, argc, argv, options, 1, 0, 0))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0 && map_name)
        result = map_find(command->db, map_name, &map, &command->err);
    if (result == 0)
        result = map_note_list(command->db, map.id, &notes, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    output_begin(&command->out, note_columns, sizeof note_columns / sizeof note_columns[0], OUTPUT_TABLE);
    for (size_t i = 0; i < notes.count; i++) {
        const struct map_note *note = &notes.rows[i];
        const struct output_cell cells[] = {output_cell_integer(note->id),
                                            output_cell_text(note->map, OUTPUT_PLAIN),
                                            output_cell_integer(note->x), output_cell_integer(note->y),
                                            output_cell_text(note->text, OUTPUT_PLAIN)};
        output_row(&command->out, cells);
    }
    map_note_list_free(&notes);
    int status = command_end(command, 0);
    if (status == EXIT_OK && command->out.row_count == 0)
        return command_fail(command, "there are no notes; add one with 'ipam map note add X Y TEXT'");
    return status;
}

static int note_rm(struct command *command, int argc, char **argv)
{
    uint64_t id = 0;

    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    if (number_parse_u64(command->args[0], 1, INT64_MAX, &id) < 0)
        return command_usage(command, "\"%s\" is no number of a note; 'ipam map note list' shows them",
                             command->args[0]);
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, map_note_remove(command->db, (int64_t)id, &command->err));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("removed note %s\n", command->args[0]);
    return EXIT_OK;
}

int verb_map_note(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", note_add, "X Y TEXT [--map MAP]", "Write a text on a map.",
         "ipam map note add 100 -80 'rack in the cellar'\n"},
        {"list", note_list, "[--map MAP]", "List the texts of a map, or all.",
         "ipam map note list\nipam map note list --map Cellar\n"},
        {"rm", note_rm, "ID", "Remove a text.", "ipam map note rm 1\n"},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}

static int change_map(struct command *command, int argc, char **argv, bool add)
{
    if (!command_arguments(command, argc, argv, NULL, 0, 1, 1))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add ? map_add(command->db, command->args[0], NULL, &command->err)
                                             : map_remove(command->db, command->args[0], &command->err));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command)) {
        printf("%s map ", add ? "added" : "removed");
        terminal_text_write(stdout, command->args[0], command->out.style.utf8);
        putchar('\n');
    }
    return EXIT_OK;
}

static int maps_add(struct command *command, int argc, char **argv)
{
    return change_map(command, argc, argv, true);
}

static int maps_rm(struct command *command, int argc, char **argv)
{
    return change_map(command, argc, argv, false);
}

static int maps_list(struct command *command, int argc, char **argv)
{
    static const struct output_column columns[] = {{"name", "NAME", OUTPUT_SHRINK, 0},
                                                   {"placed", "PLACED", OUTPUT_RIGHT, 0},
                                                   {"notes", "NOTES", OUTPUT_RIGHT, 0}};
    struct map_list maps = {NULL, 0};

    if (!command_arguments(command, argc, argv, NULL, 0, 0, 0))
        return command->exit;
    int result = command_open(command, DB_READ);
    if (result == 0)
        result = map_list(command->db, &maps, &command->err);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    output_begin(&command->out, columns, sizeof columns / sizeof columns[0], OUTPUT_TABLE);
    for (size_t i = 0; i < maps.count; i++) {
        const struct output_cell cells[] = {output_cell_text(maps.rows[i].name, OUTPUT_PLAIN),
                                            output_cell_integer(maps.rows[i].nodes),
                                            output_cell_integer(maps.rows[i].notes)};
        output_row(&command->out, cells);
    }
    map_list_free(&maps);
    return command_end(command, 0);
}

int verb_map_maps(struct command *command, int argc, char **argv)
{
    static const struct verb verbs[] = {
        {"add", maps_add, "NAME", "Add a map: the same devices, placed in another way.",
         "ipam map maps add Attic\n"},
        {"list", maps_list, "", "List the maps.", "ipam map maps list\n"},
        {"rm", maps_rm, "NAME", "Remove a map with its places and texts.", "ipam map maps rm Cellar\n"},
    };

    return verb_dispatch(command, verbs, sizeof verbs / sizeof verbs[0], argc, argv);
}
