#include "map_positions.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/json_cursor.h"
#include "shared/base/text.h"

enum { SAID_KEY = 1, SAID_X = 2, SAID_Y = 4, SAID_LOCKED = 8, SAID_ALL_NEEDED = SAID_KEY | SAID_X | SAID_Y };

struct reader {
    struct json_cursor json;
    struct map_positions *out;
    size_t capacity;
    struct error *err;
};

static int refuse(const struct reader *reader, const char *reason)
{
    return error_set(reader->err, -EINVAL, "line %u, column %u: %s", reader->json.line, reader->json.column,
                     reason);
}

static int read_coordinate(struct reader *reader, int32_t *out)
{
    double value = 0;
    int result = json_cursor_double(&reader->json, -MAP_COORDINATE_MAX, MAP_COORDINATE_MAX, &value);

    if (result == -ERANGE)
        return refuse(reader, "the place is off the map: x and y lie between -1000000 and 1000000");
    if (result < 0)
        return refuse(reader, "a number is wanted here");
    *out = (int32_t)lround(value);
    return 0;
}

static int read_key(struct reader *reader, char key[INVENTORY_KEY_MAX])
{
    if (reader->json.token != JSON_STRING || reader->json.length == 0)
        return refuse(reader, "the key of a device is wanted here, as a text");
    if (text_copy(key, INVENTORY_KEY_MAX, reader->json.text) < 0)
        return refuse(reader, "no device has so long a key");
    return 0;
}

static int read_locked(struct reader *reader, bool *out)
{
    if (reader->json.token != JSON_TRUE && reader->json.token != JSON_FALSE)
        return refuse(reader, "true or false is wanted here");
    *out = reader->json.token == JSON_TRUE;
    return 0;
}

static unsigned member_of(const char *name)
{
    static const struct {
        const char *name;
        unsigned said;
    } members[] = {{"key", SAID_KEY}, {"x", SAID_X}, {"y", SAID_Y}, {"locked", SAID_LOCKED}};

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strcmp(members[i].name, name) == 0)
            return members[i].said;
    }
    return 0;
}

static int read_value(struct reader *reader, unsigned member, struct map_position *row)
{
    switch (member) {
    case SAID_KEY:
        return read_key(reader, row->key);
    case SAID_X:
        return read_coordinate(reader, &row->place.x);
    case SAID_Y:
        return read_coordinate(reader, &row->place.y);
    default:
        return read_locked(reader, &row->place.locked);
    }
}

// Behind the name of a member.
static int read_member(struct reader *reader, struct map_position *row, unsigned *said)
{
    unsigned member = member_of(reader->json.text);

    if (member == 0)
        return json_cursor_skip(&reader->json, reader->err);
    if (*said & member)
        return refuse(reader, "this is said twice");
    *said |= member;
    int result = json_cursor_next(&reader->json, reader->err);
    return result < 0 ? result : read_value(reader, member, row);
}

static int make_room(struct reader *reader)
{
    struct map_positions *out = reader->out;

    if (out->count == MAP_POSITIONS_MAX)
        return error_set(reader->err, -E2BIG, "line %u: more than %d places", reader->json.line,
                         MAP_POSITIONS_MAX);
    if (out->count < reader->capacity)
        return 0;
    size_t capacity = reader->capacity ? 2 * reader->capacity : 64;
    struct map_position *rows = reallocarray(out->rows, capacity, sizeof *rows);
    if (!rows)
        return error_set(reader->err, -ENOMEM, "out of memory");
    out->rows = rows;
    reader->capacity = capacity;
    return 0;
}

// Behind the brace that opens it.
static int read_position(struct reader *reader)
{
    struct map_position row = {.line = reader->json.line};
    unsigned said = 0;
    int result = json_cursor_next(&reader->json, reader->err);

    while (result == 0 && reader->json.token == JSON_KEY) {
        result = read_member(reader, &row, &said);
        if (result == 0)
            result = json_cursor_next(&reader->json, reader->err);
    }
    if (result == 0 && (said & SAID_ALL_NEEDED) != SAID_ALL_NEEDED)
        result = refuse(reader, "a place needs \"key\", \"x\" and \"y\"");
    if (result == 0)
        result = make_room(reader);
    row.says_locked = said & SAID_LOCKED;
    if (result == 0)
        reader->out->rows[reader->out->count++] = row;
    return result;
}

static int compare_key(const void *a, const void *b)
{
    const struct map_position *left = a, *right = b;
    int by_key = strcmp(left->key, right->key);

    return by_key ? by_key : (left->line > right->line) - (left->line < right->line);
}

static int refuse_twins(const struct map_positions *positions, struct error *err)
{
    for (size_t i = 1; i < positions->count; i++) {
        if (strcmp(positions->rows[i - 1].key, positions->rows[i].key) == 0)
            return error_set(err, -EINVAL, "line %u: \"%s\" is placed twice; it is in line %u already",
                             positions->rows[i].line, positions->rows[i].key, positions->rows[i - 1].line);
    }
    return 0;
}

int map_positions_read(char *bytes, size_t length, struct map_positions *out, struct error *err)
{
    struct reader reader = {.out = out, .err = err};

    *out = (struct map_positions){.rows = NULL};
    int result = json_cursor_init(&reader.json, bytes, length, err);
    if (result == 0)
        result = json_cursor_next(&reader.json, err);
    if (result == 0 && reader.json.token != JSON_ARRAY)
        result = refuse(&reader, "an array of places is wanted here: [{\"key\": …, \"x\": …, \"y\": …}]");
    while (result == 0) {
        result = json_cursor_next(&reader.json, err);
        if (result < 0 || reader.json.token == JSON_ARRAY_END)
            break;
        result = reader.json.token == JSON_OBJECT ? read_position(&reader)
                                                  : refuse(&reader, "a place is an object: {\"key\": …}");
    }
    if (result == 0)
        result = json_cursor_next(&reader.json, err); // nothing but blanks may follow
    if (result < 0 || out->count == 0)
        return result;
    qsort(out->rows, out->count, sizeof *out->rows, compare_key);
    return refuse_twins(out, err);
}

void map_positions_free(struct map_positions *positions)
{
    free(positions->rows);
    *positions = (struct map_positions){.rows = NULL};
}
