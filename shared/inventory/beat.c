#include "beat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_list.h"

// A check as a person names it: by its key, with the key of its device or NULL.
struct name {
    char text[INVENTORY_KEY_MAX + 32];
    const char *device;
    const char *key;
};

static int read_name(const char *text, struct name *out, struct error *err)
{
    if (text_copy(out->text, sizeof(out->text), text) < 0)
        return error_set(err, -ENOENT, "\"%.64s…\" is too long for the key of a check", text);
    char *slash = strchr(out->text, '/');
    out->device = slash == NULL ? NULL : out->text;
    out->key = slash == NULL ? out->text : slash + 1;
    if (slash != NULL)
        *slash = '\0';
    return 0;
}

// How many rows the query has: 0, 1, or 2 for more; `id` is the first's. Or a negative errno.
static int count_rows(struct db *db, enum query_id query, const struct name *name, int64_t *id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "device", name->device);
    stmt_bind_text(stmt, "key", name->key);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code;
    *id = stmt_int(stmt, "id");
    code = stmt_step(stmt);
    stmt_reset(stmt);
    return code < 0 ? code : 1 + code;
}

static int refuse(struct db *db, const char *text, const struct name *name, struct error *err)
{
    int64_t id = 0;
    int count = count_rows(db, QUERY_BEAT_OTHER, name, &id);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count > 0)
        return error_set(err, -EINVAL, "\"%s\" is no push check: it is asked, and takes no reports", text);
    return error_set(err, -ENOENT, "there is no push check \"%s\"; add one with 'ipam check add DEVICE push'",
                     text);
}

int beat_find(struct db *db, const char *text, int64_t *check_id, struct error *err)
{
    struct name name;
    int64_t id = 0;
    int code = read_name(text, &name, err);
    if (code < 0)
        return code;
    int count = count_rows(db, QUERY_BEAT_FIND, &name, &id);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count == 0)
        return refuse(db, text, &name, err);
    if (count > 1)
        return error_set(err, -ENOTUNIQ, "several devices have a push check \"%s\"; say whose: DEVICE/%s",
                         text, text);
    *check_id = id;
    return 0;
}

// Copies as much of the message as fits, without splitting a character.
static void cut(const char *message, char out[BEAT_MESSAGE_MAX])
{
    size_t length = strlen(message);
    if (length >= BEAT_MESSAGE_MAX)
        for (length = BEAT_MESSAGE_MAX - 1; length > 0 && ((unsigned char)message[length] & 0xc0) == 0x80;)
            length--;
    memcpy(out, message, length);
    out[length] = '\0';
}

int beat_write(struct db *db, int64_t check_id, int64_t at_ms, bool ok, const char *message,
               struct error *err)
{
    char text[BEAT_MESSAGE_MAX];
    if (!text_is_clean(message, strlen(message)))
        return error_set(
            err, -EINVAL,
            "the message has control characters or bytes that are not UTF-8; give one line of text");
    cut(message, text);
    struct stmt *stmt = stmt_use(db, QUERY_BEAT_WRITE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "check_id", check_id);
    stmt_bind_int(stmt, "at", at_ms);
    stmt_bind_int(stmt, "ok", ok);
    stmt_bind_text(stmt, "message", text);
    int code = stmt_run(stmt);
    if (code == -ENOENT)
        return error_set(err, code, "there is no check %lld", (long long)check_id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct beat *row = out;
    row->check_id = stmt_int(stmt, "check_id");
    row->at_ms = stmt_int(stmt, "at");
    row->ok = stmt_int(stmt, "ok") != 0;
    text_copy(row->message, sizeof(row->message), stmt_text(stmt, "message"));
}

int beat_list(struct db *db, struct beat_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct beat), .read = read_row};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_BEAT_LIST), err);
    if (code == 0)
        *out = (struct beat_list){list.rows, list.count};
    return code;
}

void beat_list_free(struct beat_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct beat_list){NULL, 0};
}
