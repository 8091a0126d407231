#include "plan_address.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db_value.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "plan_address_page.h"
#include "row_addr.h"
#include "row_list.h"

static const char *const assignments[] = {
    [PLAN_NONE] = "",
    [PLAN_STATIC] = "static",
    [PLAN_DHCP] = "dhcp",
    [PLAN_RESERVED] = "reserved",
    [PLAN_DEPRECATED] = "deprecated",
};

enum { ASSIGNMENTS = sizeof(assignments) / sizeof(assignments[0]) };

const char *plan_assignment_text(enum plan_assignment assignment)
{
    return assignments[assignment];
}

int plan_assignment_parse(const char *text, enum plan_assignment *out, struct error *err)
{
    for (size_t i = 0; i < ASSIGNMENTS; i++) {
        if (strcmp(assignments[i], text) != 0)
            continue;
        *out = (enum plan_assignment)i;
        return 0;
    }
    return error_set(err, -EINVAL, "\"%.64s\" is no assignment; give static, dhcp, reserved or deprecated",
                     text);
}

void plan_address_read(struct stmt *stmt, void *row)
{
    struct plan_address *out = row;
    row_addr_read(stmt, "address", &out->addr);
    out->id = stmt_int(stmt, "id");
    plan_assignment_parse(stmt_text(stmt, "assignment"), &out->assignment, NULL);
    out->has_note = stmt_int(stmt, "has_note") != 0;
    out->holders = stmt_int(stmt, "holders");
    out->held_since_ms = stmt_int(stmt, "since");
    out->holder_state = out->holders > 0 ? (int)stmt_int(stmt, "holder_state") : -1;
    out->last_held_ms = stmt_int(stmt, "last_held");
    text_copy(out->vrf, sizeof(out->vrf), stmt_text(stmt, "vrf"));
    text_copy(out->segment, sizeof(out->segment), stmt_text(stmt, "zone"));
    text_copy(out->name, sizeof(out->name), stmt_text(stmt, "name"));
    text_copy(out->mac, sizeof(out->mac), stmt_text(stmt, "mac"));
    text_copy(out->device_key, sizeof(out->device_key), stmt_text(stmt, "device"));
    text_copy(out->holder_key, sizeof(out->holder_key), stmt_text(stmt, "holder"));
    text_copy(out->holder_mac, sizeof(out->holder_mac), stmt_text(stmt, "holder_mac"));
}

int plan_address_get(struct db *db, const char *vrf, const struct ip_addr *addr, struct plan_address *out,
                     struct error *err)
{
    *out = (struct plan_address){.addr = *addr, .holder_state = -1};
    text_copy(out->vrf, sizeof(out->vrf), vrf == NULL ? VRF_DEFAULT : vrf);
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_ONE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "vrf", out->vrf);
    stmt_bind_blob(stmt, "ip_key", addr->bytes, sizeof(addr->bytes));
    int code = stmt_step(stmt);
    if (code > 0) {
        plan_address_read(stmt, out);
        stmt_reset(stmt);
    }
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

const char *plan_address_note(struct db *db, int64_t id)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_NOTE);
    if (stmt == NULL)
        return "";
    stmt_bind_int(stmt, "id", id);
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "note") : "";
}

static struct db_value key_value(const struct ip_addr *addr)
{
    return (struct db_value){
        .kind = DB_VALUE_BLOB, .bytes = (char *)(uintptr_t)addr->bytes, .length = sizeof(addr->bytes)};
}

// The keys of IPv4 lie among those of IPv6.
int plan_address_list(struct db *db, const char *vrf, const struct ip_range *within,
                      struct plan_address_list *out, struct error *err)
{
    static char of_v4[] = "a.ip_key BETWEEN :f1 AND :f2";
    static char of_v6[] = "a.ip_key BETWEEN :f1 AND :f2 AND a.ip_key NOT BETWEEN"
                          " x'00000000000000000000ffff00000000' AND x'00000000000000000000ffffffffffff'";
    struct plan_address_page page = {.vrf = vrf};
    if (within == NULL)
        return plan_address_page_read(db, &page, out, err);
    struct db_value values[] = {key_value(&within->first), key_value(&within->last)};
    const struct db_filter filter = {
        .where = ip_addr_family(&within->first) == 4 ? of_v4 : of_v6, .values = values, .count = 2};
    page.filter = &filter;
    return plan_address_page_read(db, &page, out, err);
}

void plan_address_list_free(struct plan_address_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct plan_address_list){NULL, 0};
}
