// How prefixes and ranges stand to each other. Pure.
#pragma once

#include "calc_input.h"
#include "output.h"

enum {
    CALC_RELATION_INPUTS_MAX = 16,
    CALC_RELATION_PAIRS_MAX = CALC_RELATION_INPUTS_MAX * (CALC_RELATION_INPUTS_MAX - 1) / 2,
    CALC_RELATION_COLUMNS = 4,
    CALC_RELATION_TEXT_MAX = 4 * IP_RANGE_TEXT_MAX,
    CALC_RELATION_CONTAINS_COLUMNS = 5
};

// The cells point into it, and to the texts of the inputs.
struct calc_relation {
    struct output_cell cells[CALC_RELATION_COLUMNS];
    const char *asked[CALC_RELATION_INPUTS_MAX];
    char texts[CALC_RELATION_PAIRS_MAX][CALC_RELATION_TEXT_MAX];
    const char *relations[CALC_RELATION_PAIRS_MAX];
    char smallest[CIDR_TEXT_MAX];
};

extern const struct output_column calc_relation_columns[CALC_RELATION_COLUMNS];
extern const struct output_column calc_relation_contains_columns[CALC_RELATION_CONTAINS_COLUMNS];

// Of 2 to CALC_RELATION_INPUTS_MAX inputs: whether any two overlap, how (of two inputs always, of more for
// those that overlap), and the smallest prefix that holds all of them: none over two families.
void calc_relation_fill(struct calc_relation *relation, const struct calc_input *inputs, size_t count);

// The same for an outer and an inner one. The cells point into it.
struct calc_contains {
    struct output_cell cells[CALC_RELATION_CONTAINS_COLUMNS];
    struct ip_count position; // from the first address, which is 0
    bool contained;
};

void calc_relation_contains(struct calc_contains *contains, const struct calc_input *outer,
                            const struct calc_input *inner);
