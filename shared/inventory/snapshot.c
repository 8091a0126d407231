#include "snapshot.h"

#include <errno.h>
#include <stddef.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"
#include "shared/interchange/paper_field.h"

#include "inventory_error.h"

// What a reading of addresses into records works on.
struct merge {
    snapshot_take *take;
    void *context;
};

static void say(struct paper_record *record, const char *name, const char *value)
{
    if (value[0] != '\0')
        record->fields[record->count++] =
            (struct paper_field){paper_field_named(record->kind, name), value, 0, 0};
}

static int give_row(struct stmt *stmt, enum paper_kind kind, snapshot_take *take, void *context)
{
    struct paper_record record = {.kind = kind};
    for (const char *const *name = paper_field_of(kind); *name != NULL; name++)
        say(&record, *name, stmt_text(stmt, *name));
    return take(context, stmt_int(stmt, "id"), stmt_text(stmt, "locked"), &record);
}

// Whether the plan says anything of the address.
static bool is_planned(const struct snapshot_address *row)
{
    return row->assignment[0] != '\0' || row->hostname[0] != '\0' || row->note[0] != '\0' ||
           row->device[0] != '\0' || row->mac[0] != '\0';
}

static void say_holder(struct paper_record *record, const struct snapshot_address *row)
{
    say(record, "device", row->holder);
    say(record, "mac", row->holder_mac);
    say(record, "interface", row->holder_interface);
}

static void say_plan(struct paper_record *record, const struct snapshot_address *row)
{
    say(record, "hostname", row->hostname);
    say(record, "assignment", row->assignment);
    say(record, "note", row->note);
}

static struct paper_record begin(const struct snapshot_address *row)
{
    struct paper_record record = {.kind = PAPER_ADDRESS};
    say(&record, "address", row->address);
    say(&record, "vrf", row->vrf);
    return record;
}

static int give_holder(const struct merge *merge, const struct snapshot_address *row)
{
    struct paper_record record = begin(row);
    say_holder(&record, row);
    return merge->take(merge->context, row->id, row->locked, &record);
}

// What is planned and who holds it in one record, where that says all.
static int give_address(void *context, const struct snapshot_address *row)
{
    const struct merge *merge = context;
    if (!row->first || !is_planned(row))
        return row->binding_id != 0 ? give_holder(merge, row) : 0;
    struct paper_record record = begin(row);
    say_plan(&record, row);
    if (row->fits) {
        say_holder(&record, row);
        if (row->waits)
            say(&record, "held", "true");
    } else {
        say(&record, "device", row->device);
        say(&record, "mac", row->mac);
        if (row->device[0] != '\0' && !row->waits)
            say(&record, "held", "false");
    }
    int code = merge->take(merge->context, row->id, row->locked, &record);
    return code == 0 && !row->fits && row->binding_id != 0 ? give_holder(merge, row) : code;
}

static void read_address(struct stmt *stmt, struct snapshot_address *row)
{
    int64_t id = stmt_int(stmt, "id");
    row->first = id != row->id;
    row->id = id;
    row->address = stmt_text(stmt, "address");
    row->vrf = stmt_text(stmt, "vrf");
    row->device = stmt_text(stmt, "device");
    row->hostname = stmt_text(stmt, "hostname");
    row->mac = stmt_text(stmt, "mac");
    row->assignment = stmt_text(stmt, "assignment");
    row->note = stmt_text(stmt, "note");
    row->waits = stmt_int(stmt, "waits") != 0;
    row->binding_id = stmt_int(stmt, "binding_id");
    row->interface_id = stmt_int(stmt, "interface_id");
    row->holder = stmt_text(stmt, "holder");
    row->holder_interface = stmt_text(stmt, "holder_interface");
    row->holder_mac = stmt_text(stmt, "holder_mac");
    row->fits = stmt_int(stmt, "fits") != 0;
    row->locked = stmt_text(stmt, "locked");
}

int snapshot_read_addresses(struct db *db, bool all, snapshot_take_address *take, void *context,
                            struct error *err)
{
    struct snapshot_address row = {.id = 0};
    struct stmt *stmt = stmt_use(db, QUERY_SNAPSHOT_ADDRESSES);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "all", all);
    int code = stmt_step(stmt);
    while (code > 0) {
        read_address(stmt, &row);
        int taken = take(context, &row);
        if (taken < 0) {
            stmt_reset(stmt);
            return taken;
        }
        code = stmt_step(stmt);
    }
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static int read_kind(struct db *db, enum query_id query, enum paper_kind kind, snapshot_take *take,
                     void *context, struct error *err)
{
    struct stmt *stmt = stmt_use(db, query);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        int taken = give_row(stmt, kind, take, context);
        if (taken < 0) {
            stmt_reset(stmt);
            return taken;
        }
        code = stmt_step(stmt);
    }
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int snapshot_read(struct db *db, enum paper_kind kind, snapshot_take *take, void *context, struct error *err)
{
    static const enum query_id queries[PAPER_KINDS] = {
        [PAPER_SITE] = QUERY_SNAPSHOT_SITES,           [PAPER_VRF] = QUERY_SNAPSHOT_VRFS,
        [PAPER_VLAN] = QUERY_SNAPSHOT_VLANS,           [PAPER_PREFIX] = QUERY_SNAPSHOT_PREFIXES,
        [PAPER_RANGE] = QUERY_SNAPSHOT_RANGES,         [PAPER_DEVICE] = QUERY_SNAPSHOT_DEVICES,
        [PAPER_INTERFACE] = QUERY_SNAPSHOT_INTERFACES, [PAPER_LINK] = QUERY_SNAPSHOT_LINKS,
        [PAPER_GROUP] = QUERY_SNAPSHOT_GROUPS,
    };
    struct merge merge = {take, context};
    if (kind == PAPER_ADDRESS)
        return snapshot_read_addresses(db, false, give_address, &merge, err);
    return read_kind(db, queries[kind], kind, take, context, err);
}
