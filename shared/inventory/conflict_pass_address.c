// The passes over addresses with their holders, and over MAC addresses.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"
#include "shared/net/ip_class.h"

#include "conflict_finder.h"
#include "inventory_error.h"

// Whom an address is planned for.
enum plan { PLAN_SAYS_NOTHING, PLAN_STATIC_FOR, PLAN_RESERVED_FOR, PLAN_OTHER };

// One address with all its holders; `id` 0 before the first.
struct held {
    int64_t id;
    struct conflict_place place;
    struct ip_addr addr;
    char assignment[16];
    char planned_mac[MAC_ADDR_TEXT_MAX];
    int64_t planned_device; // 0: none
    struct conflict_devices holders;
    struct conflict_devices strangers; // those that it is not planned for
    bool all_virtual;                  // each holder answers with a virtual router's MAC
};

struct pass {
    struct conflict_finder *finder;
    struct conflict_cover prefixes, pools, reserved;
    struct conflict_span *spans[3];
    struct held held;
};

static enum plan plan_of(const struct held *held)
{
    if (held->assignment[0] == '\0')
        return PLAN_SAYS_NOTHING;
    if (strcmp(held->assignment, "static") == 0)
        return PLAN_STATIC_FOR;
    return strcmp(held->assignment, "reserved") == 0 ? PLAN_RESERVED_FOR : PLAN_OTHER;
}

// A holder whose MAC nobody knows may be whom a MAC alone is planned for.
static bool is_stranger(const struct held *held, int64_t device_id, const char *mac)
{
    if (held->planned_device != 0 && held->planned_device == device_id)
        return false;
    if (held->planned_mac[0] != '\0')
        return strcmp(held->planned_mac, mac) != 0 && (mac[0] != '\0' || held->planned_device != 0);
    return held->planned_device != 0 || plan_of(held) == PLAN_RESERVED_FOR;
}

static bool is_virtual(const char *mac)
{
    struct mac_addr parsed;
    return mac_addr_parse(mac, &parsed) == 0 && mac_addr_is_virtual_router(&parsed);
}

static int add_holder(struct held *held, struct stmt *stmt)
{
    int64_t device_id = stmt_int(stmt, "device_id");
    const char *mac = stmt_text(stmt, "mac");
    if (device_id == 0)
        return 0;
    held->all_virtual &= is_virtual(mac);
    int code = conflict_devices_add(&held->holders, device_id);
    if (code == 0 && is_stranger(held, device_id, mac))
        code = conflict_devices_add(&held->strangers, device_id);
    return code;
}

static void begin_address(struct held *held, struct stmt *stmt)
{
    size_t length = 0;
    const void *key = stmt_blob(stmt, "ip_key", &length);
    if (length == sizeof(held->addr.bytes))
        memcpy(held->addr.bytes, key, length);
    held->id = stmt_int(stmt, "id");
    held->holders.count = held->strangers.count = 0;
    held->all_virtual = true;
    text_copy(held->place.vrf, sizeof(held->place.vrf), stmt_text(stmt, "vrf"));
    text_copy(held->place.ip, sizeof(held->place.ip), stmt_text(stmt, "ip"));
    text_copy(held->place.segment, sizeof(held->place.segment), stmt_text(stmt, "segment"));
    text_copy(held->assignment, sizeof(held->assignment), stmt_text(stmt, "assignment"));
    text_copy(held->planned_mac, sizeof(held->planned_mac), stmt_text(stmt, "planned_mac"));
    held->planned_device = stmt_int(stmt, "planned_device");
}

static int keep(struct pass *pass, struct conflict conflict)
{
    return conflict_finder_add(pass->finder, &conflict);
}

static int judge_holders(struct pass *pass)
{
    const struct held *held = &pass->held;
    struct conflict_named named;
    if (held->holders.count < 2 || held->all_virtual)
        return 0;
    int code = conflict_finder_names(pass->finder, CONFLICT_DUPLICATE_ADDRESS, held->holders.ids,
                                     held->holders.count, &named);
    return code < 0 ? code : keep(pass, conflict_text_duplicate(&held->place, &named.names));
}

static int judge_strangers(struct pass *pass)
{
    const struct held *held = &pass->held;
    struct conflict_named named, whom = {.names.count = 0};
    enum plan plan = plan_of(held);
    if (held->strangers.count == 0 || (plan != PLAN_STATIC_FOR && plan != PLAN_RESERVED_FOR))
        return 0;
    int code = conflict_finder_names(pass->finder, CONFLICT_RESERVED_IN_USE, held->strangers.ids,
                                     held->strangers.count, &named);
    if (code == 0 && held->planned_device != 0)
        code = conflict_finder_names(pass->finder, CONFLICT_RESERVED_IN_USE, &held->planned_device, 1, &whom);
    if (code < 0)
        return code;
    const char *text = whom.names.count > 0 ? whom.names.keys[0] : held->planned_mac;
    return keep(pass, conflict_text_in_use(&held->place, held->assignment, text, &named.names));
}

// What is only seen is told of addresses that a site gives out itself; of a VRF and family without a prefix
// nothing is told.
static bool is_outside(struct pass *pass, const struct ip_range *at)
{
    const struct held *held = &pass->held;
    if (conflict_cover_of(&pass->prefixes, held->place.vrf, at) != NULL ||
        !conflict_cover_knows(&pass->prefixes, &held->addr))
        return false;
    if (plan_of(held) != PLAN_SAYS_NOTHING)
        return true;
    const char *class = ip_class_of(at).name;
    return strcmp(class, "private") == 0 || strcmp(class, "unique local (ULA)") == 0;
}

static int judge_place(struct pass *pass)
{
    const struct held *held = &pass->held;
    const struct ip_range at = {held->addr, held->addr};
    enum plan plan = plan_of(held);
    int code = is_outside(pass, &at) ? keep(pass, conflict_text_outside(&held->place, held->assignment)) : 0;
    const struct conflict_span *pool = conflict_cover_of(&pass->pools, held->place.vrf, &at);
    if (code == 0 && pool != NULL && (plan == PLAN_STATIC_FOR || plan == PLAN_RESERVED_FOR))
        code = keep(pass, conflict_text_in_pool(&held->place, held->assignment, &pool->range,
                                                plan == PLAN_RESERVED_FOR && held->planned_mac[0] != '\0'));
    const struct conflict_span *reserved = conflict_cover_of(&pass->reserved, held->place.vrf, &at);
    if (code < 0 || reserved == NULL || plan != PLAN_SAYS_NOTHING || held->holders.count == 0)
        return code;
    struct conflict_named named;
    code = conflict_finder_names(pass->finder, CONFLICT_RESERVED_IN_USE, held->holders.ids,
                                 held->holders.count, &named);
    return code < 0 ? code
                    : keep(pass, conflict_text_in_use_range(&held->place, &reserved->range, &named.names));
}

// An address that was held and planned by nobody is history.
static int judge_address(struct pass *pass)
{
    const struct held *held = &pass->held;
    if (held->id == 0 || (held->holders.count == 0 && held->assignment[0] == '\0'))
        return 0;
    int code = judge_holders(pass);
    if (code == 0)
        code = judge_strangers(pass);
    if (code < 0 || held->place.segment[0] != '\0' || ip_addr_is_link_local(&held->addr))
        return code;
    return judge_place(pass);
}

static int read_addresses(struct pass *pass)
{
    struct conflict_finder *finder = pass->finder;
    struct stmt *stmt = stmt_use(finder->db, QUERY_CONFLICT_ADDRESSES);
    if (stmt == NULL)
        return inventory_error_db(finder->db, -EIO, finder->err);
    int step = stmt_step(stmt), code = 0;
    for (; step == 1 && code == 0; step = code == 0 ? stmt_step(stmt) : step) {
        if (stmt_int(stmt, "id") != pass->held.id) {
            code = judge_address(pass);
            begin_address(&pass->held, stmt);
        }
        if (code == 0 && add_holder(&pass->held, stmt) < 0)
            code = inventory_error_memory(finder->err);
    }
    if (step < 0)
        code = inventory_error_db(finder->db, step, finder->err);
    stmt_reset(stmt);
    return code == 0 ? judge_address(pass) : code;
}

static int begin_cover(struct pass *pass, size_t index, const struct conflict_span_list *list,
                       const char *kind, struct conflict_cover *cover)
{
    size_t count = 0;
    pass->spans[index] = conflict_finder_spans(list, kind, &count);
    if (pass->spans[index] == NULL)
        return inventory_error_memory(pass->finder->err);
    conflict_cover_begin(cover, pass->spans[index], count);
    return 0;
}

int conflict_pass_addresses(struct conflict_finder *finder)
{
    struct pass pass = {.finder = finder};
    int code = begin_cover(&pass, 0, &finder->prefixes, NULL, &pass.prefixes);
    if (code == 0)
        code = begin_cover(&pass, 1, &finder->ranges, "dhcp", &pass.pools);
    if (code == 0)
        code = begin_cover(&pass, 2, &finder->ranges, "reserved", &pass.reserved);
    if (code == 0)
        code = read_addresses(&pass);
    for (size_t i = 0; i < 3; i++)
        free(pass.spans[i]);
    free(pass.held.holders.ids);
    free(pass.held.strangers.ids);
    return code;
}

static int judge_mac(struct conflict_finder *finder, const char *mac, const struct conflict_devices *owners)
{
    struct conflict_named named;
    if (owners->count < 2 || is_virtual(mac))
        return 0;
    int code = conflict_finder_names(finder, CONFLICT_SHARED_MAC, owners->ids, owners->count, &named);
    if (code < 0)
        return code;
    struct conflict conflict = conflict_text_shared_mac(mac, &named.names);
    return conflict_finder_add(finder, &conflict);
}

static int read_macs(struct conflict_finder *finder, struct conflict_devices *owners)
{
    char mac[MAC_ADDR_TEXT_MAX] = "";
    struct stmt *stmt = stmt_use(finder->db, QUERY_CONFLICT_MACS);
    if (stmt == NULL)
        return inventory_error_db(finder->db, -EIO, finder->err);
    int step = stmt_step(stmt), code = 0;
    for (; step == 1 && code == 0; step = code == 0 ? stmt_step(stmt) : step) {
        if (strcmp(mac, stmt_text(stmt, "mac")) != 0) {
            code = judge_mac(finder, mac, owners);
            owners->count = 0;
            text_copy(mac, sizeof(mac), stmt_text(stmt, "mac"));
        }
        if (code == 0 && conflict_devices_add(owners, stmt_int(stmt, "device_id")) < 0)
            code = inventory_error_memory(finder->err);
    }
    if (step < 0)
        code = inventory_error_db(finder->db, step, finder->err);
    stmt_reset(stmt);
    return code == 0 ? judge_mac(finder, mac, owners) : code;
}

int conflict_pass_macs(struct conflict_finder *finder)
{
    struct conflict_devices owners = {.ids = NULL};
    int code = read_macs(finder, &owners);
    free(owners.ids);
    return code;
}
