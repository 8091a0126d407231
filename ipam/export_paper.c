#include "export_paper.h"

#include <errno.h>
#include <string.h>

#include "export_scope.h"
#include "shared/base/error.h"
#include "shared/base/text_arena.h"
#include "shared/base/text_index.h"
#include "shared/interchange/paper_field.h"
#include "shared/interchange/paper_print.h"
#include "shared/inventory/snapshot.h"

// `devices` are those of the addresses of a part, by key.
struct writing {
    struct paper_print print;
    const struct export_scope *scope;
    struct text_index devices;
    struct text_arena keys;
};

static const char *value_of(const struct paper_record *record, const char *name)
{
    const char *value = paper_value(record, name);

    return value ? value : "";
}

static bool has_address(const struct writing *writing, const struct paper_record *record)
{
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;

    return ip_addr_parse_zone(value_of(record, "address"), &addr, zone) == 0 &&
           export_scope_has(writing->scope, value_of(record, "vrf"), &addr);
}

static bool has_prefix(const struct writing *writing, const struct paper_record *record)
{
    struct cidr cidr;

    if (cidr_parse(value_of(record, "prefix"), &cidr, NULL) < 0)
        return false;
    const struct ip_range range = ip_range_of_cidr(&cidr);
    return export_scope_covers(writing->scope, value_of(record, "vrf"), &range);
}

static bool has_range(const struct writing *writing, const struct paper_record *record)
{
    struct ip_addr first, last;

    if (ip_addr_parse(value_of(record, "first"), &first) < 0 ||
        ip_addr_parse(value_of(record, "last"), &last) < 0)
        return false;
    const struct ip_range range = {first, last};
    return export_scope_covers(writing->scope, value_of(record, "vrf"), &range);
}

static bool is_wanted(const struct writing *writing, const struct paper_record *record)
{
    if (export_scope_is_all(writing->scope))
        return true;
    switch (record->kind) {
    case PAPER_PREFIX:
        return has_prefix(writing, record);
    case PAPER_RANGE:
        return has_range(writing, record);
    case PAPER_ADDRESS:
        return has_address(writing, record);
    case PAPER_DEVICE:
        return text_index_find(&writing->devices, value_of(record, "key")) != NULL;
    case PAPER_INTERFACE:
        return text_index_find(&writing->devices, value_of(record, "device")) != NULL;
    case PAPER_LINK:
    case PAPER_GROUP:
        return false;
    default:
        return true;
    }
}

static int collect_device(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    struct writing *writing = context;
    const char *device = paper_value(record, "device");

    (void)id;
    (void)locked;
    if (!device || !is_wanted(writing, record) || text_index_find(&writing->devices, device))
        return 0;
    char *key = text_arena_copy(&writing->keys, device, strlen(device));
    void **at = key ? text_index_at(&writing->devices, key) : NULL;
    if (!at)
        return -ENOMEM;
    *at = key;
    return 0;
}

static int write_record(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    struct writing *writing = context;

    (void)id;
    (void)locked;
    if (is_wanted(writing, record))
        paper_print_record(&writing->print, record);
    return ferror(writing->print.stream) ? -EIO : 0;
}

int export_paper_write(FILE *stream, enum paper_form form, struct db *db, const struct export_scope *scope,
                       struct error *err)
{
    struct writing writing = {.scope = scope};
    int result = 0;

    paper_print_begin(&writing.print, form, stream);
    if (!export_scope_is_all(scope))
        result = snapshot_read(db, PAPER_ADDRESS, collect_device, &writing, err);
    for (unsigned kind = 0; kind < PAPER_KINDS && result == 0; kind++)
        result = snapshot_read(db, (enum paper_kind)kind, write_record, &writing, err);
    paper_print_end(&writing.print);
    text_index_fini(&writing.devices);
    text_arena_fini(&writing.keys);
    if (result == -ENOMEM)
        return error_set(err, result, "out of memory");
    return result == -EIO && ferror(stream) ? 0 : result;
}
