// plan_address_set, plan_address_reserve and plan_address_release of plan_address.h.
#include "plan_address.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"

#include "device.h"
#include "inventory_error.h"
#include "plan_field.h"
#include "prefix.h"

enum { FIELDS = 5 };

// A change as it is written: NULL leaves a field as it is, "" takes it away.
struct values {
    const char *text[FIELDS]; // in the order of `names`
    bool has_device;
    int64_t device_id; // 0: none
    char mac[MAC_ADDR_TEXT_MAX];
};

enum { ASSIGNMENT, NAME, MAC, DEVICE, NOTE };

static const char *const names[FIELDS] = {"assignment", "name", "mac", "device", "note"};

static int read_mac(struct values *values, const char *text, struct error *err)
{
    struct mac_addr mac;
    values->text[MAC] = text;
    if (text == NULL || text[0] == '\0')
        return 0;
    if (mac_addr_parse(text, &mac) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is no MAC address; write it as 02:00:5e:10:00:01", text);
    values->text[MAC] = mac_addr_format(&mac, values->mac);
    return 0;
}

static int read_device(struct db *db, struct values *values, const char *text, struct error *err)
{
    struct device device;
    values->text[DEVICE] = text;
    values->has_device = text != NULL;
    if (text == NULL || text[0] == '\0')
        return 0;
    int code = device_find(db, text, &device, err);
    values->device_id = code < 0 ? 0 : device.id;
    return code;
}

static int read_change(struct db *db, const struct plan_address_change *change, struct values *values,
                       struct error *err)
{
    enum plan_assignment assignment;
    *values = (struct values){
        .text = {[ASSIGNMENT] = change->assignment, [NAME] = change->name, [NOTE] = change->note}};
    int code = change->assignment == NULL ? 0 : plan_assignment_parse(change->assignment, &assignment, err);
    if (code == 0 && change->name != NULL && change->name[0] != '\0')
        code = inventory_error_unless_clean("name", change->name, INVENTORY_NAME_MAX - 1, err);
    if (code == 0)
        code = read_mac(values, change->mac, err);
    if (code == 0 && change->note != NULL)
        code = inventory_error_unless_note(change->note, err);
    return code == 0 ? read_device(db, values, change->device, err) : code;
}

static int check_address(struct db *db, const char *vrf, const struct ip_addr *addr, struct error *err)
{
    struct prefix prefix;
    struct cidr around;
    char text[IP_ADDR_TEXT_MAX], cidr[CIDR_TEXT_MAX];
    ip_addr_format(addr, text);
    if (!ip_addr_is_unicast(addr))
        return error_set(err, -EINVAL, "%s is not the address of one machine", text);
    if (ip_addr_family(addr) == 6 && ip_addr_is_link_local(addr))
        return error_set(err, -EINVAL, "%s is link-local: it is made by the machine and not planned", text);
    int code = prefix_match(db, vrf, addr, &prefix, err);
    if (code != -ENOENT)
        return code;
    cidr_of(addr, ip_addr_family(addr) == 4 ? 24 : 64, &around);
    bool other = strcmp(vrf, VRF_DEFAULT) != 0;
    return error_set(err, -ENOENT, "%s lies in no prefix of the plan; add one: ipam prefix add %s%s%s", text,
                     cidr_format(&around, cidr), other ? " --vrf " : "", other ? vrf : "");
}

// The address's id, 0 when it is not there yet, or a negative errno.
static int64_t find(struct db *db, const char *vrf, const struct ip_addr *addr)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_AT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_blob(stmt, "ip_key", addr->bytes, sizeof(addr->bytes));
    int code = stmt_step(stmt);
    int64_t id = code > 0 ? stmt_int(stmt, "id") : code;
    stmt_reset(stmt);
    return id;
}

static void bind_values(struct stmt *stmt, const struct values *values)
{
    stmt_bind_text(stmt, "assignment", values->text[ASSIGNMENT]);
    stmt_bind_text(stmt, "name", values->text[NAME]);
    stmt_bind_text(stmt, "mac", values->text[MAC]);
    stmt_bind_text(stmt, "note", values->text[NOTE]);
    if (values->has_device)
        stmt_bind_int(stmt, "device_id", values->device_id);
}

static int insert(struct db *db, const char *vrf, const struct ip_addr *addr, const struct values *values,
                  const char *source)
{
    char text[IP_ADDR_TEXT_MAX];
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_INSERT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "vrf", vrf);
    stmt_bind_text(stmt, "ip", ip_addr_format(addr, text));
    stmt_bind_blob(stmt, "ip_key", addr->bytes, sizeof(addr->bytes));
    stmt_bind_int(stmt, "family", ip_addr_family(addr));
    stmt_bind_text(stmt, "source", source);
    bind_values(stmt, values);
    return stmt_run(stmt);
}

static int update(struct db *db, int64_t id, const struct values *values)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_UPDATE);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    bind_values(stmt, values);
    return stmt_run(stmt);
}

static int run_of(struct db *db, enum query_id query, int64_t id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    return stmt_run(stmt);
}

static int check_ranks(struct db *db, int64_t id, const struct values *values, const char *source,
                       struct error *err)
{
    int code = 0;
    for (int i = 0; code == 0 && i < FIELDS; i++)
        if (values->text[i] != NULL)
            code = plan_field_check(db, PLAN_FIELD_ADDRESS, id, names[i], source, err);
    return code;
}

// What a new row says is its source's without being claimed (plan_field.h); that it says nothing is not.
static int claim(struct db *db, int64_t id, const struct values *values, bool is_new, const char *source,
                 struct error *err)
{
    int code = 0;
    for (int i = 0; code == 0 && i < FIELDS; i++)
        if (values->text[i] != NULL && (!is_new || values->text[i][0] == '\0'))
            code = plan_field_claim(db, PLAN_FIELD_ADDRESS, id, names[i], source, err);
    return code;
}

static bool says(const struct values *values, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (values->text[i] != NULL && values->text[i][0] != '\0')
            return true;
    return false;
}

// What has a name, a MAC or a device is reserved at least; then the assignment is the source's as well.
static int reserve_if_meant(struct db *db, int64_t id, struct values *values)
{
    const char *given = values->text[ASSIGNMENT];
    if (given != NULL ? given[0] != '\0' : !says(values, NAME, DEVICE))
        return 0;
    int code = run_of(db, QUERY_PLAN_ADDRESS_RESERVE, id);
    if (code == 0 && db_changes(db) > 0)
        values->text[ASSIGNMENT] = "reserved";
    return code;
}

// 1 when the row is gone, because nothing is left to say of it; else 0 or a negative errno.
static int forget_if_empty(struct db *db, int64_t id)
{
    int code = run_of(db, QUERY_PLAN_ADDRESS_DELETE, id);
    return code < 0 ? code : db_changes(db) > 0;
}

static int write_values(struct db *db, const char *vrf, const struct ip_addr *addr, int64_t id,
                        struct values *values, const char *source, struct error *err)
{
    bool is_new = id == 0;
    int code = is_new ? insert(db, vrf, addr, values, source) : update(db, id, values);
    if (code == 0 && is_new)
        id = db_last_id(db);
    if (code == 0)
        code = reserve_if_meant(db, id, values);
    if (code == 0)
        code = forget_if_empty(db, id);
    if (code != 0)
        return code < 0 ? inventory_error_db(db, code, err) : 0;
    return claim(db, id, values, is_new, source, err);
}

int plan_address_set(struct db *db, const char *vrf, const struct ip_addr *addr,
                     const struct plan_address_change *change, const char *source, struct error *err)
{
    struct values values;
    const char *table = vrf == NULL ? VRF_DEFAULT : vrf;
    int code = read_change(db, change, &values, err);
    if (code == 0)
        code = check_address(db, table, addr, err);
    if (code < 0)
        return code;
    int64_t id = find(db, table, addr);
    if (id < 0)
        return inventory_error_db(db, (int)id, err);
    if (id == 0 && !says(&values, ASSIGNMENT, NOTE))
        return 0;
    code = check_ranks(db, id, &values, source, err);
    return code < 0 ? code : write_values(db, table, addr, id, &values, source, err);
}

int plan_address_reserve(struct db *db, const char *vrf, const struct ip_addr *addr,
                         const struct plan_address_change *change, const char *source, struct error *err)
{
    struct plan_address_change reserved = *change;
    struct plan_address now;
    char text[IP_ADDR_TEXT_MAX];
    int code = plan_address_get(db, vrf, addr, &now, err);
    if (code < 0)
        return code;
    const char *whom = now.device_key[0] != '\0' ? now.device_key : now.name[0] != '\0' ? now.name : now.mac;
    if (now.assignment != PLAN_NONE && (now.assignment != PLAN_RESERVED || whom[0] != '\0'))
        return error_set(err, -EADDRINUSE,
                         "%s is %s already%s%.128s; release it first, or change it with 'ipam address set'",
                         ip_addr_format(addr, text), plan_assignment_text(now.assignment),
                         whom[0] != '\0' ? ", for " : "", whom);
    reserved.assignment = plan_assignment_text(PLAN_RESERVED);
    return plan_address_set(db, vrf, addr, &reserved, source, err);
}

// Takes the words of the plan away, and the address with them when nobody has ever held it. Gives how many
// rows had words, or a negative errno.
static int clear(struct db *db, int64_t id)
{
    int code = run_of(db, QUERY_PLAN_ADDRESS_CLEAR, id);
    int changed = code < 0 ? code : (int)db_changes(db);
    if (changed <= 0)
        return changed;
    code = run_of(db, QUERY_PLAN_ADDRESS_UNCLAIM, id);
    if (code == 0)
        code = run_of(db, QUERY_PLAN_ADDRESS_DELETE, id);
    return code < 0 ? code : changed;
}

int plan_address_release(struct db *db, const char *vrf, const struct ip_addr *addr, const char *source,
                         struct error *err)
{
    static const struct values all = {.text = {"", "", "", "", ""}};
    char text[IP_ADDR_TEXT_MAX];
    int64_t id = find(db, vrf == NULL ? VRF_DEFAULT : vrf, addr);
    int code = id < 0 ? inventory_error_db(db, (int)id, err) : 0;
    if (code == 0 && id > 0)
        code = check_ranks(db, id, &all, source, err);
    if (code < 0)
        return code;
    code = id > 0 ? clear(db, id) : 0;
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return error_set(err, -ENOENT, "the plan says nothing of %s", ip_addr_format(addr, text));
    return 0;
}
