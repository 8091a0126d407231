#include "config_ports.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "check_service.h"
#include "check_target.h"
#include "inventory_error.h"

// What one call works on. `order` holds the services by kind and port, each pair once.
struct sync {
    struct db *db;
    const char *plugin;
    const struct config_service **order;
    size_t count;
    int changed;
    struct error *err;
};

static int run(struct sync *sync, struct stmt *stmt)
{
    stmt_bind_int(stmt, "limit", CONFIG_PORTS_BATCH - sync->changed);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(sync->db, code, sync->err);
    sync->changed += (int)db_changes(sync->db);
    return 0;
}

static int write_service(struct sync *sync, enum query_id query, const struct config_service *wanted,
                         const char *spec)
{
    struct stmt *stmt = stmt_use(sync->db, query);
    if (stmt == NULL)
        return inventory_error_db(sync->db, -EIO, sync->err);
    stmt_bind_text(stmt, "plugin", sync->plugin);
    stmt_bind_int(stmt, "service", (int64_t)wanted->service->kind);
    stmt_bind_int(stmt, "port", wanted->service->port);
    stmt_bind_text(stmt, "spec", spec);
    stmt_bind_int(stmt, "interval_ms", wanted->interval_ms);
    stmt_bind_int(stmt, "down_after", wanted->down_after);
    stmt_bind_int(stmt, "up_after", wanted->up_after);
    if (query == QUERY_PORTS_ADD) {
        char key[SERVICE_TEXT_MAX];
        stmt_bind_text(stmt, "key", wanted->key[0] != '\0' ? wanted->key : service_key(wanted->service, key));
    }
    return run(sync, stmt);
}

static int bring(struct sync *sync, const struct config_service *wanted)
{
    const char *spec = check_service_spec(sync->db, wanted->service);
    if (spec == NULL)
        return inventory_error_db(sync->db, -EIO, sync->err);
    int code = write_service(sync, QUERY_PORTS_UPDATE, wanted, spec);
    return code < 0 ? code : write_service(sync, QUERY_PORTS_ADD, wanted, spec);
}

// Disables what lies between two services of the list; NULL is its end.
static int disable_between(struct sync *sync, const struct config_service *after,
                           const struct config_service *before)
{
    struct stmt *stmt = stmt_use(sync->db, QUERY_PORTS_DISABLE);
    if (stmt == NULL)
        return inventory_error_db(sync->db, -EIO, sync->err);
    stmt_bind_text(stmt, "plugin", sync->plugin);
    stmt_bind_int(stmt, "first_service", after == NULL ? 0 : (int64_t)after->service->kind);
    stmt_bind_int(stmt, "first_port", after == NULL ? 0 : after->service->port + 1);
    stmt_bind_int(stmt, "last_service", before == NULL ? INT_MAX : (int64_t)before->service->kind);
    stmt_bind_int(stmt, "last_port", before == NULL ? 0 : before->service->port - 1);
    return run(sync, stmt);
}

// A check asks the family that the device had; now it may have the other alone.
static int follow_families(struct sync *sync)
{
    struct stmt *stmt = stmt_use(sync->db, QUERY_PORTS_FAMILY);
    if (stmt == NULL)
        return inventory_error_db(sync->db, -EIO, sync->err);
    stmt_bind_text(stmt, "plugin", sync->plugin);
    return run(sync, stmt);
}

static int check_one(const struct config_service *wanted, struct error *err)
{
    char text[SERVICE_TEXT_MAX];
    struct error reason = {""};
    service_text(wanted->service, text);
    if (service_check(wanted->service, &reason) < 0)
        return error_set(err, -EINVAL, "Ports \"%s\": %.360s", text, reason.text);
    if (wanted->service->kind == SERVICE_PUSH)
        return error_set(err, -EINVAL, "Ports \"push\": a push check is made for one device, which reports");
    if (wanted->key[0] != '\0' && !check_target_key_is_valid(wanted->key))
        return error_set(err, -EINVAL, "Ports \"%s\": \"%s\" cannot be the key of a check", text,
                         wanted->key);
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct service *left = (*(const struct config_service *const *)a)->service;
    const struct service *right = (*(const struct config_service *const *)b)->service;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->port > right->port) - (left->port < right->port);
}

// Of several for the same kind and port the one that comes first in the list is kept.
static int put_in_order(struct sync *sync, const struct config_service *services, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct config_service *one = &services[i];
        size_t at = 0;
        int code = check_one(one, sync->err);
        if (code < 0)
            return code;
        while (at < sync->count && compare(&sync->order[at], &one) != 0)
            at++;
        if (at == sync->count)
            sync->order[sync->count++] = one;
    }
    qsort(sync->order, sync->count, sizeof(*sync->order), compare);
    return 0;
}

static int bring_all(struct sync *sync)
{
    const struct config_service *last = NULL;
    int code = 0;
    for (size_t i = 0; code == 0 && i < sync->count; i++) {
        code = disable_between(sync, last, sync->order[i]);
        last = sync->order[i];
        if (code == 0)
            code = bring(sync, last);
    }
    if (code == 0)
        code = disable_between(sync, last, NULL);
    return code < 0 ? code : follow_families(sync);
}

int config_ports_sync(struct db *db, const char *plugin, const struct config_service *services, size_t count,
                      struct error *err)
{
    struct sync sync = {.db = db, .plugin = plugin, .err = err};
    sync.order = calloc(count + 1, sizeof(struct config_service *));
    if (sync.order == NULL)
        return inventory_error_memory(err);
    int code = put_in_order(&sync, services, count);
    if (code == 0)
        code = bring_all(&sync);
    free(sync.order);
    return code < 0 ? code : sync.changed;
}
