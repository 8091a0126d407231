// The rules that give devices a type: lines `TYPE: FILTER` (docs/filter.md, the fields of device_filter.h),
// the first that matches counts; blank lines and lines that begin with # say nothing. A line that is wrong is
// left out and noted, and the others are rules. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "shared/base/error.h"

enum { TYPE_RULES_MAX = 1000, TYPE_RULE_FAULTS_MAX = 20 };

struct type_rule {
    const char *type; // a word of device_field_types
    char *filter;     // with as many blanks before it as stand before it in its line: columns are right
    char *file;       // as it was given
    unsigned line;
    bool is_wrong; // its filter does not compile (device_type.h)
};

// Zero is none. The faults name file, line and column, and the way out.
struct type_rules {
    struct type_rule *rows;
    size_t count;
    struct error faults[TYPE_RULE_FAULTS_MAX]; // the first ones
    size_t fault_count;                        // all of them
};

// Adds the rules of a file of `length` bytes behind those that are there, and its faults. The filters are not
// compiled yet. 0 or -ENOMEM. Freed by type_rules_free in any case.
int type_rules_add(struct type_rules *rules, const char *file, const char *text, size_t length,
                   struct error *err);
void type_rules_free(struct type_rules *rules);
// Notes that a rule's filter is wrong, in words that begin with its column.
void type_rules_refuse(struct type_rules *rules, struct type_rule *rule, const char *reason);

// The filter without its blanks, and the name of the file without its folder.
const char *type_rule_text(const struct type_rule *rule);
const char *type_rule_file(const struct type_rule *rule);
