// The record of one prefix or of one range that `ipam calc` prints. Pure.
#pragma once

#include "calc_input.h"
#include "output.h"
#include "shared/net/reverse_zone.h"

enum { CALC_RECORD_COLUMNS = 22, CALC_RECORD_ZONES_MAX = 128, CALC_RECORD_TEXT_MAX = 192 };

// The cells point into it.
struct calc_record {
    struct output_column columns[CALC_RECORD_COLUMNS];
    struct output_cell cells[CALC_RECORD_COLUMNS];
    size_t count;
    struct ip_count addresses, usable, integer;
    char texts[CALC_RECORD_COLUMNS][CALC_RECORD_TEXT_MAX];
    char zone_texts[CALC_RECORD_ZONES_MAX][REVERSE_ZONE_TEXT_MAX];
    const char *zones[CALC_RECORD_ZONES_MAX];
    char prefix_texts[IP_RANGE_CIDRS_MAX][CIDR_TEXT_MAX];
    const char *prefixes[IP_RANGE_CIDRS_MAX];
};

// Fills columns and cells: those of a prefix, or those of a range. `for_people`: what has no value is left
// out, and many zones become the first and the last. Integer, hex and expanded form and the PTR name are
// those of the address as typed.
void calc_record_fill(struct calc_record *record, const struct calc_input *input, bool for_people);
