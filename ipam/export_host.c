#include "export_host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "export_scope.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/interchange/paper.h"
#include "shared/inventory/snapshot.h"
#include "shared/net/host_syntax.h"

struct reading {
    const struct export_scope *scope;
    struct export_hosts *hosts;
    struct export_prefixes *prefixes;
    size_t room;
};

// A name that programs take as one; host_syntax_is_target takes addresses, too.
static bool is_name(const char *text)
{
    char zone[IP_ADDR_ZONE_MAX];
    struct ip_addr addr;

    return *text && host_syntax_is_target(text) && ip_addr_parse_zone(text, &addr, zone) < 0;
}

static void fill(struct export_host *host, const struct snapshot_address *row)
{
    const char *device = *row->holder ? row->holder : row->device;

    if (is_name(row->hostname))
        text_copy(host->name, sizeof host->name, row->hostname);
    else if (is_name(device))
        text_copy(host->name, sizeof host->name, device);
    if (is_name(device) && strcmp(device, host->name) != 0)
        text_copy(host->alias, sizeof host->alias, device);
    text_copy(host->device, sizeof host->device, row->holder);
    text_copy(host->mac, sizeof host->mac, *row->mac ? row->mac : row->holder_mac);
    host->dynamic = strcmp(row->assignment, "dhcp") == 0 && !*row->mac;
}

static int make_room(void **rows, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return 0;
    size_t wanted = *room ? 2 * *room : 64;
    void *grown = reallocarray(*rows, wanted, size);
    if (!grown)
        return -ENOMEM;
    *rows = grown;
    *room = wanted;
    return 0;
}

static int take_address(void *context, const struct snapshot_address *row)
{
    struct reading *reading = context;
    struct export_hosts *hosts = reading->hosts;
    struct export_host host = {.dynamic = false};

    if (!row->first || strcmp(row->assignment, "deprecated") == 0 ||
        ip_addr_parse_zone(row->address, &host.addr, host.zone) < 0 ||
        !export_scope_has(reading->scope, row->vrf, &host.addr))
        return 0;
    fill(&host, row);
    hosts->unnamed += !*host.name;
    if (make_room((void **)&hosts->rows, hosts->count, &reading->room, sizeof host) < 0)
        return -ENOMEM;
    hosts->rows[hosts->count++] = host;
    return 0;
}

int export_host_read(struct db *db, const struct export_scope *scope, struct export_hosts *out,
                     struct error *err)
{
    struct reading reading = {.scope = scope, .hosts = out};

    *out = (struct export_hosts){NULL, 0, 0};
    int result = snapshot_read_addresses(db, false, take_address, &reading, err);
    if (result < 0)
        export_host_free(out);
    return result == -ENOMEM ? error_set(err, result, "out of memory") : result;
}

void export_host_free(struct export_hosts *hosts)
{
    free(hosts->rows);
    *hosts = (struct export_hosts){NULL, 0, 0};
}

static int take_prefix(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    struct reading *reading = context;
    struct export_prefixes *prefixes = reading->prefixes;
    const char *vrf = paper_value(record, "vrf");
    struct export_prefix row = {.id = id};

    (void)locked;
    if (!export_scope_has_vrf(reading->scope, vrf ? vrf : "") ||
        cidr_parse(paper_value(record, "prefix"), &row.cidr, NULL) < 0)
        return 0;
    if (make_room((void **)&prefixes->rows, prefixes->count, &reading->room, sizeof row) < 0)
        return -ENOMEM;
    prefixes->rows[prefixes->count++] = row;
    return 0;
}

int export_host_prefixes(struct db *db, const struct export_scope *scope, struct export_prefixes *out,
                         struct error *err)
{
    struct reading reading = {.scope = scope, .prefixes = out};

    *out = (struct export_prefixes){NULL, 0};
    int result = snapshot_read(db, PAPER_PREFIX, take_prefix, &reading, err);
    if (result < 0) {
        free(out->rows);
        *out = (struct export_prefixes){NULL, 0};
    }
    return result == -ENOMEM ? error_set(err, result, "out of memory") : result;
}
