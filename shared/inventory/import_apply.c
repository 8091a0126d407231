// import_apply of import.h: one write transaction.
#include <errno.h>

#include "shared/base/error.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "audit.h"
#include "import_row.h"
#include "import_write.h"
#include "inventory_error.h"

enum { ATTEMPTS = 2, LOCK_WAIT_MS = 30000 };

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
    code = import_write(import, db, now_ms, err);
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
