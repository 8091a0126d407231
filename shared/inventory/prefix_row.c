#include "prefix_row.h"

#include <errno.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "row_addr.h"

void prefix_row_bind(struct stmt *stmt, const char *vrf, const struct cidr *cidr)
{
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_int(stmt, "family", ip_addr_family(&cidr->first));
    stmt_bind_blob(stmt, "first_key", cidr->first.bytes, sizeof(cidr->first.bytes));
    stmt_bind_int(stmt, "length", cidr->length);
}

void prefix_row_bind_last(struct stmt *stmt, const struct cidr *cidr)
{
    struct ip_addr last = cidr_last(cidr);
    stmt_bind_blob(stmt, "last_key", last.bytes, sizeof(last.bytes));
}

void prefix_row_read(struct stmt *stmt, void *out)
{
    struct prefix *row = out;
    row_addr_read(stmt, "first_key", &row->cidr.first);
    row->cidr.length = (uint8_t)stmt_int(stmt, "length");
    row->id = stmt_int(stmt, "id");
    row->vlan = (int)stmt_int(stmt, "vlan");
    row->vlan_id = stmt_int(stmt, "vlan_id");
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->site, sizeof(row->site), stmt_text(stmt, "site"));
    text_copy(row->vlan_name, sizeof(row->vlan_name), stmt_text(stmt, "vlan_name"));
    text_copy(row->gateway, sizeof(row->gateway), stmt_text(stmt, "gateway"));
    text_copy(row->dns, sizeof(row->dns), stmt_text(stmt, "dns"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

int prefix_row_one(struct stmt *stmt, struct prefix *out)
{
    int code = stmt_step(stmt);
    if (code > 0) {
        *out = (struct prefix){.id = 0};
        prefix_row_read(stmt, out);
    }
    stmt_reset(stmt);
    return code;
}

int prefix_row_by_id(struct db *db, int64_t id, struct prefix *out)
{
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_BY_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    int code = prefix_row_one(stmt, out);
    return code > 0 ? 0 : code == 0 ? -ENOENT : code;
}
