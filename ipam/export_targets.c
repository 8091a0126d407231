#include "export_targets.h"

#include <errno.h>
#include <string.h>

#include "export_host.h"
#include "shared/base/error.h"
#include "shared/base/text_index.h"
#include "shared/interchange/paper_print.h"
#include "shared/inventory/device_row.h"
#include "shared/inventory/snapshot.h"

// `held` has the first address of each device, by key; `wanted` the keys that the filter names.
struct targets {
    FILE *stream;
    struct text_index held;
    struct text_index wanted;
    struct device_choice_list chosen;
    uint16_t port;
    const char *separator;
};

// IPv4 sorts before global IPv6.
static int index_hosts(struct targets *targets, const struct export_hosts *hosts)
{
    for (size_t i = 0; i < hosts->count; i++) {
        struct export_host *host = &hosts->rows[i];
        if (!*host->device || ip_addr_is_link_local(&host->addr))
            continue;
        void **at = text_index_at(&targets->held, host->device);
        if (!at)
            return -ENOMEM;
        const struct export_host *known = *at;
        if (!known || (ip_addr_family(&known->addr) == 6 && ip_addr_family(&host->addr) == 4))
            *at = host;
    }
    return 0;
}

static int find_wanted(struct targets *targets, struct db *db, const struct db_filter *filter,
                       struct error *err)
{
    int result = device_choice_select(db, 0, filter, &targets->chosen, err);

    for (size_t i = 0; result == 0 && i < targets->chosen.count; i++) {
        void **at = text_index_at(&targets->wanted, targets->chosen.rows[i].key);
        if (!at)
            return -ENOMEM;
        *at = &targets->chosen.rows[i];
    }
    return result;
}

static void write_label(struct targets *targets, const char *name, const char *value, const char *separator)
{
    if (!value)
        return;
    fprintf(targets->stream, "%s\"%s\": ", separator, name);
    paper_print_json_text(targets->stream, value, strlen(value));
}

// ",web,prod,", so that a pattern finds a whole tag.
static void write_tags(struct targets *targets, const char *tags)
{
    if (!tags)
        return;
    fputs(", \"tags\": \",", targets->stream);
    for (; *tags; tags++)
        fputc(*tags == ' ' ? ',' : *tags, targets->stream);
    fputs(",\"", targets->stream);
}

static int write_target(void *context, int64_t id, const char *locked, const struct paper_record *record)
{
    struct targets *targets = context;
    const char *key = paper_value(record, "key");
    const struct export_host *host = text_index_find(&targets->held, key);
    char text[IP_ADDR_TEXT_MAX];

    (void)id;
    (void)locked;
    if (!host || !text_index_find(&targets->wanted, key))
        return 0;
    bool v6 = ip_addr_family(&host->addr) == 6;
    fprintf(targets->stream, "%s\n  {\"targets\": [\"%s%s%s:%u\"], \"labels\": {", targets->separator,
            v6 ? "[" : "", ip_addr_format(&host->addr, text), v6 ? "]" : "", targets->port);
    targets->separator = ",";
    write_label(targets, "device", key, "");
    write_label(targets, "name", paper_value(record, "device"), ", ");
    write_label(targets, "site", paper_value(record, "site"), ", ");
    write_label(targets, "type", paper_value(record, "type"), ", ");
    write_tags(targets, paper_value(record, "tags"));
    fputs("}}", targets->stream);
    return 0;
}

int export_targets_write(FILE *stream, struct db *db, const struct export_hosts *hosts,
                         const struct db_filter *filter, uint16_t port, struct error *err)
{
    struct targets targets = {.stream = stream, .port = port, .separator = ""};
    int result = index_hosts(&targets, hosts);

    if (result == 0)
        result = find_wanted(&targets, db, filter, err);
    fputc('[', stream);
    if (result == 0)
        result = snapshot_read(db, PAPER_DEVICE, write_target, &targets, err);
    fputs("\n]\n", stream);
    text_index_fini(&targets.held);
    text_index_fini(&targets.wanted);
    device_choice_list_free(&targets.chosen);
    return result == -ENOMEM ? error_set(err, result, "out of memory") : result;
}
