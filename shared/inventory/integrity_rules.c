// What integrity_examine asks.
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/ip_range.h"

#include "integrity.h"
#include "inventory_error.h"

struct examination {
    struct db *db;
    struct integrity_list found;
    struct ip_addr last; // of the range before, in `vrf`
    char vrf[65];
};

__attribute__((format(printf, 4, 5))) static void tell(struct examination *self, const char *rule,
                                                       bool is_damage, const char *format, ...)
{
    if (self->found.count == INTEGRITY_FINDINGS_MAX)
        return;
    struct integrity_finding *finding = &self->found.rows[self->found.count++];
    va_list args;
    va_start(args, format);
    vsnprintf(finding->text, sizeof(finding->text), format, args);
    va_end(args);
    text_copy(finding->rule, sizeof(finding->rule), rule);
    finding->is_damage = is_damage;
}

static bool is_key(struct stmt *stmt, const char *column, const struct ip_addr *addr)
{
    size_t length = 0;
    const void *key = stmt_blob(stmt, column, &length);
    return length == sizeof(addr->bytes) && memcmp(key, addr->bytes, length) == 0;
}

// Whether the text is that of the key, written in the canonical way.
static bool is_text_of(struct stmt *stmt, const char *text_column, const char *key_column,
                       struct ip_addr *addr)
{
    char canonical[IP_ADDR_TEXT_MAX];
    const char *text = stmt_text(stmt, text_column);
    return ip_addr_parse(text, addr) == 0 && strcmp(ip_addr_format(addr, canonical), text) == 0 &&
           is_key(stmt, key_column, addr) && ip_addr_family(addr) == stmt_int(stmt, "family");
}

static void read_page(struct examination *self, struct stmt *stmt)
{
    const char *text = stmt_text(stmt, "integrity_check");
    if (strcmp(text, "ok") != 0)
        tell(self, "pages", true, "%s; restore a backup", text);
}

static void read_reference(struct examination *self, struct stmt *stmt)
{
    tell(self, "references", true, "row %lld of %s names a row of %s that is not there; restore a backup",
         (long long)stmt_int(stmt, "row_id"), stmt_text(stmt, "tbl"), stmt_text(stmt, "parent"));
}

static void read_vrf(struct examination *self, struct stmt *stmt)
{
    tell(self, "vrf", true, "the %s %s is in the VRF %s, which is not there; add it: ipam vrf add %s",
         stmt_text(stmt, "what"), stmt_text(stmt, "name"), stmt_text(stmt, "vrf"), stmt_text(stmt, "vrf"));
}

static void read_address(struct examination *self, struct stmt *stmt)
{
    struct ip_addr addr;
    if (!is_text_of(stmt, "ip", "ip_key", &addr))
        tell(self, "address key", true, "the address %s is sorted as another one; restore a backup",
             stmt_text(stmt, "ip"));
}

static void read_prefix(struct examination *self, struct stmt *stmt)
{
    const char *text = stmt_text(stmt, "cidr"), *gateway = stmt_text(stmt, "gateway");
    char canonical[CIDR_TEXT_MAX];
    struct cidr cidr;
    struct ip_addr addr;
    bool is_sound = cidr_parse(text, &cidr, NULL) == 0 && strcmp(cidr_format(&cidr, canonical), text) == 0;
    struct ip_addr last = is_sound ? cidr_last(&cidr) : (struct ip_addr){{0}};
    if (!is_sound || !is_key(stmt, "first_key", &cidr.first) || !is_key(stmt, "last_key", &last) ||
        cidr.length != stmt_int(stmt, "length") || ip_addr_family(&cidr.first) != stmt_int(stmt, "family")) {
        tell(self, "prefix key", true, "the prefix %s is sorted as another one; restore a backup", text);
        return;
    }
    if (gateway[0] != '\0' && (ip_addr_parse(gateway, &addr) < 0 ||
                               (!cidr_contains(&cidr, &addr) && !ip_addr_is_link_local(&addr))))
        tell(self, "gateway", false,
             "the gateway %s is not in %s; mend it: ipam prefix set %s gateway=ADDRESS", gateway, text, text);
}

static void read_range(struct examination *self, struct stmt *stmt)
{
    struct ip_addr first, last;
    const char *from = stmt_text(stmt, "first_ip"), *to = stmt_text(stmt, "last_ip");
    const char *vrf = stmt_text(stmt, "vrf");
    if (!is_text_of(stmt, "first_ip", "first_key", &first) ||
        !is_text_of(stmt, "last_ip", "last_key", &last)) {
        tell(self, "range key", true, "the range %s-%s is sorted as another one; restore a backup", from, to);
        return;
    }
    bool is_beside = strcmp(vrf, self->vrf) == 0;
    if (is_beside && ip_addr_compare(&first, &self->last) <= 0)
        tell(self, "ranges", false, "the range %s-%s overlaps the one before it; change one: ipam range set",
             from, to);
    if (!stmt_int(stmt, "is_inside"))
        tell(self, "ranges", false, "the range %s-%s lies in no prefix; 'ipam conflicts' says what to do",
             from, to);
    if (!is_beside || ip_addr_compare(&last, &self->last) > 0)
        self->last = last;
    text_copy(self->vrf, sizeof(self->vrf), vrf);
}

static void read_field(struct examination *self, struct stmt *stmt)
{
    tell(self, "fields", true, "who set %s of row %lld of %s is known, but not the row",
         stmt_text(stmt, "field"), (long long)stmt_int(stmt, "row_id"), stmt_text(stmt, "tbl"));
}

static void read_merge(struct examination *self, struct stmt *stmt)
{
    tell(self, "merged", true, "%s was merged into %s, which is itself merged; take it back: ipam undo",
         stmt_text(stmt, "key"), stmt_text(stmt, "into_key"));
}

static const struct {
    enum query_id query;
    void (*read)(struct examination *self, struct stmt *stmt);
} rules[] = {
    {QUERY_INTEGRITY_PAGES, read_page},      {QUERY_INTEGRITY_REFERENCES, read_reference},
    {QUERY_INTEGRITY_VRFS, read_vrf},        {QUERY_INTEGRITY_ADDRESSES, read_address},
    {QUERY_INTEGRITY_PREFIXES, read_prefix}, {QUERY_INTEGRITY_RANGES, read_range},
    {QUERY_INTEGRITY_FIELDS, read_field},    {QUERY_INTEGRITY_MERGES, read_merge},
};

static int ask(struct examination *self, size_t rule)
{
    struct stmt *stmt = stmt_use(self->db, rules[rule].query);
    int step = stmt == NULL ? -EIO : stmt_step(stmt);
    for (; step == 1 && self->found.count < INTEGRITY_FINDINGS_MAX; step = stmt_step(stmt))
        rules[rule].read(self, stmt);
    if (step == 1)
        stmt_reset(stmt);
    return step < 0 ? step : 0;
}

int integrity_examine(struct db *db, struct integrity_list *out, struct error *err)
{
    struct examination self = {.db = db};
    int code = 0;
    self.found.rows = calloc(INTEGRITY_FINDINGS_MAX, sizeof(*self.found.rows));
    *out = (struct integrity_list){.rows = NULL};
    if (self.found.rows == NULL)
        return inventory_error_memory(err);
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]) && code == 0; i++)
        code = ask(&self, i);
    if (code == -EUCLEAN) {
        tell(&self, "pages", true, "%s", db_error(db));
        code = 0;
    }
    if (code < 0) {
        integrity_list_free(&self.found);
        return inventory_error_db(db, code, err);
    }
    *out = self.found;
    return 0;
}

void integrity_list_free(struct integrity_list *list)
{
    free(list->rows);
    *list = (struct integrity_list){.rows = NULL};
}
