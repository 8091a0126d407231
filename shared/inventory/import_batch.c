#include "import_batch.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

// What one row may take: a note whose every byte is escaped, and short texts.
enum { ROW_MAX = 6 * 16384 + 8192 };

void import_batch_init(struct import_batch *batch, enum query_id query, unsigned takes)
{
    batch->query = query;
    batch->takes = takes;
    batch->count = 0;
    text_buf_init(&batch->rows, batch->bytes, sizeof(batch->bytes));
}

// Without a format, which took a tenth of an import.
static void put(struct import_batch *batch, const char *text)
{
    text_buf_put(&batch->rows, text, strlen(text));
}

int import_batch_flush(struct import_batch *batch, struct db *db, int64_t now_ms)
{
    if (batch->count == 0)
        return 0;
    put(batch, "]");
    struct stmt *stmt = stmt_use(db, batch->query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "rows", batch->bytes);
    if ((batch->takes & IMPORT_BATCH_NOW) != 0)
        stmt_bind_int(stmt, "now", now_ms);
    if ((batch->takes & IMPORT_BATCH_KEYS) != 0)
        stmt_bind_blob(stmt, "keys", batch->keys, 16 * batch->count);
    int code = stmt_run(stmt);
    import_batch_init(batch, batch->query, batch->takes);
    return code;
}

void import_batch_begin(struct import_batch *batch)
{
    put(batch, batch->count == 0 ? "[[" : ",[");
    batch->row = batch->rows.length;
}

static void part(struct import_batch *batch)
{
    if (batch->rows.length > batch->row)
        put(batch, ",");
}

void import_batch_int(struct import_batch *batch, int64_t value)
{
    part(batch);
    text_buf_add(&batch->rows, "%" PRId64, value);
}

void import_batch_id(struct import_batch *batch, int64_t id)
{
    if (id != 0) {
        import_batch_int(batch, id);
        return;
    }
    part(batch);
    put(batch, "null");
}

void import_batch_text(struct import_batch *batch, const char *text)
{
    part(batch);
    if (text == NULL) {
        put(batch, "null");
        return;
    }
    put(batch, "\"");
    while (*text != '\0') {
        size_t plain = 0;
        while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
            plain++;
        text_buf_put(&batch->rows, text, plain);
        text += plain;
        if (*text != '\0')
            text_buf_add(&batch->rows, "\\u%04x", (unsigned)(unsigned char)*text++);
    }
    put(batch, "\"");
}

int import_batch_end(struct import_batch *batch, const unsigned char *key)
{
    put(batch, "]");
    if (batch->rows.overflow)
        return -E2BIG;
    if (key != NULL)
        memcpy(batch->keys + 16 * batch->count, key, 16);
    batch->count++;
    return batch->count == IMPORT_BATCH_ROWS || batch->rows.length + ROW_MAX > sizeof(batch->bytes);
}
