#include "device_split.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "check.h"
#include "inventory_error.h"
#include "journal.h"

enum { SUMMARY_MAX = 768 };

static const char by_person[] = "person";

struct split {
    struct db *db;
    struct device old;
    struct device_split *out;
    int64_t now_ms;
    struct journal journal;
};

static struct stmt *bound(const struct split *split, enum query_id query)
{
    struct stmt *stmt = stmt_use(split->db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "device", split->old.id);
    stmt_bind_int(stmt, "new", split->out->device.id);
    return stmt;
}

// Runs it and adds how many rows it changed; a negative errno, else that number.
static int64_t change(const struct split *split, struct stmt *stmt, int64_t *sum)
{
    int code = stmt == NULL ? -EIO : stmt_run(stmt);
    if (code < 0)
        return code;
    int64_t count = db_changes(split->db);
    *sum += count;
    return count;
}

static int64_t move_interfaces(const struct split *split, const char *name, const char *mac)
{
    struct stmt *stmt = bound(split, QUERY_SPLIT_INTERFACES);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "name", name);
        stmt_bind_text(stmt, "mac", mac);
    }
    return change(split, stmt, &split->out->interfaces);
}

static int64_t move_identifier(const struct split *split, const struct device_split_part *part)
{
    struct stmt *stmt = bound(split, QUERY_SPLIT_IDENTIFIER);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "kind", part->identifier_kind);
        stmt_bind_text(stmt, "value", part->text);
    }
    int64_t moved = change(split, stmt, &split->out->identifiers);
    if (moved < 0 || strcmp(part->identifier_kind, "mac") != 0)
        return moved;
    int64_t with_it = move_interfaces(split, NULL, part->text);
    return with_it < 0 ? with_it : moved + with_it;
}

// The interface of the new device of which nothing is known, made when missing.
static int64_t plain_interface(const struct split *split)
{
    struct stmt *stmt = stmt_use(split->db, QUERY_SPLIT_INTERFACE_FIND);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device", split->out->device.id);
    int code = stmt_step(stmt);
    int64_t id = code > 0 ? stmt_int(stmt, "id") : 0;
    stmt_reset(stmt);
    stmt = code == 0 ? stmt_use(split->db, QUERY_SPLIT_INTERFACE_ADD) : NULL;
    if (code != 0 || stmt == NULL)
        return code < 0 ? code : (code == 0 ? -EIO : id);
    stmt_bind_int(stmt, "device", split->out->device.id);
    code = stmt_run(stmt);
    return code < 0 ? code : db_last_id(split->db);
}

static void bind_address(struct stmt *stmt, const struct device_split_part *part)
{
    stmt_bind_text(stmt, "vrf", part->vrf);
    stmt_bind_text(stmt, "segment", part->segment == NULL ? "" : part->segment);
    stmt_bind_blob(stmt, "ip_key", part->addr->bytes, sizeof(part->addr->bytes));
}

static int64_t end_twins(const struct split *split, const struct device_split_part *part)
{
    int64_t none = 0;
    struct stmt *stmt = stmt_use(split->db, QUERY_SPLIT_BINDINGS_END);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device", split->old.id);
    stmt_bind_int(stmt, "now", split->now_ms);
    bind_address(stmt, part);
    return change(split, stmt, &none);
}

static int64_t move_address(const struct split *split, const struct device_split_part *part)
{
    int64_t none = 0;
    int64_t interface = plain_interface(split);
    int64_t ended = interface < 0 ? interface : end_twins(split, part);
    struct stmt *stmt = ended < 0 ? NULL : stmt_use(split->db, QUERY_SPLIT_BINDINGS);
    if (stmt == NULL)
        return ended < 0 ? ended : -EIO;
    stmt_bind_int(stmt, "device", split->old.id);
    stmt_bind_int(stmt, "interface", interface);
    bind_address(stmt, part);
    return change(split, stmt, &none);
}

// 1 when it went with another part, 0 when the device does not have it, or a negative errno.
static int is_there(const struct split *split, const struct device_split_part *part)
{
    struct stmt *stmt = stmt_use(split->db, QUERY_SPLIT_IS_THERE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "new", split->out->device.id);
    switch (part->kind) {
    case DEVICE_SPLIT_IDENTIFIER:
        stmt_bind_text(stmt, "kind", part->identifier_kind);
        stmt_bind_text(stmt, "value", part->text);
        break;
    case DEVICE_SPLIT_INTERFACE:
        stmt_bind_text(stmt, "name", part->text);
        break;
    case DEVICE_SPLIT_ADDRESS:
        bind_address(stmt, part);
        break;
    }
    int code = stmt_step(stmt);
    stmt_reset(stmt);
    return code;
}

static int refuse_part(const struct split *split, const struct device_split_part *part, struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    switch (part->kind) {
    case DEVICE_SPLIT_IDENTIFIER:
        return error_set(err, -ENOENT, "%s is not recognised by the %s \"%.128s\"; see 'ipam device show %s'",
                         split->old.key, part->identifier_kind, part->text, split->old.key);
    case DEVICE_SPLIT_INTERFACE:
        return error_set(err, -ENOENT, "%s has no interface \"%.128s\"; see 'ipam interface list %s'",
                         split->old.key, part->text, split->old.key);
    case DEVICE_SPLIT_ADDRESS:
        break;
    }
    return error_set(err, -ENOENT, "%s has never held %s; see 'ipam where %s'", split->old.key,
                     ip_addr_format(part->addr, text), split->old.key);
}

static int move_part(const struct split *split, const struct device_split_part *part, struct error *err)
{
    int64_t moved = 0;
    switch (part->kind) {
    case DEVICE_SPLIT_IDENTIFIER:
        moved = move_identifier(split, part);
        break;
    case DEVICE_SPLIT_INTERFACE:
        moved = move_interfaces(split, part->text, part->text);
        break;
    case DEVICE_SPLIT_ADDRESS:
        moved = move_address(split, part);
        break;
    }
    if (moved == 0)
        moved = is_there(split, part);
    if (moved < 0)
        return inventory_error_db(split->db, (int)moved, err);
    return moved > 0 ? 0 : refuse_part(split, part, err);
}

// What follows the interfaces and addresses that went.
static int move_rest(const struct split *split)
{
    struct device_split *out = split->out;
    int64_t code = change(split, bound(split, QUERY_SPLIT_MACS), &out->identifiers);
    if (code >= 0)
        code = change(split, bound(split, QUERY_SPLIT_LINKS), &out->links);
    if (code >= 0)
        code = change(split, bound(split, QUERY_SPLIT_PLANNED), &out->planned);
    if (code >= 0)
        code = change(split, bound(split, QUERY_SPLIT_CHECKS), &out->checks);
    struct stmt *stmt = code < 0 ? NULL : stmt_use(split->db, QUERY_SPLIT_BINDINGS_COUNT);
    if (stmt == NULL)
        return code < 0 ? (int)code : -EIO;
    stmt_bind_int(stmt, "new", out->device.id);
    int step = stmt_step(stmt);
    if (step > 0)
        out->bindings = stmt_int(stmt, "count");
    stmt_reset(stmt);
    return step < 0 ? step : 0;
}

static int find_old(struct split *split, int64_t id, struct error *err)
{
    struct stmt *stmt = stmt_use(split->db, QUERY_DEVICE_BY_ID);
    if (stmt == NULL)
        return inventory_error_db(split->db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? inventory_error_db(split->db, code, err)
                        : error_set(err, -ENOENT, "there is no device %" PRId64, id);
    split->old = (struct device){.id = id, .monitored = stmt_int(stmt, "monitored") != 0};
    text_copy(split->old.key, sizeof(split->old.key), stmt_text(stmt, "key"));
    text_copy(split->old.name, sizeof(split->old.name), stmt_text(stmt, "name"));
    stmt_reset(stmt);
    return 0;
}

static int add_new(struct split *split, const char *name, struct error *err)
{
    int code = device_add(split->db, name, by_person, &split->out->device, err);
    if (code == 0 && !split->old.monitored)
        code = device_set(split->db, split->out->device.id, "monitored", "no", by_person, err);
    split->out->device.monitored = split->old.monitored;
    return code;
}

int device_split(struct db *db, int64_t device_id, const struct device_split_part *parts, size_t count,
                 const char *name, int64_t now_ms, struct device_split *out, struct error *err)
{
    struct split split = {.db = db, .out = out, .now_ms = now_ms};
    char summary[SUMMARY_MAX];
    *out = (struct device_split){.journal_id = 0};
    int code = find_old(&split, device_id, err);
    if (code == 0)
        code = journal_begin(&split.journal, db, err);
    if (code == 0)
        code = journal_watch(&split.journal, device_id, err);
    if (code == 0)
        code = add_new(&split, name, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = move_part(&split, &parts[i], err);
    if (code < 0)
        return code;
    code = move_rest(&split);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = check_add_pings(db, out->device.id, CHECK_PROFILE_NORMAL, by_person, err);
    if (code < 0)
        return code;
    snprintf(summary, sizeof(summary), "split %s (%s) off %s (%s)", out->device.key, out->device.name,
             split.old.key, split.old.name);
    return journal_end(&split.journal, "split", summary, now_ms, &out->journal_id, err);
}
