#include "interface.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"

#include "inventory_error.h"
#include "row_list.h"

enum { NAMES_TEXT_MAX = 256 };

static void read_row(struct stmt *stmt, void *out)
{
    struct interface *row = out;
    row->id = stmt_int(stmt, "id");
    row->device_id = stmt_int(stmt, "device_id");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->mac, sizeof(row->mac), stmt_text(stmt, "mac"));
}

static int check_name(const char *name, struct error *err)
{
    if (name[0] == '\0')
        return 0;
    return inventory_error_unless_clean("name of the interface", name, INTERFACE_NAME_MAX - 1, err);
}

// 1 and the row, 0, or a negative errno.
static int find(struct db *db, enum query_id query, int64_t device_id, const char *column, const char *value,
                struct interface *out)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, column, value);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code;
    *out = (struct interface){.id = 0};
    read_row(stmt, out);
    stmt_reset(stmt);
    return 1;
}

static int insert(struct db *db, int64_t device_id, const char *name, const char *mac, int64_t *out_id)
{
    struct stmt *stmt = stmt_use(db, QUERY_INTERFACE_INSERT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "mac", mac);
    int code = stmt_run(stmt);
    *out_id = code < 0 ? 0 : db_last_id(db);
    return code;
}

// `mac` is "" for none.
static int update(struct db *db, int64_t id, const char *name, const char *mac)
{
    struct stmt *stmt = stmt_use(db, QUERY_INTERFACE_SET);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "mac", mac[0] == '\0' ? NULL : mac);
    return stmt_run(stmt);
}

// By name, else by MAC where that has no name yet. 1 and the row, 0, or a negative errno.
static int find_either(struct db *db, int64_t device_id, const char *name, const char *mac,
                       struct interface *out)
{
    int found = name[0] == '\0' ? 0 : find(db, QUERY_INTERFACE_BY_NAME, device_id, "name", name, out);
    if (found != 0 || (name[0] != '\0' && mac == NULL))
        return found;
    found = find(db, QUERY_INTERFACE_BY_MAC, device_id, "mac", mac, out);
    return found > 0 && name[0] != '\0' && out->name[0] != '\0' ? 0 : found;
}

int interface_ensure(struct db *db, int64_t device_id, const char *name, const struct mac_addr *mac,
                     int64_t *out_id, struct error *err)
{
    char text[MAC_ADDR_TEXT_MAX];
    struct interface row;
    const char *mac_text = mac == NULL ? NULL : mac_addr_format(mac, text);
    int code = check_name(name, err);
    if (code < 0)
        return code;
    int found = find_either(db, device_id, name, mac_text, &row);
    if (found == 0)
        code = insert(db, device_id, name, mac_text, out_id);
    if (found <= 0)
        return found < 0 || code < 0 ? inventory_error_db(db, found < 0 ? found : code, err) : 0;
    if (mac_text != NULL && row.mac[0] != '\0' && strcmp(row.mac, mac_text) != 0)
        return error_set(err, -EEXIST, "the interface %s has the MAC %s, not %s; change it first", row.name,
                         row.mac, mac_text);
    *out_id = row.id;
    code = update(db, row.id, row.name[0] == '\0' ? name : row.name, mac_text == NULL ? row.mac : mac_text);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int refuse_unknown(struct db *db, int64_t device_id, const char *name, struct error *err)
{
    char names[NAMES_TEXT_MAX];
    struct text_buf buf;
    struct interface_list list;
    int code = interface_list(db, device_id, &list, err);
    if (code < 0)
        return code;
    text_buf_init(&buf, names, sizeof(names));
    for (size_t i = 0; i < list.count; i++)
        if (list.rows[i].name[0] != '\0')
            text_buf_add(&buf, "%s%s", buf.length > 0 ? ", " : "", list.rows[i].name);
    interface_list_free(&list);
    if (buf.length == 0)
        return error_set(err, -ENOENT,
                         "there is no interface \"%.63s\"; the device has none with a name, add it with 'ipam"
                         " interface add'",
                         name);
    return error_set(err, -ENOENT, "there is no interface \"%.63s\"; the device has %s", name, names);
}

int interface_find(struct db *db, int64_t device_id, const char *name, struct interface *out,
                   struct error *err)
{
    struct mac_addr mac;
    char text[MAC_ADDR_TEXT_MAX];
    int found = find(db, QUERY_INTERFACE_BY_NAME, device_id, "name", name, out);
    if (found == 0 && mac_addr_parse(name, &mac) == 0)
        found = find(db, QUERY_INTERFACE_BY_MAC, device_id, "mac", mac_addr_format(&mac, text), out);
    if (found < 0)
        return inventory_error_db(db, found, err);
    return found > 0 ? 0 : refuse_unknown(db, device_id, name, err);
}

int interface_set(struct db *db, const struct interface *interface, const char *field, const char *value,
                  struct error *err)
{
    char text[MAC_ADDR_TEXT_MAX] = "";
    struct mac_addr mac;
    struct interface other;
    bool is_name = strcmp(field, "name") == 0;
    if (!is_name && strcmp(field, "mac") != 0)
        return error_set(err, -EINVAL, "an interface has no field \"%.64s\"; give name or mac", field);
    int code = is_name ? check_name(value, err) : 0;
    if (code < 0)
        return code;
    if (!is_name && value[0] != '\0' && mac_addr_parse(value, &mac) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is no MAC address; write it as 00:00:5e:00:53:01", value);
    if (!is_name && value[0] != '\0')
        mac_addr_format(&mac, text);
    if (is_name && value[0] != '\0') {
        code = find(db, QUERY_INTERFACE_BY_NAME, interface->device_id, "name", value, &other);
        if (code > 0 && other.id != interface->id)
            return error_set(err, -EEXIST, "the device has an interface \"%s\" already", value);
    }
    if (code >= 0)
        code = update(db, interface->id, is_name ? value : interface->name, is_name ? interface->mac : text);
    if (code == -EEXIST)
        return error_set(err, code, "the device has such an interface already");
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int refuse_held(struct db *db, int64_t id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_INTERFACE_HOLDS);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? inventory_error_db(db, code, err) : 0;
    code = error_set(err, -EBUSY,
                     "the interface holds %s; take it away first with 'ipam device set DEVICE"
                     " address-=%s'",
                     stmt_text(stmt, "ip"), stmt_text(stmt, "ip"));
    stmt_reset(stmt);
    return code;
}

int interface_remove(struct db *db, int64_t id, struct error *err)
{
    int code = refuse_held(db, id, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_INTERFACE_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -ENOENT, "there is no interface %lld", (long long)id);
}

int interface_list(struct db *db, int64_t device_id, struct interface_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct interface), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_INTERFACE_LIST);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    *out = (struct interface_list){NULL, 0};
    if (code == 0)
        *out = (struct interface_list){list.rows, list.count};
    return code;
}

void interface_list_free(struct interface_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct interface_list){NULL, 0};
}
