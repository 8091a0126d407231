#include "import_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/cidr.h"

#include "check.h"
#include "import_batch.h"
#include "import_match.h"
#include "import_put.h"
#include "import_row.h"
#include "import_write_device.h"
#include "inventory_error.h"
#include "vrf.h"

static const char by_import[] = "import";

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *vrf_of(const struct import_row *row)
{
    const char *vrf = import_row_value(row, "vrf");
    return vrf != NULL ? vrf : VRF_DEFAULT;
}

static int write_noted(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"note", NULL};
    bool site = row->kind == PAPER_SITE;
    struct stmt *stmt = import_put_use(to, row, site ? QUERY_IMPORT_SITE_ADD : QUERY_IMPORT_VRF_ADD,
                                       site ? QUERY_IMPORT_SITE_SET : QUERY_IMPORT_VRF_SET);
    import_put_bind(stmt, row, fields);
    if (stmt != NULL && import_put_is_new(row))
        stmt_bind_text(stmt, "name", row->what);
    return import_put_run(to, row, stmt);
}

static int write_vlan(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"name", "note", NULL};
    struct stmt *stmt = import_put_use(to, row, QUERY_IMPORT_VLAN_ADD, QUERY_IMPORT_VLAN_SET);
    import_put_bind(stmt, row, fields);
    if (stmt != NULL && import_put_is_new(row)) {
        stmt_bind_int(stmt, "vlan", strtol(row->what, NULL, 10));
        import_put_bind_id(stmt, "site_id", import_put_site_id(to, import_row_value(row, "site")));
    }
    int code = import_put_run(to, row, stmt);
    return code < 0 ? code : import_put_claim(to, row, "vlan", fields);
}

static int write_prefix(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"name", "kind", "gateway", "dns", "note", NULL};
    static const char *const claimed[] = {"name", "vlan", "site", "kind", "gateway", "dns", "note", NULL};
    struct stmt *stmt = import_put_use(to, row, QUERY_IMPORT_PREFIX_ADD, QUERY_IMPORT_PREFIX_SET);
    struct cidr prefix;
    int code = cidr_parse(row->what, &prefix, to->err);
    if (code < 0)
        return code;
    import_put_bind(stmt, row, fields);
    if (stmt != NULL) {
        import_put_bind_id(stmt, "site_id", import_put_site_id(to, import_put_written(row, "site")));
        if (import_put_written(row, "vlan") != NULL)
            import_put_bind_id(
                stmt, "vlan_id",
                import_put_id(import_match_find(to->import, "%u %s", PAPER_VLAN, row->resolved)));
    }
    if (stmt != NULL && import_put_is_new(row)) {
        struct ip_addr last = cidr_last(&prefix);
        stmt_bind_text(stmt, "vrf", vrf_of(row));
        stmt_bind_text(stmt, "prefix", row->what);
        stmt_bind_blob(stmt, "first_key", prefix.first.bytes, sizeof(prefix.first.bytes));
        stmt_bind_blob(stmt, "last_key", last.bytes, sizeof(last.bytes));
        stmt_bind_int(stmt, "family", ip_addr_family(&prefix.first));
        stmt_bind_int(stmt, "length", prefix.length);
    }
    code = import_put_run(to, row, stmt);
    return code < 0 ? code : import_put_claim(to, row, "prefix", claimed);
}

static void bind_key(struct stmt *stmt, const char *name, const char *text)
{
    struct ip_addr addr;
    if (ip_addr_parse(text, &addr) == 0)
        stmt_bind_blob(stmt, name, addr.bytes, sizeof(addr.bytes));
}

static int write_range(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"kind", "name", "note", NULL};
    struct stmt *stmt = import_put_use(to, row, QUERY_IMPORT_RANGE_ADD, QUERY_IMPORT_RANGE_SET);
    import_put_bind(stmt, row, fields);
    if (stmt != NULL && import_put_is_new(row)) {
        const char *first = import_row_value(row, "first"), *last = import_row_value(row, "last");
        stmt_bind_text(stmt, "vrf", vrf_of(row));
        stmt_bind_text(stmt, "first", first);
        stmt_bind_text(stmt, "last", last);
        bind_key(stmt, "first_key", first);
        bind_key(stmt, "last_key", last);
        stmt_bind_int(stmt, "family", strchr(first, ':') != NULL ? 6 : 4);
    }
    int code = import_put_run(to, row, stmt);
    return code < 0 ? code : import_put_claim(to, row, "plan_range", fields);
}

static int add_address(const struct import_write_to *to, struct import_row *row)
{
    char zone[IP_ADDR_ZONE_MAX] = "";
    char text[IP_ADDR_TEXT_MAX];
    const struct import_row *held = row->inner;
    struct ip_addr addr;
    if (ip_addr_parse_zone(row->what, &addr, zone) < 0)
        return error_set(to->err, -EINVAL, "%s is no address", row->what);
    struct import_batch *batch = import_put_batch(to, IMPORT_ADDRESSES);
    row->id = ++to->last->address;
    import_batch_int(batch, row->id);
    import_batch_text(batch, vrf_of(row));
    import_batch_text(batch, zone);
    import_batch_text(batch, ip_addr_format(&addr, text));
    import_batch_int(batch, ip_addr_family(&addr));
    import_batch_text(batch, or_empty(import_row_value(row, "assignment")));
    import_batch_text(batch, or_empty(import_row_value(row, "hostname")));
    import_batch_text(batch, import_row_value(row, "mac"));
    import_batch_id(batch, import_row_value(row, "device") != NULL ? import_put_id(row->other) : 0);
    import_batch_text(batch, or_empty(import_row_value(row, "note")));
    import_batch_text(batch, import_row_says_plan(row) ? by_import : NULL);
    import_batch_id(batch, held == NULL
                               ? 0
                               : import_put_id(held->other)); // the bindings of a new address are the paper's
    import_batch_text(batch,
                      held == NULL ? NULL : import_row_value(import_row_target(held->ports[0]), "mac"));
    return import_put_batched(to, IMPORT_ADDRESSES, addr.bytes);
}

static int set_address(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"assignment", "hostname", "mac", "note", NULL};
    struct stmt *stmt;
    int code = import_put_use_after(to, row, IMPORT_ADDRESSES, QUERY_IMPORT_ADDRESS_SET, &stmt);
    if (code < 0)
        return code;
    import_put_bind(stmt, row, fields);
    if (import_put_written(row, "device") != NULL)
        import_put_bind_id(stmt, "device_id", import_put_id(row->other));
    return import_put_run(to, row, stmt);
}

static int write_address(const struct import_write_to *to, struct import_row *row)
{
    static const char *const claimed[] = {"assignment", "hostname", "mac", "device", "note", NULL};
    int code = import_put_is_new(row) ? add_address(to, row) : set_address(to, row);
    return code < 0 ? code : import_put_claim(to, row, "address", claimed);
}

// Ends the holdings that the paper does not say: those of the same device (`own`), or of all.
static int close_others(const struct import_write_to *to, const struct import_row *row, bool own)
{
    for (struct import_row *held = import_row_target(row->owner)->inner; held != NULL; held = held->beside) {
        if (held->id == 0 || held->there != NULL || (own && held->other != row->other))
            continue;
        struct stmt *stmt = stmt_use(to->db, QUERY_BINDING_CLOSE);
        if (stmt != NULL) {
            stmt_bind_int(stmt, "id", held->id);
            stmt_bind_int(stmt, "now", to->now_ms);
        }
        int code = stmt == NULL ? -EIO : stmt_run(stmt);
        if (code < 0)
            return inventory_error_db(to->db, code, to->err);
        held->there = held;
    }
    return 0;
}

static int write_binding(const struct import_write_to *to, struct import_row *row)
{
    if (row->there != row) // it is held already, or a conflict
        return 0;
    int code = row->write != 0 ? close_others(to, row, row->write == 1) : 0;
    if (code < 0)
        return code;
    struct import_batch *batch = import_put_batch(to, IMPORT_BINDINGS);
    import_batch_int(batch, import_put_id(row->owner));
    import_batch_int(batch, import_put_id(row->ports[0]));
    return import_put_batched(to, IMPORT_BINDINGS, NULL);
}

static int write_link(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"label", NULL};
    struct stmt *stmt = import_put_use(to, row, QUERY_IMPORT_LINK_ADD, QUERY_IMPORT_LINK_SET);
    import_put_bind(stmt, row, fields);
    if (stmt != NULL && import_put_is_new(row)) {
        import_put_bind_id(stmt, "device_id", import_put_id(row->owner));
        import_put_bind_id(stmt, "interface_id", import_put_id(row->ports[0]));
        import_put_bind_id(stmt, "to_device_id", import_put_id(row->other));
        import_put_bind_id(stmt, "to_interface_id", import_put_id(row->ports[1]));
        stmt_bind_text(stmt, "kind", import_row_value(row, "kind"));
        stmt_bind_int(stmt, "now", to->now_ms);
    }
    return import_put_run(to, row, stmt);
}

// `word` is "key" or "key:role".
static int write_member(const struct import_write_to *to, struct import_row *row, char *word, int position)
{
    const char *kind = import_row_value(row, "kind");
    char *role = strrchr(word, ':');
    const char *usual = "member";
    struct stmt *stmt = stmt_use(to->db, QUERY_IMPORT_MEMBER_ADD);
    if (kind == NULL && row->there != NULL)
        kind = import_row_value(row->there, "kind");
    if (position == 1 && kind != NULL && strcmp(kind, "hub") == 0)
        usual = "hub";
    if (position == 1 && kind != NULL && strcmp(kind, "virtualisation") == 0)
        usual = "host";
    if (role != NULL)
        *role++ = '\0';
    if (stmt != NULL) {
        stmt_bind_int(stmt, "id", import_put_id(row));
        import_put_bind_id(stmt, "device_id", import_put_id(import_match_device(to->import, word)));
        stmt_bind_int(stmt, "position", position);
        stmt_bind_text(stmt, "role", role != NULL ? role : usual);
    }
    int code = stmt == NULL ? -EIO : stmt_run(stmt);
    return code < 0 ? inventory_error_db(to->db, code, to->err) : 0;
}

static int write_members(const struct import_write_to *to, struct import_row *row)
{
    const char *members = row->resolved;
    struct stmt *stmt = stmt_use(to->db, QUERY_IMPORT_MEMBERS_CLEAR);
    if (stmt != NULL)
        stmt_bind_int(stmt, "id", import_put_id(row));
    int code = stmt == NULL ? -EIO : stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(to->db, code, to->err);
    for (int position = 1; code == 0 && *members != '\0'; position++) {
        char word[128];
        size_t length = strcspn(members, " ");
        snprintf(word, sizeof(word), "%.*s", (int)length, members);
        code = write_member(to, row, word, position);
        members += length + (members[length] == ' ');
    }
    return code;
}

static int write_group(const struct import_write_to *to, struct import_row *row)
{
    static const char *const fields[] = {"kind", "note", NULL};
    struct stmt *stmt = import_put_use(to, row, QUERY_IMPORT_GROUP_ADD, QUERY_IMPORT_GROUP_SET);
    import_put_bind(stmt, row, fields);
    if (stmt != NULL && import_put_is_new(row))
        stmt_bind_text(stmt, "name", row->what);
    int code = import_put_run(to, row, stmt);
    return code == 0 && import_put_written(row, "members") != NULL && row->resolved != NULL
               ? write_members(to, row)
               : code;
}

// Rows of a kind, and what is done for each of them.
struct pass {
    unsigned kind;
    int (*write)(const struct import_write_to *to, struct import_row *row);
};

// What others refer to comes before them.
static const struct pass passes[] = {
    {PAPER_SITE, write_noted},
    {PAPER_VRF, write_noted},
    {PAPER_VLAN, write_vlan},
    {PAPER_PREFIX, write_prefix},
    {PAPER_RANGE, write_range},
    {PAPER_DEVICE, import_write_device},
    {PAPER_DEVICE, import_write_device_parts},
    {PAPER_INTERFACE, import_write_interface},
    {PAPER_INTERFACE, import_write_interface_identity},
    {PAPER_ADDRESS, write_address},
    {IMPORT_BINDING, write_binding},
    {PAPER_LINK, write_link},
    {PAPER_GROUP, write_group},
};

enum { PASSES = sizeof(passes) / sizeof(passes[0]), PROGRESS_STEP = 4096 };

// A row that an earlier pass has written is no less new.
static bool changes(const struct import_row *row)
{
    return row->kind == IMPORT_BINDING || row->write != 0 || import_put_is_new(row);
}

static int write_passes(const struct import_write_to *to)
{
    const struct import_options *options = &to->import->options;
    size_t total = 0, done = 0;
    int code = 0;
    for (size_t i = 0; i < PASSES; i++)
        total += to->import->rows[passes[i].kind].count;
    for (size_t i = 0; code == 0 && i < PASSES; i++) {
        for (struct import_row *row = to->import->rows[passes[i].kind].first; row != NULL; row = row->next) {
            code = changes(row) ? passes[i].write(to, row) : 0;
            if (code < 0)
                return code;
            if (++done % PROGRESS_STEP == 0 && options->progress != NULL)
                options->progress(options->context, "writing", done, total);
        }
        code = import_put_flush(to, IMPORT_BATCHES - 1);
    }
    return code;
}

static int monitor(const struct import_write_to *to)
{
    int code = 0;
    for (struct import_row *row = to->import->rows[PAPER_DEVICE].first; code == 0 && row != NULL;
         row = row->next)
        code = check_add_pings(to->db, import_put_id(row), CHECK_PROFILE_NORMAL, by_import, to->err);
    return code;
}

static int read_ids(const struct import_write_to *to)
{
    struct stmt *stmt = stmt_use(to->db, QUERY_IMPORT_LAST_IDS);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(to->db, code, to->err);
    *to->last = (struct import_write_ids){.device = stmt_int(stmt, "device"),
                                          .interface = stmt_int(stmt, "interface"),
                                          .address = stmt_int(stmt, "address")};
    stmt_reset(stmt);
    return 0;
}

int import_write(struct import *import, struct db *db, int64_t now_ms, struct error *err)
{
    static const struct {
        enum query_id query;
        unsigned takes;
    } kinds[IMPORT_BATCHES] = {
        [IMPORT_DEVICES] = {QUERY_IMPORT_DEVICES, IMPORT_BATCH_NOW},
        [IMPORT_FIELDS] = {QUERY_IMPORT_FIELDS, IMPORT_BATCH_NOW},
        [IMPORT_INTERFACES] = {QUERY_IMPORT_INTERFACES, 0},
        [IMPORT_ADDRESSES] = {QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS},
        [IMPORT_BINDINGS] = {QUERY_IMPORT_BINDINGS, IMPORT_BATCH_NOW},
        [IMPORT_CLAIMS] = {QUERY_IMPORT_CLAIMS, IMPORT_BATCH_NOW},
    };
    struct import_write_ids last;
    const struct import_write_to to = {.import = import,
                                       .db = db,
                                       .now_ms = now_ms,
                                       .err = err,
                                       .last = &last,
                                       .batches = calloc(IMPORT_BATCHES, sizeof(*to.batches))};
    if (to.batches == NULL)
        return inventory_error_memory(err);
    for (size_t i = 0; i < IMPORT_BATCHES; i++)
        import_batch_init(&to.batches[i], kinds[i].query, kinds[i].takes);
    int code = read_ids(&to);
    if (code == 0)
        code = write_passes(&to);
    if (code == 0 && import->options.monitor)
        code = monitor(&to);
    free(to.batches);
    return code;
}
