#include "device_vendor.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"
#include "shared/net/oui_source.h"

#include "device.h"
#include "inventory_error.h"
#include "row_list.h"

enum { STEP_ROWS = 25, LOCK_WAIT_MS = 5000 };

struct found {
    int64_t device_id;
    char mac[MAC_ADDR_TEXT_MAX];
    const char *vendor; // of the source; NULL: not known
};

static void read_row(struct stmt *stmt, void *out)
{
    struct found *row = out;
    row->device_id = stmt_int(stmt, "id");
    text_copy(row->mac, sizeof(row->mac), stmt_text(stmt, "mac"));
}

static int read_macs(struct db *db, int64_t device_id, struct row_list *list, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_VENDOR_OPEN);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    return row_list_fill(list, db, stmt, err);
}

// The rows that have a vendor, one for each device, at the beginning; gives their number.
static size_t look_up(struct found *rows, size_t count, struct oui_source *vendors)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct mac_addr mac;
        bool done = kept > 0 && rows[kept - 1].device_id == rows[i].device_id;
        if (done || mac_addr_parse(rows[i].mac, &mac) < 0 || mac_addr_is_local(&mac) ||
            mac_addr_is_virtual_router(&mac))
            continue;
        const char *vendor = oui_source_vendor(vendors, &mac);
        if (vendor == NULL)
            continue;
        rows[kept] = rows[i];
        rows[kept++].vendor = vendor;
    }
    return kept;
}

// Somebody may have been quicker, or have removed the device: both are well.
static int set(struct db *db, const struct found *row, struct error *err)
{
    int code = device_set(db, row->device_id, "vendor", row->vendor, "vendors", err);
    return code == -EPERM || code == -ENOENT ? 0 : code;
}

static int write_step(struct db *db, const struct found *rows, size_t count, struct error *err)
{
    int code = db_begin(db, LOCK_WAIT_MS);
    if (code < 0)
        return inventory_error_db(db, code, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = set(db, &rows[i], err);
    if (code < 0) {
        db_rollback(db);
        return code;
    }
    code = db_commit(db);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_vendor_fill(struct db *db, int64_t device_id, struct oui_source *vendors, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct found), .read = read_row};
    int code = read_macs(db, device_id, &list, err);
    if (code < 0)
        return code;
    struct found *rows = list.rows;
    size_t count = look_up(rows, list.count, vendors);
    for (size_t at = 0; code == 0 && at < count; at += STEP_ROWS)
        code = write_step(db, rows + at, count - at < STEP_ROWS ? count - at : STEP_ROWS, err);
    free(rows);
    return code < 0 ? code : (int)count;
}
