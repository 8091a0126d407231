#include "device_tag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_list.h"

static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

// In lower case.
static int read_tag(const char *text, char tag[DEVICE_TAG_MAX], struct error *err)
{
    size_t length = strlen(text);
    if (length > 0 && length < DEVICE_TAG_MAX) {
        for (size_t i = 0; i <= length; i++)
            tag[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
        if (tag[strspn(tag, ALLOWED)] == '\0')
            return 0;
    }
    return error_set(err, -EINVAL, "\"%.64s\" is no tag; a tag has 1 to %d of a-z, 0-9, '.', '_' and '-'",
                     text, DEVICE_TAG_MAX - 1);
}

static int change(struct db *db, enum query_id query, int64_t device_id, const char *text, const char *source,
                  struct error *err)
{
    char tag[DEVICE_TAG_MAX];
    int code = read_tag(text, tag, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "tag", tag);
    if (source != NULL)
        stmt_bind_text(stmt, "source", source);
    code = stmt_run(stmt);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_tag_add(struct db *db, int64_t device_id, const char *tag, const char *source, struct error *err)
{
    return change(db, QUERY_DEVICE_TAG_ADD, device_id, tag, source, err);
}

int device_tag_remove(struct db *db, int64_t device_id, const char *tag, struct error *err)
{
    return change(db, QUERY_DEVICE_TAG_DELETE, device_id, tag, NULL, err);
}

static void read_row(struct stmt *stmt, void *out)
{
    text_copy(out, DEVICE_TAG_MAX, stmt_text(stmt, "tag"));
}

int device_tag_list(struct db *db, int64_t device_id, struct device_tag_list *out, struct error *err)
{
    struct row_list list = {.row_size = DEVICE_TAG_MAX, .read = read_row};
    struct stmt *stmt = stmt_use(db, device_id == 0 ? QUERY_DEVICE_TAG_LIST_ALL : QUERY_DEVICE_TAG_LIST);
    if (stmt != NULL && device_id != 0)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    *out = (struct device_tag_list){NULL, 0};
    if (code == 0)
        *out = (struct device_tag_list){list.rows, list.count};
    return code;
}

void device_tag_list_free(struct device_tag_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct device_tag_list){NULL, 0};
}
