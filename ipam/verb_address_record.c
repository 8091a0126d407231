#include "verb_address_record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "address_role.h"
#include "address_table.h"
#include "conflict_subject.h"
#include "shared/base/error.h"

const struct output_column verb_address_record_columns[VERB_ADDRESS_RECORD_COLUMNS] = {
    {"address", "ADDRESS", 0, 0},
    {"vrf", "VRF", 0, 0},
    {"reverse", "REVERSE NAME", 0, 0},
    {"state", "STATE", 0, 0},
    {"assignment", "ASSIGNMENT", 0, 0},
    {"name", "NAME", 0, 0},
    {"device", "DEVICE", 0, 0},
    {"mac", "MAC", 0, 0},
    {"note", "NOTE", 0, 0},
    {"holder", "HOLDER", 0, 0},
    {"holders", "HOLDERS", OUTPUT_MACHINE, 0},
    {"holder_mac", "HOLDER'S MAC", 0, 0},
    {"status", "HOLDER IS", 0, 0},
    {"since", "SINCE", 0, 0},
    {"last_held", "LAST HELD", 0, 0},
    {"prefix", "PREFIX", 0, 0},
    {"prefix_name", "PREFIX NAME", 0, 0},
    {"role", "IN ITS PREFIX", 0, 0},
    {"prefixes", "ALL PREFIXES", 0, 0},
    {"site", "SITE", 0, 0},
    {"vlan", "VLAN", 0, 0},
    {"range", "RANGE", 0, 0},
    {"range_kind", "RANGE IS FOR", 0, 0},
    {"conflicts", "CONFLICTS", 0, 0},
    {"history", "HISTORY", OUTPUT_MACHINE, 0},
};

static const struct output_column history_columns[] = {
    {"from", "FROM", 0, 0},
    {"to", "TO", 0, 0},
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"device_name", "NAME", OUTPUT_SHRINK, 3},
    {"interface", "INTERFACE", 0, 4},
    {"mac", "MAC", 0, 2},
    {"source", "SOURCE", 0, 1},
};

enum { HISTORY_COLUMNS = sizeof history_columns / sizeof history_columns[0] };

static void fill_history(struct output_cell *cells, const struct binding_span *span)
{
    cells[0] = output_cell_time(span->from_ms);
    cells[1] = output_cell_time(span->to_ms);
    cells[2] = output_cell_text(span->device_key, OUTPUT_PLAIN);
    cells[3] = output_cell_text(span->device_name, OUTPUT_PLAIN);
    cells[4] = output_cell_text(span->interface, OUTPUT_PLAIN);
    cells[5] = output_cell_text(span->mac, OUTPUT_PLAIN);
    cells[6] = output_cell_text(span->source, OUTPUT_PLAIN);
}

static int read_history(struct verb_address_record *record, struct db *db, const struct ip_addr *addr,
                        struct error *err)
{
    int result = binding_history_of_address(db, record->address.vrf, addr, record->address.segment, INT64_MIN,
                                            INT64_MAX, 0, &record->history, err);

    if (result < 0)
        return result;
    size_t count = record->history.count;
    record->history_cells = calloc(count + 1, HISTORY_COLUMNS * sizeof *record->history_cells);
    if (!record->history_cells)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < count; i++)
        fill_history(record->history_cells + i * HISTORY_COLUMNS, &record->history.rows[i]);
    record->history_rows =
        (struct output_rows){history_columns, HISTORY_COLUMNS, record->history_cells, count};
    return 0;
}

static void add_to_chain(struct verb_address_record *record, const struct prefix *prefix)
{
    if (record->chain_count == VERB_ADDRESS_RECORD_CHAIN_MAX)
        return;
    char *text = record->chain_texts[record->chain_count];
    record->chain[record->chain_count++] = cidr_format(&prefix->cidr, text);
}

// The gateway of a prefix around is none of the addresses to give out either.
static const char *role_of(const struct verb_address_record *record, const struct prefix_list *around)
{
    const struct ip_addr *addr = &record->address.addr;
    const char *role = address_role(&record->prefix, addr);

    for (size_t i = 0; !role && i < around->count; i++)
        role = address_role_is_gateway(&around->rows[i], addr) ? "the gateway of a prefix around it" : NULL;
    return role;
}

// The longest, and all around it.
static int read_prefixes(struct verb_address_record *record, struct db *db, const struct ip_addr *addr,
                         struct error *err)
{
    struct prefix_list around = {NULL, 0};
    int result = prefix_match(db, record->address.vrf, addr, &record->prefix, err);

    if (result < 0)
        return result == -ENOENT ? 0 : result;
    add_to_chain(record, &record->prefix);
    result = prefix_parents(db, record->address.vrf, &record->prefix.cidr, &around, err);
    for (size_t i = 0; i < around.count; i++)
        add_to_chain(record, &around.rows[i]);
    record->role = role_of(record, &around);
    prefix_list_free(&around);
    return result;
}

static int read_ranges(struct verb_address_record *record, struct db *db, const struct ip_addr *addr,
                       struct error *err)
{
    const struct ip_range self = {*addr, *addr};
    int result = plan_range_list(db, record->address.vrf, &self, &record->ranges, err);

    if (result == 0 && record->ranges.count > 0)
        ip_range_format(&record->ranges.rows[0].range, record->range_text);
    return result;
}

static int read_conflicts(struct verb_address_record *record, struct db *db, const struct ip_addr *addr,
                          struct error *err)
{
    char text[IP_ADDR_TEXT_MAX];
    int result = conflict_list(db, false, &record->conflicts, err);

    if (result < 0)
        return result;
    record->conflict_texts = calloc(record->conflicts.count + 1, sizeof *record->conflict_texts);
    if (!record->conflict_texts)
        return error_set(err, -ENOMEM, "out of memory");
    ip_addr_format(addr, text);
    for (size_t i = 0; i < record->conflicts.count; i++) {
        if (conflict_subject_names(record->conflicts.rows[i].subject, record->address.vrf, text))
            record->conflict_texts[record->conflict_count++] = record->conflicts.rows[i].explanation;
    }
    return 0;
}

static int read_note(struct verb_address_record *record, struct db *db, struct error *err)
{
    record->note = strdup(record->address.has_note ? plan_address_note(db, record->address.id) : "");
    return record->note ? 0 : error_set(err, -ENOMEM, "out of memory");
}

int verb_address_record_read(struct verb_address_record *record, struct db *db, const char *vrf,
                             const struct ip_addr *addr, struct error *err)
{
    *record = (struct verb_address_record){.note = NULL};
    int result = plan_address_get(db, vrf, addr, &record->address, err);
    if (result == 0)
        result = read_note(record, db, err);
    if (result == 0)
        result = read_prefixes(record, db, addr, err);
    if (result == 0)
        result = read_ranges(record, db, addr, err);
    if (result == 0)
        result = read_history(record, db, addr, err);
    if (result == 0)
        result = read_conflicts(record, db, addr, err);
    if (result < 0)
        verb_address_record_fini(record);
    return result;
}

void verb_address_record_fini(struct verb_address_record *record)
{
    binding_span_list_free(&record->history);
    plan_range_list_free(&record->ranges);
    conflict_list_free(&record->conflicts);
    free(record->note);
    free(record->conflict_texts);
    free(record->history_cells);
}

static void fill_plan(struct verb_address_record *record, struct output_cell **at)
{
    const struct plan_address *address = &record->address;
    char bare[IP_ADDR_TEXT_MAX];

    snprintf(record->address_text, sizeof record->address_text, "%s%s%s",
             ip_addr_format(&address->addr, bare), address->segment[0] ? "%" : "", address->segment);
    reverse_zone_pointer(&address->addr, record->reverse);
    *(*at)++ = output_cell_text(record->address_text, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(address->vrf, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(record->reverse, OUTPUT_PLAIN);
    *(*at)++ = address_table_state(address);
    *(*at)++ = output_cell_text(plan_assignment_text(address->assignment), OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(address->name, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(address->device_key, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(address->mac, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(record->note, OUTPUT_PLAIN);
}

static void fill_holder(const struct plan_address *address, struct output_cell **at)
{
    *(*at)++ = output_cell_text(address->holder_key, OUTPUT_PLAIN);
    *(*at)++ = output_cell_integer(address->holders);
    *(*at)++ = output_cell_text(address->holder_mac, OUTPUT_PLAIN);
    *(*at)++ = address_table_status(address);
    *(*at)++ = output_cell_time(address->held_since_ms);
    *(*at)++ = output_cell_time(address->last_held_ms);
}

static void fill_place(const struct verb_address_record *record, struct output_cell **at)
{
    const struct prefix *prefix = &record->prefix;
    const struct plan_range *range = record->ranges.count > 0 ? &record->ranges.rows[0] : NULL;

    *(*at)++ = output_cell_text(record->chain_count > 0 ? record->chain[0] : NULL, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(prefix->name, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(record->role, OUTPUT_WARNING);
    *(*at)++ = output_cell_list(record->chain, record->chain_count);
    *(*at)++ = output_cell_text(prefix->site, OUTPUT_PLAIN);
    *(*at)++ = prefix->vlan ? output_cell_integer(prefix->vlan) : output_cell_text(NULL, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(record->range_text, OUTPUT_PLAIN);
    *(*at)++ = output_cell_text(range ? plan_range_kind_text(range->kind) : NULL, OUTPUT_PLAIN);
}

void verb_address_record_cells(struct verb_address_record *record,
                               struct output_cell cells[VERB_ADDRESS_RECORD_COLUMNS])
{
    struct output_cell *at = cells;

    fill_plan(record, &at);
    fill_holder(&record->address, &at);
    fill_place(record, &at);
    *at++ = output_cell_list(record->conflict_texts, record->conflict_count);
    *at++ = output_cell_rows(&record->history_rows);
}

void verb_address_record_write_history(struct output *out, const struct verb_address_record *record)
{
    output_begin(out, history_columns, HISTORY_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < record->history.count; i++)
        output_row(out, record->history_cells + i * HISTORY_COLUMNS);
}
