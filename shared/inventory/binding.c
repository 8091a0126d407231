#include "binding.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"

#include "interface.h"
#include "inventory_error.h"
#include "row_addr.h"
#include "row_list.h"

// Who holds an address. id 0: nobody.
struct holder {
    int64_t id;
    int64_t interface_id;
    int64_t device_id;
};

static const char *segment_of(const struct binding_place *place)
{
    return place->segment == NULL ? "" : place->segment;
}

static int check_address(const struct binding_place *place, struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    const struct ip_addr *addr = place->addr;
    const char *segment = segment_of(place);
    ip_addr_format(addr, text);
    if (!ip_addr_is_unicast(addr))
        return error_set(err, -EINVAL, "%s is not the address of one machine", text);
    bool zoned = ip_addr_family(addr) == 6 && ip_addr_is_link_local(addr);
    if (zoned && segment[0] == '\0')
        return error_set(err, -EINVAL, "%s is link-local: say on which link, as in %s%%eth0", text, text);
    if (!zoned && segment[0] != '\0')
        return error_set(err, -EINVAL, "%s is not link-local: leave out the zone \"%.32s\"", text, segment);
    if (strlen(segment) >= IP_ADDR_ZONE_MAX)
        return error_set(err, -EINVAL, "the zone of %s is longer than %d bytes", text, IP_ADDR_ZONE_MAX - 1);
    return 0;
}

static struct stmt *bound_key(struct db *db, enum query_id query, const struct binding_place *place)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, "vrf", place->vrf);
    stmt_bind_text(stmt, "segment", segment_of(place));
    stmt_bind_blob(stmt, "ip_key", place->addr->bytes, sizeof(place->addr->bytes));
    return stmt;
}

// The id that a query of one row gives; a negative errno otherwise.
static int64_t one_id(struct stmt *stmt)
{
    int code = stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? code : -ENOENT;
    int64_t id = stmt_int(stmt, "id");
    stmt_reset(stmt);
    return id;
}

static int64_t address_id(struct db *db, const struct binding_place *place)
{
    char text[IP_ADDR_TEXT_MAX];
    struct stmt *stmt = bound_key(db, QUERY_ADDRESS_ADD, place);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "ip", ip_addr_format(place->addr, text));
    stmt_bind_int(stmt, "family", ip_addr_family(place->addr));
    int code = stmt_run(stmt);
    stmt = code < 0 ? NULL : bound_key(db, QUERY_ADDRESS_FIND, place);
    if (stmt == NULL)
        return code < 0 ? code : -EIO;
    return one_id(stmt);
}

static int refuse_held(struct stmt *stmt, const struct ip_addr *addr, struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    return error_set(err, -EADDRINUSE, "%s is held by the device %s (%.128s); take it from there first",
                     ip_addr_format(addr, text), stmt_text(stmt, "key"), stmt_text(stmt, "name"));
}

// Fills `out` when `device_id` itself holds the address; -EADDRINUSE when another device does.
static int find_holder(struct db *db, int64_t device_id, const struct binding_place *place,
                       struct holder *out, struct error *err)
{
    *out = (struct holder){0, 0, 0};
    struct stmt *stmt = bound_key(db, QUERY_BINDING_OPEN, place);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? inventory_error_db(db, code, err) : 0;
    struct holder found = {stmt_int(stmt, "id"), stmt_int(stmt, "interface_id"), stmt_int(stmt, "device_id")};
    if (found.device_id == device_id)
        *out = found;
    else
        code = refuse_held(stmt, place->addr, err);
    stmt_reset(stmt);
    return code < 0 ? code : 0;
}

static int close_binding(struct db *db, int64_t id, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_CLOSE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}

static int open_binding(struct db *db, int64_t address, int64_t interface, const char *source, int64_t now_ms)
{
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_INSERT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "address_id", address);
    stmt_bind_int(stmt, "interface_id", interface);
    stmt_bind_text(stmt, "source", source);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}

// Makes what `held` says true of `place`.
static int move(struct db *db, int64_t device_id, const struct binding_place *place,
                const struct holder *held, const char *source, int64_t now_ms)
{
    int64_t interface = place->interface_id;
    struct error reason;
    int code = interface != 0 ? 0 : interface_ensure(db, device_id, "", place->mac, &interface, &reason);
    if (code < 0 || interface == held->interface_id)
        return code;
    int64_t address = address_id(db, place);
    code = address < 0 ? (int)address : 0;
    if (code == 0 && held->id != 0)
        code = close_binding(db, held->id, now_ms);
    return code < 0 ? code : open_binding(db, address, interface, source, now_ms);
}

int binding_add_place(struct db *db, int64_t device_id, const struct binding_place *place, const char *source,
                      int64_t now_ms, struct error *err)
{
    struct holder held = {0, 0, 0};
    int code = check_address(place, err);
    if (code == 0)
        code = find_holder(db, device_id, place, &held, err);
    if (code < 0)
        return code;
    if (held.id != 0 && place->mac == NULL && place->interface_id == 0)
        return 0;
    code = move(db, device_id, place, &held, source, now_ms);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int binding_add(struct db *db, int64_t device_id, const struct ip_addr *addr, const char *segment,
                const struct mac_addr *mac, const char *source, int64_t now_ms, struct error *err)
{
    const struct binding_place place = {.addr = addr, .segment = segment, .mac = mac};
    return binding_add_place(db, device_id, &place, source, now_ms, err);
}

int binding_close_place(struct db *db, int64_t device_id, const struct binding_place *place, int64_t now_ms,
                        struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    struct holder held;
    int code = find_holder(db, device_id, place, &held, err);
    if (code < 0 && code != -EADDRINUSE)
        return code;
    if (code < 0 || held.id == 0)
        return error_set(err, -ENOENT, "the device does not hold %s", ip_addr_format(place->addr, text));
    code = close_binding(db, held.id, now_ms);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int binding_close(struct db *db, int64_t device_id, const struct ip_addr *addr, const char *segment,
                  int64_t now_ms, struct error *err)
{
    const struct binding_place place = {.addr = addr, .segment = segment};
    return binding_close_place(db, device_id, &place, now_ms, err);
}

static void read_row(struct stmt *stmt, void *out)
{
    struct bound_address *row = out;
    row_addr_read(stmt, "ip_key", &row->addr);
    row->interface_id = stmt_int(stmt, "interface_id");
    row->valid_from_ms = stmt_int(stmt, "valid_from");
    text_copy(row->segment, sizeof(row->segment), stmt_text(stmt, "segment"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
    text_copy(row->mac, sizeof(row->mac), stmt_text(stmt, "mac"));
}

int binding_list(struct db *db, int64_t device_id, struct bound_address_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct bound_address), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_LIST);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct bound_address_list){list.rows, list.count};
    return code;
}

void binding_list_free(struct bound_address_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct bound_address_list){NULL, 0};
}
