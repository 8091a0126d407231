#include "prefix_record.h"

#include <inttypes.h>

#include "shared/base/text.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/plan_space.h"
#include "shared/inventory/prefix.h"
#include "usage_bar.h"

enum { LINE_MAX_BYTES = 1024, LISTED_MAX = 8 };

static const struct output_column columns[] = {
    {"prefix", "PREFIX", 0, 0},   {"name", "NAME", 0, 0},         {"kind", "KIND", 0, 0},
    {"vrf", "VRF", 0, 0},         {"site", "SITE", 0, 0},         {"vlan", "VLAN", 0, 0},
    {"parent", "IN", 0, 0},       {"prefixes", "PREFIXES", 0, 0}, {"ranges", "RANGES", 0, 0},
    {"gateway", "GATEWAY", 0, 0}, {"dns", "DNS", 0, 0},           {"used", "USED", 0, 0},
    {"of_them", "OF THEM", 0, 0}, {"note", "NOTE", 0, 0},         {"source", "SOURCE", 0, 0},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void add_named(struct text_buf *buf, const char *what, const char *name)
{
    text_buf_add(buf, "%s%s%s%s", what, name[0] ? " \"" : "", name, name[0] ? "\"" : "");
}

static const char *named_prefix(const struct prefix *prefix, char text[LINE_MAX_BYTES])
{
    char cidr[CIDR_TEXT_MAX];
    struct text_buf buf;

    if (!prefix)
        return NULL;
    text_buf_init(&buf, text, LINE_MAX_BYTES);
    add_named(&buf, cidr_format(&prefix->cidr, cidr), prefix->name);
    return text;
}

static const char *named_vlan(const struct prefix *prefix, char text[LINE_MAX_BYTES])
{
    char number[16];
    struct text_buf buf;

    if (prefix->vlan == 0)
        return NULL;
    snprintf(number, sizeof number, "%d", prefix->vlan);
    text_buf_init(&buf, text, LINE_MAX_BYTES);
    add_named(&buf, number, prefix->vlan_name);
    return text;
}

// "10.0.0.0/26, 10.0.0.64/26 and 30 more": those that no other one of them holds.
static const char *name_inside(const struct prefix_record *record, char text[LINE_MAX_BYTES])
{
    const struct prefix *last = NULL;
    struct text_buf buf;
    size_t count = 0;

    text_buf_init(&buf, text, LINE_MAX_BYTES);
    for (size_t i = 0; i < record->inside->count; i++) {
        const struct prefix *prefix = &record->inside->rows[i];
        char cidr[CIDR_TEXT_MAX];
        if (prefix->cidr.length <= record->prefix->cidr.length ||
            (last && cidr_is_inside(&prefix->cidr, &last->cidr)))
            continue;
        last = prefix;
        if (count++ < LISTED_MAX)
            text_buf_add(&buf, "%s%s", count > 1 ? ", " : "", cidr_format(&prefix->cidr, cidr));
    }
    if (count > LISTED_MAX)
        text_buf_add(&buf, " and %zu more", count - LISTED_MAX);
    return count > 0 ? text : NULL;
}

static const char *name_ranges(const struct plan_range_list *ranges, char text[LINE_MAX_BYTES])
{
    struct text_buf buf;

    text_buf_init(&buf, text, LINE_MAX_BYTES);
    for (size_t i = 0; i < ranges->count && i < LISTED_MAX; i++) {
        char range[IP_RANGE_TEXT_MAX];
        text_buf_add(&buf, "%s%s %s", i > 0 ? ", " : "", ip_range_format(&ranges->rows[i].range, range),
                     plan_range_kind_text(ranges->rows[i].kind));
    }
    if (ranges->count > LISTED_MAX)
        text_buf_add(&buf, " and %zu more", ranges->count - LISTED_MAX);
    return ranges->count > 0 ? text : NULL;
}

static const char *draw_usage(const struct usage_bar *usage, bool utf8, char text[LINE_MAX_BYTES])
{
    char bar[USAGE_BAR_MAX], percent[USAGE_BAR_WORDS_MAX], words[USAGE_BAR_WORDS_MAX];

    snprintf(text, LINE_MAX_BYTES, "%s %s (%s)", usage_bar_draw(usage, utf8, bar),
             usage_bar_percent(usage, percent), usage_bar_words(usage, words));
    return text;
}

static const char *split_usage(const struct plan_usage *usage, char text[LINE_MAX_BYTES])
{
    snprintf(text, LINE_MAX_BYTES, "%" PRId64 " planned, %" PRId64 " held, %" PRId64 " held but not planned",
             usage->planned, usage->held, usage->unplanned);
    return text;
}

int prefix_record_write(struct output *out, const struct prefix_record *record)
{
    const struct prefix *prefix = record->prefix;
    const struct usage_bar usage = {record->usage->used, record->usage->usable};
    char cidr[CIDR_TEXT_MAX], vlan[LINE_MAX_BYTES], parent[LINE_MAX_BYTES], inside[LINE_MAX_BYTES];
    char ranges[LINE_MAX_BYTES], used[LINE_MAX_BYTES], split[LINE_MAX_BYTES];
    const struct output_cell cells[COLUMNS] = {
        output_cell_text(cidr_format(&prefix->cidr, cidr), OUTPUT_PLAIN),
        output_cell_text(prefix->name, OUTPUT_PLAIN),
        output_cell_text(prefix->kind, OUTPUT_PLAIN),
        output_cell_text(prefix->vrf, OUTPUT_PLAIN),
        output_cell_text(prefix->site, OUTPUT_PLAIN),
        output_cell_text(named_vlan(prefix, vlan), OUTPUT_PLAIN),
        output_cell_text(named_prefix(record->parent, parent), OUTPUT_PLAIN),
        output_cell_text(name_inside(record, inside), OUTPUT_PLAIN),
        output_cell_text(name_ranges(record->ranges, ranges), OUTPUT_PLAIN),
        output_cell_text(prefix->gateway, OUTPUT_PLAIN),
        output_cell_text(prefix->dns, OUTPUT_PLAIN),
        output_cell_text(draw_usage(&usage, out->style.utf8, used), usage_bar_tone(&usage)),
        output_cell_text(split_usage(record->usage, split), OUTPUT_PLAIN),
        output_cell_text(record->note, OUTPUT_PLAIN),
        output_cell_text(prefix->source, OUTPUT_PLAIN),
    };

    output_begin(out, columns, COLUMNS, OUTPUT_RECORD);
    output_row(out, cells);
    return output_end(out);
}
