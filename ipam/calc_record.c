#include "calc_record.h"

#include <stdio.h>

#include "shared/base/text.h"
#include "shared/net/ip_class.h"
#include "shared/net/ip_step.h"

static void add(struct calc_record *record, const char *name, const char *title, struct output_cell cell)
{
    record->columns[record->count] = (struct output_column){.name = name, .title = title};
    record->cells[record->count++] = cell;
}

// A text that the record owns: that of the column which is added next.
static char *own(struct calc_record *record)
{
    return record->texts[record->count];
}

static void add_text(struct calc_record *record, const char *name, const char *title, const char *text)
{
    add(record, name, title, output_cell_text(text, OUTPUT_PLAIN));
}

static void add_addr(struct calc_record *record, const char *name, const char *title,
                     const struct ip_addr *addr)
{
    add_text(record, name, title, addr ? ip_addr_format(addr, own(record)) : NULL);
}

// Only where host bits are set, which is said to people.
static void add_host(struct calc_record *record, const struct calc_input *input, bool for_people)
{
    char addr[IP_ADDR_TEXT_MAX];

    if (input->has_host)
        snprintf(own(record), CALC_RECORD_TEXT_MAX, "%s%s", ip_addr_format(&input->addr, addr),
                 for_people ? " (host bits are set)" : "");
    add_text(record, "host", "HOST", input->has_host ? own(record) : NULL);
}

// For people the range says first and last.
static void add_ends(struct calc_record *record, const struct ip_range *range, bool for_people)
{
    add_text(record, "range", "RANGE", ip_range_format(range, own(record)));
    add_addr(record, "first", "FIRST", for_people ? NULL : &range->first);
    add_addr(record, "last", "LAST", for_people ? NULL : &range->last);
}

static void add_class(struct calc_record *record, const struct ip_range *range, bool for_people)
{
    struct ip_class class = ip_class_of(range);
    struct text_buf buf;

    text_buf_init(&buf, own(record), CALC_RECORD_TEXT_MAX);
    text_buf_add(&buf, "%s", class.name);
    if (for_people && class.source[0])
        text_buf_add(&buf, ", %s", class.source);
    add_text(record, "class", "CLASS", buf.data);
    add_text(record, "class_source", "", for_people ? NULL : class.source);
}

static void add_zones(struct calc_record *record, const struct cidr *prefix, bool for_people)
{
    size_t count = reverse_zone_count(prefix);
    char *summary = own(record);

    for (size_t i = 0; i < count && i < CALC_RECORD_ZONES_MAX; i++)
        record->zones[i] = reverse_zone_format(prefix, i, record->zone_texts[i]);
    if (!for_people) {
        add(record, "reverse_zones", "", output_cell_list(record->zones, count));
        return;
    }
    if (count > 1)
        snprintf(summary, CALC_RECORD_TEXT_MAX, "%zu: %s to %s", count, record->zones[0],
                 record->zones[count - 1]);
    add_text(record, "reverse_zones", count > 1 ? "REVERSE ZONES" : "REVERSE ZONE",
             count > 1 ? summary : record->zones[0]);
}

static const char *hex_text(const struct ip_addr *addr, char text[CALC_RECORD_TEXT_MAX])
{
    struct text_buf buf;

    text_buf_init(&buf, text, CALC_RECORD_TEXT_MAX);
    text_buf_add(&buf, "0x");
    for (unsigned i = ip_addr_family(addr) == 4 ? 12 : 0; i < 16; i++)
        text_buf_add(&buf, "%02x", addr->bytes[i]);
    return text;
}

// All eight groups with all their digits; none of IPv4.
static const char *expanded_text(const struct ip_addr *addr, char text[CALC_RECORD_TEXT_MAX])
{
    struct text_buf buf;

    if (ip_addr_family(addr) == 4)
        return NULL;
    text_buf_init(&buf, text, CALC_RECORD_TEXT_MAX);
    for (unsigned i = 0; i < 16; i += 2)
        text_buf_add(&buf, "%s%02x%02x", i ? ":" : "", addr->bytes[i], addr->bytes[i + 1]);
    return text;
}

static void add_forms(struct calc_record *record, const struct ip_addr *addr, bool for_people)
{
    const struct ip_addr v6_zero = {{0}};
    const struct ip_addr v4_zero = ip_addr_from_v4(v6_zero.bytes);
    const struct ip_addr *zero = ip_addr_family(addr) == 4 ? &v4_zero : &v6_zero;

    record->integer = ip_step_distance(zero, addr);
    if (for_people)
        add_text(record, "integer", "INTEGER", ip_count_format(&record->integer, own(record)));
    else
        add(record, "integer", "", output_cell_count(&record->integer));
    add_text(record, "hex", "HEX", hex_text(addr, own(record)));
    add_text(record, "expanded", "EXPANDED", expanded_text(addr, own(record)));
}

static void fill_prefix(struct calc_record *record, const struct calc_input *input, bool for_people)
{
    const struct cidr *prefix = &input->prefix;
    bool v4 = ip_addr_family(&prefix->first) == 4;
    bool one = prefix->length == (v4 ? 32 : 128);
    struct ip_range usable = ip_range_usable(prefix);

    record->usable = ip_range_count(&usable);
    add_text(record, "prefix", "PREFIX", cidr_format(prefix, own(record)));
    add_host(record, input, for_people);
    add(record, "family", "", for_people ? output_cell_text(NULL, 0) : output_cell_integer(v4 ? 4 : 6));
    add_addr(record, "network", "NETWORK", &prefix->first);
    add(record, "length", "LENGTH", output_cell_integer(prefix->length));
    add_text(record, "mask", "MASK", cidr_format_mask(prefix, own(record)));
    add_text(record, "wildcard", "WILDCARD", cidr_format_wildcard(prefix, own(record)));
    add_addr(record, "broadcast", "BROADCAST", v4 && prefix->length < 31 ? &input->range.last : NULL);
    add_ends(record, &input->range, for_people);
    add(record, "addresses", "ADDRESSES", output_cell_count(&record->addresses));
    add_addr(record, "first_host", "FIRST HOST", &usable.first);
    add_addr(record, "last_host", "LAST HOST", &usable.last);
    add(record, "usable", "USABLE", output_cell_count(&record->usable));
    add_class(record, &input->range, for_people);
    add_zones(record, prefix, for_people);
    add_text(record, "ptr", "PTR",
             input->has_host || one ? reverse_zone_pointer(&input->addr, own(record)) : NULL);
    add_forms(record, &input->addr, for_people);
}

static void fill_range(struct calc_record *record, const struct calc_input *input, bool for_people)
{
    struct cidr prefixes[IP_RANGE_CIDRS_MAX];
    size_t count = ip_range_cidrs(&input->range, prefixes, IP_RANGE_CIDRS_MAX);

    for (size_t i = 0; i < count; i++)
        record->prefixes[i] = cidr_format(&prefixes[i], record->prefix_texts[i]);
    add_ends(record, &input->range, for_people);
    add(record, "addresses", "ADDRESSES", output_cell_count(&record->addresses));
    add(record, "prefixes", "PREFIXES", output_cell_list(record->prefixes, count));
    add_text(record, "smallest", "SMALLEST PREFIX", cidr_format(&input->prefix, own(record)));
    add_class(record, &input->range, for_people);
}

void calc_record_fill(struct calc_record *record, const struct calc_input *input, bool for_people)
{
    record->count = 0;
    record->addresses = ip_range_count(&input->range);
    (input->is_prefix ? fill_prefix : fill_range)(record, input, for_people);
    for (size_t i = 0; for_people && i < record->count; i++) {
        if (record->cells[i].kind == OUTPUT_NULL)
            record->columns[i].flags |= OUTPUT_MACHINE;
    }
}
