#include "config_host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "check_service.h"
#include "check_target.h"
#include "check_write.h"
#include "device.h"
#include "device_key.h"
#include "device_state.h"
#include "inventory_error.h"
#include "row_list.h"

// What one call works on. `configured` collects the ids of the checks that the configuration stands behind.
struct sync {
    struct db *db;
    const char *plugin;
    int64_t *configured;
    size_t configured_count;
    bool aliases;   // now those of devices that were merged into others; before, all the rest
    bool has_alias; // whether there is one
    struct error *err;
};

// The check of a device under a key. id 0: none.
struct present {
    int64_t id;
    bool ours;
};

static bool is_configured(const struct sync *sync, int64_t id)
{
    for (size_t i = sync->configured_count; i > 0; i--)
        if (sync->configured[i - 1] == id)
            return true;
    return false;
}

static int failed(const struct sync *sync, int code)
{
    return inventory_error_db(sync->db, code, sync->err);
}

// A device that has a check of this configuration and was made under that name, also when a person has
// renamed it since. 1: found, 0: none.
static int find_ours(const struct sync *sync, const char *name, int64_t *id, bool *is_alias)
{
    char key[INVENTORY_KEY_MAX];
    device_key_from_name(name, key);
    struct stmt *stmt = stmt_use(sync->db, QUERY_CONFIG_DEVICE);
    if (stmt == NULL)
        return failed(sync, -EIO);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "key", key);
    stmt_bind_text(stmt, "plugin", sync->plugin);
    int code = stmt_step(stmt);
    if (code > 0) {
        *id = stmt_int(stmt, "id");
        *is_alias = stmt_int(stmt, "is_alias") != 0;
    }
    stmt_reset(stmt);
    return code < 0 ? failed(sync, code) : code;
}

static int find_device(const struct sync *sync, const char *name, int64_t *id, bool *is_alias)
{
    struct device device;
    *is_alias = false;
    int code = find_ours(sync, name, id, is_alias);
    if (code != 0)
        return code < 0 ? code : 0;
    code = device_find(sync->db, name, &device, sync->err);
    if (code == -ENOENT)
        code = device_add(sync->db, name, "config", &device, sync->err);
    if (code == 0)
        *id = device.id;
    return code;
}

static int find_check(const struct sync *sync, int64_t device_id, const char *key, struct present *out)
{
    struct stmt *stmt = stmt_use(sync->db, QUERY_CHECK_BY_KEY);
    if (stmt == NULL)
        return failed(sync, -EIO);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "key", key);
    int code = stmt_step(stmt);
    *out = (struct present){0, false};
    if (code > 0) {
        out->id = stmt_int(stmt, "id");
        out->ours = strcmp(stmt_text(stmt, "source"), "config") == 0 &&
                    strcmp(stmt_text(stmt, "plugin"), sync->plugin) == 0;
    }
    stmt_reset(stmt);
    return code < 0 ? failed(sync, code) : 0;
}

// The key is the family or the service; "config-…" where somebody else has a check under that key.
static int choose_key(const struct sync *sync, struct check *check, struct present *found)
{
    char wanted[sizeof(check->key)];
    text_copy(wanted, sizeof(wanted), check->key);
    int code = find_check(sync, check->device_id, wanted, found);
    if (code < 0 || found->id == 0 || found->ours)
        return code;
    snprintf(check->key, sizeof(check->key), "config-%.24s", wanted);
    code = find_check(sync, check->device_id, check->key, found);
    if (code < 0 || found->id == 0 || found->ours)
        return code;
    return error_set(sync->err, -EEXIST, "the checks %s and %s of the device are not the configuration's",
                     wanted, check->key);
}

static int fill_target(struct check *check, const char *address, struct ip_addr *addr, struct error *err)
{
    char zone[IP_ADDR_ZONE_MAX];
    bool numeric = ip_addr_parse_zone(address, addr, zone) == 0;
    check->target_kind = numeric ? CHECK_TARGET_ADDRESS : CHECK_TARGET_NAME;
    if (text_copy(check->target, sizeof(check->target), address) < 0)
        return error_set(err, -EINVAL, "\"%.64s…\" is too long for an address or a DNS name", address);
    const char *named = numeric ? (ip_addr_family(addr) == 4 ? "v4" : "v6") : "name";
    text_copy(check->key, sizeof(check->key), named);
    return check_target_normalise(check, addr, err);
}

static int refuse_twice(const struct sync *sync, const struct check *check)
{
    if (check->service != SERVICE_NONE)
        return error_set(sync->err, -EEXIST,
                         "the device has another check %s in the configuration; give this one a Key",
                         check->key);
    return error_set(sync->err, -EEXIST, "there is another Host line for the same device and address family");
}

static int write_check(struct sync *sync, struct check *check, const struct ip_addr *addr, const char *spec)
{
    struct present found = {0, false};
    int code = choose_key(sync, check, &found);
    if (code < 0)
        return code;
    if (found.id != 0 && is_configured(sync, found.id))
        return sync->aliases ? 0 : refuse_twice(sync, check);
    check->id = found.id;
    code = found.id != 0 ? check_write_update(sync->db, check, addr, spec, sync->err)
                         : check_write_insert(sync->db, check, addr, spec, sync->err);
    if (code == 0)
        sync->configured[sync->configured_count++] = check->id;
    return code;
}

// Turns the ping of a Host into one of its service checks; what the service leaves open is the Host's.
static int fill_service(struct check *check, const struct config_service *wanted, struct error *err)
{
    char key[SERVICE_TEXT_MAX];
    if (wanted->service->kind == SERVICE_PUSH) {
        check->target_kind = CHECK_TARGET_DEVICE_V4;
        check->target[0] = '\0';
    }
    text_copy(check->key, sizeof(check->key),
              wanted->key[0] != '\0' ? wanted->key : service_key(wanted->service, key));
    if (!check_target_key_is_valid(check->key))
        return error_set(err, -EINVAL, "\"%s\" cannot be the key of a check; use a-z, 0-9, '.', '_' and '-'",
                         check->key);
    if (wanted->interval_ms != 0)
        check->interval_ms = wanted->interval_ms;
    if (wanted->down_after != 0)
        check->down_after = wanted->down_after;
    if (wanted->up_after != 0)
        check->up_after = wanted->up_after;
    return check_service_fill(check, wanted->service, err);
}

static int write_service(struct sync *sync, const struct check *ping, const struct ip_addr *addr,
                         const struct config_service *wanted)
{
    struct check check = *ping;
    int code = fill_service(&check, wanted, sync->err);
    if (code < 0)
        return code;
    const char *spec = check_service_spec(sync->db, wanted->service);
    return spec == NULL ? failed(sync, -EIO) : write_check(sync, &check, addr, spec);
}

// Says which Check of the Host it was.
static int name_service(struct error *err, int code, const struct config_service *wanted)
{
    char text[SERVICE_TEXT_MAX];
    struct error reason = {""};
    if (err != NULL)
        reason = *err;
    return error_set(err, code, "Check \"%s\": %.360s", service_text(wanted->service, text), reason.text);
}

static int write_checks(struct sync *sync, struct check *ping, const struct ip_addr *addr,
                        const struct config_host *host)
{
    if (host->service_count == 0)
        return write_check(sync, ping, addr, NULL);
    int code = 0;
    for (size_t i = 0; code == 0 && i < host->service_count; i++) {
        code = write_service(sync, ping, addr, &host->services[i]);
        if (code < 0)
            name_service(sync->err, code, &host->services[i]);
    }
    return code;
}

static int sync_one(struct sync *sync, const struct config_host *host)
{
    struct ip_addr addr;
    struct check check = {.profile = host->profile,
                          .source = "config",
                          .interval_ms = host->interval_ms,
                          .down_after = host->down_after,
                          .up_after = host->up_after,
                          .enabled = true};
    if (text_copy(check.plugin, sizeof(check.plugin), sync->plugin) < 0)
        return error_set(sync->err, -EINVAL, "\"%s\" is too long for a plugin", sync->plugin);
    bool is_alias = false;
    int code = fill_target(&check, host->address, &addr, sync->err);
    if (code == 0)
        code = find_device(sync, host->name, &check.device_id, &is_alias);
    sync->has_alias = sync->has_alias || is_alias;
    return code < 0 || is_alias != sync->aliases ? code : write_checks(sync, &check, &addr, host);
}

// Says which Host line it was.
static int name_host(struct error *err, int code, const struct config_host *host)
{
    struct error reason = {""};
    if (err != NULL)
        reason = *err;
    return error_set(err, code, "Host \"%.128s\": %.360s", host->name, reason.text);
}

static int sync_all(struct sync *sync, const struct config_host *hosts, size_t count)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++) {
        code = sync_one(sync, &hosts[i]);
        if (code < 0)
            name_host(sync->err, code, &hosts[i]);
    }
    return code;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static int disable(const struct sync *sync, int64_t id)
{
    struct stmt *stmt = stmt_use(sync->db, QUERY_CHECK_SET_ENABLED);
    if (stmt == NULL)
        return failed(sync, -EIO);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "enabled", 0);
    int code = stmt_run(stmt);
    if (code == 0)
        code = device_state_touch_check(sync->db, id, 0);
    return code < 0 ? failed(sync, code) : 0;
}

static void read_id(struct stmt *stmt, void *row)
{
    *(int64_t *)row = stmt_int(stmt, "id");
}

static int list_ours(const struct sync *sync, struct row_list *list)
{
    struct stmt *stmt = stmt_use(sync->db, QUERY_CONFIG_CHECKS);
    if (stmt != NULL)
        stmt_bind_text(stmt, "plugin", sync->plugin);
    return row_list_fill(list, sync->db, stmt, sync->err);
}

// The enabled checks of the configuration that it no longer has.
static int disable_the_rest(struct sync *sync)
{
    struct row_list list = {.row_size = sizeof(int64_t), .read = read_id};
    int code = list_ours(sync, &list);
    const int64_t *ids = list.rows;
    qsort(sync->configured, sync->configured_count, sizeof(*sync->configured), compare_ids);
    for (size_t i = 0; code == 0 && i < list.count; i++)
        if (bsearch(&ids[i], sync->configured, sync->configured_count, sizeof(*ids), compare_ids) == NULL)
            code = disable(sync, ids[i]);
    free(list.rows);
    return code;
}

static size_t count_checks(const struct config_host *hosts, size_t count)
{
    size_t checks = 0;
    for (size_t i = 0; i < count; i++)
        checks += hosts[i].service_count == 0 ? 1 : hosts[i].service_count;
    return checks;
}

int config_host_sync(struct db *db, const char *plugin, const struct config_host *hosts, size_t count,
                     struct error *err)
{ // every row dates itself
    struct sync sync = {.db = db, .plugin = plugin, .err = err};
    sync.configured = calloc(count_checks(hosts, count) + 1, sizeof(*sync.configured));
    if (sync.configured == NULL)
        return inventory_error_memory(err);
    int code = sync_all(&sync, hosts, count);
    sync.aliases = true;
    if (code == 0 && sync.has_alias)
        code = sync_all(&sync, hosts, count);
    if (code == 0)
        code = disable_the_rest(&sync);
    free(sync.configured);
    return code;
}
