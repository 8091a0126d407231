#include "device_listing.h"

#include <string.h>

#include "command.h"
#include "list_split.h"
#include "shared/inventory/device_row.h"

// The lists of a row, in the order of the cells below.
enum list { ADDRESSES, MACS, TAGS, SERVICES, GROUPS, CHECKS, LISTS };

const struct output_column device_listing_columns[DEVICE_LISTING_COLUMNS] = {
    {"key", "KEY", 0, 0},
    {"name", "NAME", OUTPUT_SHRINK, 3},
    {"type", "TYPE", 0, 4},
    {"state", "STATUS", 0, 1},
    {"site", "SITE", OUTPUT_SHRINK, 6},
    {"addresses", "IP", OUTPUT_SHRINK, 0},
    {"macs", "MAC", 0, 10},
    {"tags", "TAG", OUTPUT_SHRINK, 5},
    {"vendor", "VENDOR", OUTPUT_SHRINK, 7},
    {"os", "OS", OUTPUT_SHRINK, 8},
    {"services", "SERVICE", OUTPUT_MACHINE, 0},
    {"groups", "GROUP", OUTPUT_MACHINE, 0},
    {"checks", "CHECKS", 0, 9},
    {"monitored", "MONITORED", 0, 2},
    {"trusted", "TRUSTED", OUTPUT_MACHINE, 0},
    {"rtt_ms", "RTT", OUTPUT_MACHINE | OUTPUT_RIGHT, 0},
    {"loss", "LOSS", OUTPUT_MACHINE | OUTPUT_RIGHT, 0},
    {"seen", "SEEN", OUTPUT_MACHINE, 0},
    {"since", "SINCE", OUTPUT_MACHINE, 0},
    {"icon", "ICON", OUTPUT_MACHINE, 0},
    {"type_reason", "REASON", OUTPUT_MACHINE, 0},
    {"created", "CREATED", OUTPUT_MACHINE, 0},
    {"notes", "NOTES", OUTPUT_SHRINK, 11},
};

// By an index, or ranked: then devices without the value come last, either way.
const struct listing_order device_listing_orders[DEVICE_LISTING_ORDERS] = {
    {"name", "d.name COLLATE NOCASE, d.key", "d.name COLLATE NOCASE DESC, d.key DESC"},
    {"key", "d.key", "d.key DESC"},
    {"type", "d.type, d.key", "d.type DESC, d.key DESC"},
    {"status", DEVICE_ROWS_RANK "d.status", DEVICE_ROWS_RANK "-d.status"},
    {"site", DEVICE_ROWS_RANK "d.site", DEVICE_ROWS_RANK "-d.site"},
    {"ip", DEVICE_ROWS_RANK "d.first_ip_key", DEVICE_ROWS_RANK "-d.first_ip_key"},
    {"vendor", "d.vendor COLLATE NOCASE, d.key", "d.vendor COLLATE NOCASE DESC, d.key DESC"},
    {"os", "d.os COLLATE NOCASE, d.key", "d.os COLLATE NOCASE DESC, d.key DESC"},
    {"monitored", "d.monitored, d.key", "d.monitored DESC, d.key DESC"},
    {"trusted", "d.trusted, d.key", "d.trusted DESC, d.key DESC"},
    {"rtt", DEVICE_ROWS_RANK "d.rtt", DEVICE_ROWS_RANK "-d.rtt"},
    {"loss", DEVICE_ROWS_RANK "d.lost", DEVICE_ROWS_RANK "-d.lost"},
    {"seen", DEVICE_ROWS_RANK "d.seen", DEVICE_ROWS_RANK "-d.seen"},
    {"since", DEVICE_ROWS_RANK "d.since_at", DEVICE_ROWS_RANK "-d.since_at"},
    {"icon", "d.icon COLLATE NOCASE, d.key", "d.icon COLLATE NOCASE DESC, d.key DESC"},
    {"created", "d.created_at, d.key", "d.created_at DESC, d.key DESC"},
};

static enum output_tone state_tone(const char *state)
{
    static const struct {
        const char *state;
        enum output_tone tone;
    } tones[] = {
        {"up", OUTPUT_GOOD}, {"down", OUTPUT_BAD}, {"degraded", OUTPUT_WARNING}, {"unknown", OUTPUT_WARNING}};

    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++) {
        if (strcmp(tones[i].state, state) == 0)
            return tones[i].tone;
    }
    return OUTPUT_FAINT;
}

static void write_row(struct command *command, const struct device_row *row, const struct list_split *lists,
                      const size_t *chosen, size_t chosen_count)
{
    const struct output_cell cells[DEVICE_LISTING_COLUMNS] = {
        output_cell_text(row->key, OUTPUT_PLAIN),
        output_cell_text(row->name, OUTPUT_PLAIN),
        output_cell_text(row->type, OUTPUT_PLAIN),
        output_cell_text(row->status, state_tone(row->status)),
        output_cell_text(row->site, OUTPUT_PLAIN),
        output_cell_list(lists[ADDRESSES].items, lists[ADDRESSES].count),
        output_cell_list(lists[MACS].items, lists[MACS].count),
        output_cell_list(lists[TAGS].items, lists[TAGS].count),
        output_cell_text(row->vendor, OUTPUT_PLAIN),
        output_cell_text(row->os, OUTPUT_PLAIN),
        output_cell_list(lists[SERVICES].items, lists[SERVICES].count),
        output_cell_list(lists[GROUPS].items, lists[GROUPS].count),
        output_cell_list(lists[CHECKS].items, lists[CHECKS].count),
        output_cell_boolean(row->monitored),
        output_cell_boolean(row->trusted),
        output_cell_number(OUTPUT_MILLIS, row->rtt_ms),
        output_cell_number(OUTPUT_RATIO, row->loss),
        output_cell_time(row->seen_ms),
        output_cell_time(row->since_ms),
        output_cell_text(row->icon, OUTPUT_PLAIN),
        output_cell_text(row->type_reason, OUTPUT_PLAIN),
        output_cell_time(row->created_ms),
        output_cell_text(row->notes, OUTPUT_PLAIN),
    };

    listing_row(command, cells, chosen, chosen_count);
}

int device_listing_row(struct command *command, const struct device_row *row, const size_t *chosen,
                       size_t chosen_count)
{
    const char *const texts[LISTS] = {row->addresses, row->macs,   row->tags,
                                      row->services,  row->groups, row->checks};
    struct list_split lists[LISTS] = {{.count = 0}};
    int result = 0;

    for (size_t i = 0; result == 0 && i < LISTS; i++)
        result = list_split_init(&lists[i], texts[i], DEVICE_ROW_SEPARATOR);
    if (result == 0)
        write_row(command, row, lists, chosen, chosen_count);
    for (size_t i = 0; i < LISTS; i++)
        list_split_fini(&lists[i]);
    return result;
}
