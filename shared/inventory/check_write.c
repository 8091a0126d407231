#include "check_write.h"

#include <errno.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "device_state.h"
#include "inventory_error.h"

static void bind_what(struct stmt *stmt, const struct check *check, const struct ip_addr *addr,
                      const char *spec)
{
    stmt_bind_int(stmt, "target_kind", (int64_t)check->target_kind);
    stmt_bind_text(stmt, "target", check->target);
    if (check->target_kind == CHECK_TARGET_ADDRESS)
        stmt_bind_blob(stmt, "target_key", addr->bytes, sizeof(addr->bytes));
    stmt_bind_int(stmt, "interval_ms", check->interval_ms);
    stmt_bind_int(stmt, "profile", (int64_t)check->profile);
    stmt_bind_int(stmt, "down_after", check->down_after);
    stmt_bind_int(stmt, "up_after", check->up_after);
    stmt_bind_int(stmt, "service", (int64_t)check->service);
    stmt_bind_int(stmt, "port", check->port);
    stmt_bind_text(stmt, "spec", spec);
}

static int read_device_key(struct db *db, struct check *check)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_BY_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", check->device_id);
    int code = stmt_step(stmt);
    if (code > 0)
        code = text_copy(check->device_key, sizeof(check->device_key), stmt_text(stmt, "key"));
    stmt_reset(stmt);
    return code;
}

int check_write_insert(struct db *db, struct check *check, const struct ip_addr *addr, const char *spec,
                       struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    bind_what(stmt, check, addr, spec);
    stmt_bind_int(stmt, "device_id", check->device_id);
    stmt_bind_text(stmt, "key", check->key);
    stmt_bind_text(stmt, "plugin", check->plugin);
    stmt_bind_int(stmt, "enabled", check->enabled);
    stmt_bind_text(stmt, "source", check->source);
    int code = stmt_run(stmt);
    if (code == -EEXIST)
        return error_set(err, code,
                         "the device has a check \"%s\" already; remove it first or give another key",
                         check->key);
    if (code < 0)
        return inventory_error_db(db, code, err);
    check->id = db_last_id(db);
    code = read_device_key(db, check);
    if (code == 0)
        code = device_state_touch(db, check->device_id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int check_write_update(struct db *db, const struct check *check, const struct ip_addr *addr, const char *spec,
                       struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_UPDATE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    bind_what(stmt, check, addr, spec);
    stmt_bind_int(stmt, "id", check->id);
    int code = stmt_run(stmt);
    if (code == 0 && db_changes(db) > 0)
        code = device_state_touch_check(db, check->id, 0);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}
