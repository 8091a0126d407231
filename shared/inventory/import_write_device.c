#include "import_write_device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"

#include "device_state.h"
#include "identifier.h"
#include "import_batch.h"
#include "import_put.h"
#include "import_row.h"
#include "import_write.h"
#include "inventory_error.h"

static int claim_fields(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[][2] = {
        {"device", "name"},         {"site", "site"}, {"type", "type"},
        {"note", "notes"},          {"icon", "icon"}, {"vendor", "vendor"},
        {"monitored", "monitored"}, {"os", "os"},     {"trusted", "trusted"}};
    int code = 0;
    for (size_t i = 0; code == 0 && i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (import_put_written(row, fields[i][0]) == NULL)
            continue;
        struct import_batch *batch = import_put_batch(to, IMPORT_FIELDS);
        import_batch_int(batch, import_put_id(row));
        import_batch_text(batch, fields[i][1]);
        code = import_put_batched(to, IMPORT_FIELDS, NULL);
    }
    return code;
}

// In the order of QUERY_IMPORT_DEVICES.
static const char *const device_fields[] = {"type",   "note", "monitored", "icon",
                                            "vendor", "os",   "trusted",   NULL};

static int add_device(const struct import_write_to *to, struct import_row *row)
{
    struct import_batch *batch = import_put_batch(to, IMPORT_DEVICES);
    row->id = ++to->last->device;
    import_batch_int(batch, row->id);
    import_batch_text(batch, import_row_device_key(row));
    import_batch_text(batch, import_put_written(row, "device"));
    import_batch_id(batch, import_put_site_id(to, import_put_written(row, "site")));
    for (const char *const *field = device_fields; *field != NULL; field++)
        import_batch_text(batch, import_put_written(row, *field));
    return import_put_batched(to, IMPORT_DEVICES, NULL);
}

static int set_device(const struct import_write_to *to, struct import_row *row)
{
    struct stmt *stmt;
    int code = import_put_use_after(to, row, IMPORT_DEVICES, QUERY_IMPORT_DEVICE_SET, &stmt);
    if (code < 0)
        return code;
    import_put_bind(stmt, row, device_fields);
    stmt_bind_text(stmt, "name", import_put_written(row, "device"));
    import_put_bind_id(stmt, "site_id", import_put_site_id(to, import_put_written(row, "site")));
    code = import_put_run(to, row, stmt);
    if (code < 0 || import_put_written(row, "monitored") == NULL)
        return code;
    code = device_state_touch(to->db, import_put_id(row));
    return code < 0 ? inventory_error_db(to->db, code, to->err) : 0;
}

int import_write_device(const struct import_write_to *to, struct import_row *row)
{
    int code = import_put_is_new(row) ? add_device(to, row) : set_device(to, row);
    return code < 0 ? code : claim_fields(to, row);
}

static int identify(const struct import_write_to *to, int64_t device_id, const char *kind, const char *value,
                    const char *trust)
{
    struct stmt *stmt = stmt_use(to->db, QUERY_IMPORT_IDENTIFIER);
    if (stmt == NULL)
        return inventory_error_db(to->db, -EIO, to->err);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "value", value);
    stmt_bind_text(stmt, "trust", trust);
    stmt_bind_int(stmt, "now", to->now_ms);
    int code = stmt_run(stmt);
    return code < 0 ? inventory_error_db(to->db, code, to->err) : 0;
}

static int write_tags(const struct import_write_to *to, struct import_row *row, const char *tags)
{
    while (*tags != '\0') {
        char tag[64];
        size_t length = strcspn(tags, " ");
        struct stmt *stmt = stmt_use(to->db, QUERY_IMPORT_DEVICE_TAG);
        snprintf(tag, sizeof(tag), "%.*s", (int)length, tags);
        if (stmt != NULL) {
            stmt_bind_int(stmt, "device_id", import_put_id(row));
            stmt_bind_text(stmt, "tag", tag);
        }
        int code = stmt == NULL ? -EIO : stmt_run(stmt);
        if (code < 0)
            return inventory_error_db(to->db, code, to->err);
        tags += length + (tags[length] == ' ');
    }
    return 0;
}

int import_write_device_parts(const struct import_write_to *to, struct import_row *row)
{
    const char *tags = import_put_written(row, "tags"), *serial = import_put_written(row, "serial");
    int code = tags != NULL ? write_tags(to, row, tags) : 0;
    if (code == 0 && serial != NULL)
        code = identify(to, import_put_id(row), "serial", serial, "strong");
    return code;
}

int import_write_interface(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"interface", "mac", NULL};
    if (import_put_is_new(row)) {
        struct import_batch *batch = import_put_batch(to, IMPORT_INTERFACES);
        row->id = ++to->last->interface;
        import_batch_int(batch, row->id);
        import_batch_int(batch, import_put_id(row->owner));
        import_batch_text(batch, import_put_written(row, "interface"));
        import_batch_text(batch, import_put_written(row, "mac"));
        return import_put_batched(to, IMPORT_INTERFACES, NULL);
    }
    struct stmt *stmt;
    int code = import_put_use_after(to, row, IMPORT_INTERFACES, QUERY_IMPORT_INTERFACE_SET, &stmt);
    if (code < 0)
        return code;
    import_put_bind(stmt, row, fields);
    return import_put_run(to, row, stmt);
}

int import_write_interface_identity(const struct import_write_to *to, struct import_row *row)
{
    const char *text = import_put_written(row, "mac");
    struct mac_addr mac;
    if (text == NULL || mac_addr_parse(text, &mac) < 0)
        return 0;
    return identify(to, import_put_id(row->owner), "mac", text, identifier_mac_trust(&mac));
}
