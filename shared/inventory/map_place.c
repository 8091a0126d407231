#include "map_place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_edit.h"
#include "row_guess.h"
#include "row_list.h"

static void read_map(struct stmt *stmt, void *out)
{
    struct map *row = out;
    row->id = stmt_int(stmt, "id");
    row->nodes = stmt_int(stmt, "nodes");
    row->notes = stmt_int(stmt, "notes");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
}

int map_find(struct db *db, const char *name, struct map *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_MAP_BY_NAME);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return row_guess_refuse(db, stmt_use(db, QUERY_MAP_LIST), "map", name,
                                "'ipam map maps list' lists them, 'ipam map maps add' makes one", err);
    read_map(stmt, out);
    stmt_reset(stmt);
    return 0;
}

int map_add(struct db *db, const char *name, struct map *out, struct error *err)
{
    int code = inventory_error_unless_clean("name of the map", name, INVENTORY_NAME_MAX - 1, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_MAP_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    code = stmt_run(stmt);
    if (code == -EEXIST)
        return error_set(err, code, "there is a map \"%s\" already; give another name", name);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return out == NULL ? 0 : map_find(db, name, out, err);
}

int map_remove(struct db *db, const char *name, struct error *err)
{
    struct map map = {.id = 0};
    int code = map_find(db, name, &map, err);
    if (code < 0)
        return code;
    if (strcmp(name, MAP_MAIN) == 0)
        return error_set(err, -EPERM,
                         "the map \"" MAP_MAIN "\" is always there; 'ipam map unplace' clears it");
    return row_edit_remove(db, QUERY_MAP_DELETE, map.id, "map", err);
}

int map_list(struct db *db, struct map_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct map), .read = read_map};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_MAP_LIST), err);
    if (code == 0)
        *out = (struct map_list){list.rows, list.count};
    return code;
}

void map_list_free(struct map_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct map_list){NULL, 0};
}

static int check_point(int32_t x, int32_t y, struct error *err)
{
    if (x >= -MAP_COORDINATE_MAX && x <= MAP_COORDINATE_MAX && y >= -MAP_COORDINATE_MAX &&
        y <= MAP_COORDINATE_MAX)
        return 0;
    return error_set(err, -ERANGE, "%d, %d is off the map: both lie between -%d and %d", x, y,
                     MAP_COORDINATE_MAX, MAP_COORDINATE_MAX);
}

int map_place_put(struct db *db, int64_t map_id, const struct map_place *place, struct error *err)
{
    int code = check_point(place->x, place->y, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_MAP_PLACE_PUT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "map_id", map_id);
    stmt_bind_int(stmt, "device_id", place->device_id);
    stmt_bind_int(stmt, "x", place->x);
    stmt_bind_int(stmt, "y", place->y);
    stmt_bind_int(stmt, "locked", place->locked);
    code = stmt_run(stmt);
    if (code == -ENOENT)
        return error_set(err, code, "the map or the device %lld is not there", (long long)place->device_id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int refuse_unplaced(struct error *err)
{
    return error_set(err, -ENOENT, "nobody has placed the device on this map");
}

int map_place_get(struct db *db, int64_t map_id, int64_t device_id, struct map_place *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_MAP_PLACE_GET);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "map_id", map_id);
    stmt_bind_int(stmt, "device_id", device_id);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return refuse_unplaced(err);
    *out = (struct map_place){.device_id = device_id,
                              .x = (int32_t)stmt_int(stmt, "x"),
                              .y = (int32_t)stmt_int(stmt, "y"),
                              .locked = stmt_int(stmt, "locked") != 0};
    stmt_reset(stmt);
    return 0;
}

int map_place_remove(struct db *db, int64_t map_id, int64_t device_id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_MAP_PLACE_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "map_id", map_id);
    stmt_bind_int(stmt, "device_id", device_id);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : refuse_unplaced(err);
}

// Lines may be several, so each is looked at.
static int check_text(const char *text, struct error *err)
{
    size_t length = strlen(text);
    if (length == 0 || length >= MAP_NOTE_MAX)
        return error_set(err, -EINVAL, "the text has %zu bytes; give 1 to %d", length, MAP_NOTE_MAX - 1);
    for (const char *line = text; *line != '\0';) {
        size_t bytes = strcspn(line, "\n");
        if (!text_is_clean(line, bytes))
            return error_set(err, -EINVAL, "the text holds control characters or is not UTF-8; remove them");
        line += bytes + (line[bytes] == '\n');
    }
    return 0;
}

int map_note_add(struct db *db, int64_t map_id, int32_t x, int32_t y, const char *text, int64_t *out_id,
                 struct error *err)
{
    int code = check_point(x, y, err);
    if (code == 0)
        code = check_text(text, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_MAP_NOTE_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "map_id", map_id);
    stmt_bind_int(stmt, "x", x);
    stmt_bind_int(stmt, "y", y);
    stmt_bind_text(stmt, "text", text);
    code = stmt_run(stmt);
    if (code == -ENOENT)
        return error_set(err, code, "there is no map %lld", (long long)map_id);
    if (code == 0 && out_id != NULL)
        *out_id = db_last_id(db);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int map_note_remove(struct db *db, int64_t id, struct error *err)
{
    int code = row_edit_remove(db, QUERY_MAP_NOTE_DELETE, id, "note", err);
    if (code != -ENOENT)
        return code;
    return error_set(err, code, "there is no note %lld; see 'ipam map note list'", (long long)id);
}

static void read_note(struct stmt *stmt, void *out)
{
    struct map_note *row = out;
    row->id = stmt_int(stmt, "id");
    row->x = (int32_t)stmt_int(stmt, "x");
    row->y = (int32_t)stmt_int(stmt, "y");
    text_copy(row->map, sizeof(row->map), stmt_text(stmt, "map"));
    text_copy(row->text, sizeof(row->text), stmt_text(stmt, "text"));
}

int map_note_list(struct db *db, int64_t map_id, struct map_note_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct map_note), .read = read_note};
    struct stmt *stmt = stmt_use(db, QUERY_MAP_NOTE_LIST);
    if (stmt != NULL)
        stmt_bind_int(stmt, "map_id", map_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct map_note_list){list.rows, list.count};
    return code;
}

void map_note_list_free(struct map_note_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct map_note_list){NULL, 0};
}
