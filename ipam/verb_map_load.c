// verb_map_load of verb_map_place.h: places from a file.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "file_source.h"
#include "map_positions.h"
#include "shared/inventory/device.h"
#include "shared/inventory/map_place.h"
#include "verb.h"
#include "verb_map_place.h"

enum { LOAD_BYTES_MAX = 64 * 1024 * 1024 };

static int find_devices(struct command *command, struct map_positions *positions)
{
    struct device device;
    int result = 0;

    for (size_t i = 0; result == 0 && i < positions->count; i++) {
        struct map_position *row = &positions->rows[i];
        result = device_find(command->db, row->key, &device, &command->err);
        if (result == -ENOENT)
            return error_set(&command->err, result,
                             "line %u: no device has the key \"%s\"; nothing was placed", row->line,
                             row->key);
        row->place.device_id = device.id;
    }
    return result;
}

static int compare_device(const void *a, const void *b)
{
    const struct map_position *left = a, *right = b;

    if (left->place.device_id != right->place.device_id)
        return left->place.device_id < right->place.device_id ? -1 : 1;
    return (left->line > right->line) - (left->line < right->line);
}

// The key of a device that was merged leads to the one that took it over.
static int refuse_twins(struct command *command, struct map_positions *positions)
{
    if (positions->count > 0)
        qsort(positions->rows, positions->count, sizeof *positions->rows, compare_device);
    for (size_t i = 1; i < positions->count; i++) {
        const struct map_position *before = &positions->rows[i - 1], *row = &positions->rows[i];
        if (before->place.device_id == row->place.device_id)
            return error_set(&command->err, -EINVAL,
                             "line %u: \"%s\" and \"%s\" in line %u are one device; nothing was placed",
                             row->line, row->key, before->key, before->line);
    }
    return 0;
}

// What says nothing of the lock leaves it, and does not move a device that is locked.
static int keep_lock(struct command *command, int64_t map_id, struct map_position *row)
{
    struct map_place before = {.locked = false};

    if (row->says_locked)
        return 0;
    int result = map_place_get(command->db, map_id, row->place.device_id, &before, &command->err);
    row->place.locked = before.locked;
    if (result == 0 && before.locked && (before.x != row->place.x || before.y != row->place.y))
        return error_set(&command->err, -EPERM,
                         "line %u: \"%s\" is locked at %d, %d; say \"locked\": true or false to move it",
                         row->line, row->key, before.x, before.y);
    return result == -ENOENT ? 0 : result;
}

static int write_positions(struct command *command, const char *map_name, struct map_positions *positions)
{
    struct map map;
    int result = map_find(command->db, map_name, &map, &command->err);

    if (result == 0)
        result = find_devices(command, positions);
    if (result == 0)
        result = refuse_twins(command, positions);
    for (size_t i = 0; result == 0 && i < positions->count; i++) {
        result = keep_lock(command, map.id, &positions->rows[i]);
        if (result == 0)
            result = map_place_put(command->db, map.id, &positions->rows[i].place, &command->err);
    }
    return result;
}

static void name_file(struct command *command)
{
    struct error reason = command->err;
    const char *path = command->args[0];

    error_set(&command->err, 0, "%.200s: %.300s", strcmp(path, "-") == 0 ? "standard input" : path,
              reason.text);
}

static int load(struct command *command, const char *map, struct map_positions *positions)
{
    char *bytes = NULL;
    size_t length = 0;
    int result = file_source_read(command->args[0], LOAD_BYTES_MAX, &bytes, &length, &command->err);

    if (result == 0) {
        result = map_positions_read(bytes, length, positions, &command->err);
        if (result < 0)
            name_file(command);
    }
    free(bytes);
    if (result == 0)
        result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, write_positions(command, map, positions));
    return result;
}

int verb_map_load(struct command *command, int argc, char **argv)
{
    const char *map = MAP_MAIN;
    struct map_positions positions = {.rows = NULL};
    const struct arguments_option options[] = {{"map", 0, ARGUMENTS_VALUE, &map}};

    if (!command_arguments(command, argc, argv, options, 1, 1, 1))
        return command->exit;
    int result = load(command, map, &positions);
    size_t count = positions.count;
    map_positions_free(&positions);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command))
        printf("placed %zu device%s\n", count, count == 1 ? "" : "s");
    return EXIT_OK;
}
