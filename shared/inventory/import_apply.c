// import_apply of import.h: one write transaction.
#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/db/db.h"

#include "audit.h"
#include "import_batch.h"
#include "import_row.h"
#include "import_write.h"
#include "inventory_error.h"

enum { ATTEMPTS = 2, LOCK_WAIT_MS = 30000, PROGRESS_STEP = 4096 };

static size_t row_count(const struct import *import)
{
    size_t count = 0;
    for (unsigned kind = 0; kind < IMPORT_KINDS; kind++)
        count += import->rows[kind].count;
    return count;
}

static int write_rows(const struct import_write_to *to)
{
    // An address before who holds it.
    static const unsigned order[IMPORT_KINDS] = {PAPER_SITE,     PAPER_VRF,    PAPER_VLAN,      PAPER_PREFIX,
                                                 PAPER_RANGE,    PAPER_DEVICE, PAPER_INTERFACE, PAPER_ADDRESS,
                                                 IMPORT_BINDING, PAPER_LINK,   PAPER_GROUP};
    const struct import_options *options = &to->import->options;
    size_t total = row_count(to->import), done = 0;
    for (size_t i = 0; i < IMPORT_KINDS; i++)
        for (struct import_row *row = to->import->rows[order[i]].first; row != NULL; row = row->next) {
            int code = import_write_row(to, row);
            if (code < 0)
                return code;
            if (++done % PROGRESS_STEP == 0 && options->progress != NULL)
                options->progress(options->context, "writing", done, total);
        }
    return import_write_rest(to);
}

static int write_all(struct import *import, struct db *db, int64_t now_ms, struct error *err)
{
    struct import_batch *batches = calloc(3, sizeof(*batches));
    if (batches == NULL)
        return inventory_error_memory(err);
    import_batch_init(&batches[0], QUERY_IMPORT_CLAIMS, false);
    import_batch_init(&batches[1], QUERY_IMPORT_BINDINGS, false);
    import_batch_init(&batches[2], QUERY_IMPORT_ADDRESSES, true);
    int64_t last_address = 0;
    const struct import_write_to to = {.import = import,
                                       .db = db,
                                       .now_ms = now_ms,
                                       .err = err,
                                       .claims = &batches[0],
                                       .bindings = &batches[1],
                                       .addresses = &batches[2],
                                       .last_address = &last_address};
    int code = import_write_begin(&to);
    if (code == 0)
        code = write_rows(&to);
    free(batches);
    return code;
}

static int begin(struct db *db, struct error *err)
{
    int code = db_begin(db, LOCK_WAIT_MS);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

// Begins a transaction that sees what the comparison saw. 1: somebody has changed it.
static int begin_as_seen(struct import *import, struct db *db, struct error *err)
{
    int code = begin(db, err);
    if (code < 0)
        return code;
    int64_t newest = audit_last_id(db);
    if (newest == import->seen)
        return 0;
    db_rollback(db);
    return newest < 0 ? inventory_error_db(db, (int)newest, err) : 1;
}

static int check_sound(const struct import *import, struct error *err)
{
    if (import->compared)
        return 0;
    return error_set(err, -EINVAL, "the inventory was changed meanwhile, and now the paper does not fit: %s",
                     import->result.errors[0]);
}

// The turn is held while it is compared, because the inventory does not come to rest.
static int begin_and_compare(struct import *import, struct db *db, struct error *err)
{
    int code = begin(db, err);
    if (code < 0)
        return code;
    code = import_compare_inside(import, db, err);
    if (code == 0)
        code = check_sound(import, err);
    if (code < 0)
        db_rollback(db);
    return code;
}

static int begin_compared(struct import *import, struct db *db, struct error *err)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int code = begin_as_seen(import, db, err);
        if (code <= 0)
            return code;
        code = import_compare(import, db, err);
        if (code == 0)
            code = check_sound(import, err);
        if (code < 0)
            return code;
    }
    return begin_and_compare(import, db, err);
}

static void use_cache(struct db *db, enum query_id size)
{
    struct stmt *stmt = stmt_use(db, size);
    if (stmt != NULL)
        (void)stmt_run(stmt); // with another size it only takes longer
}

static int apply(struct import *import, struct db *db, int64_t now_ms, struct error *err)
{
    int code = begin_compared(import, db, err);
    if (code < 0)
        return code;
    import->compared = false; // its rows have ids now
    code = write_all(import, db, now_ms, err);
    if (code < 0) {
        db_rollback(db);
        return code;
    }
    code = db_commit(db);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int import_apply(struct import *import, struct db *db, int64_t now_ms, struct error *err)
{
    if (!import->compared)
        return error_set(err, -EINVAL, "nothing was compared");
    use_cache(db, QUERY_IMPORT_CACHE);
    int code = apply(import, db, now_ms, err);
    use_cache(db, QUERY_IMPORT_CACHE_USUAL);
    return code;
}
