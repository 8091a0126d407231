// The verbs of the plan, and what they do alike, each by a table.
#pragma once

#include "command.h"
#include "listing.h"
#include "shared/db/stmt.h"
#include "shared/inventory/prefix_nest.h"
#include "shared/net/ip_range.h"

int verb_site(struct command *command, int argc, char **argv);
int verb_vrf(struct command *command, int argc, char **argv);
int verb_vlan(struct command *command, int argc, char **argv);
int verb_prefix(struct command *command, int argc, char **argv);
int verb_range(struct command *command, int argc, char **argv);

// What the cells of a row point into, kept from row to row. Begins as zeros.
struct verb_plan_row {
    struct db *db;
    bool is_text; // for people
    bool is_tree; // the same, and every row, in the order of the tree
    size_t number;
    struct prefix_nest nest;
    char vrf[65];
    char text[2 * PREFIX_NEST_MAX + IP_RANGE_TEXT_MAX];
    struct ip_count size;
    char size_text[8];
};

// A listing. The statement has the markers of stmt_filtered, :limit, :offset, and a column "total".
struct verb_plan_view {
    enum query_id query;
    const char *by_id; // the condition of one row, "p.id = :f1"
    const struct filter_field *fields;
    size_t field_count;
    const struct listing_order *orders;
    size_t order_count;
    const struct output_column *columns;
    size_t column_count;
    size_t vrf_column; // shown in text where there is more than one VRF; 0: none
    const char *none;  // what is said where there is nothing at all
    void (*cells)(struct verb_plan_row *row, struct stmt *stmt, struct output_cell *cells);
};

extern const struct verb_plan_view verb_site_view;
extern const struct verb_plan_view verb_vrf_view;
extern const struct verb_plan_view verb_vlan_view;
extern const struct verb_plan_view verb_range_view;

// A kind of thing: how `set` and `rm` find and change one, inside a transaction. `vrf` is NULL unless given.
struct verb_plan_noun {
    const struct verb_plan_view *view;
    bool has_vrf; // takes --vrf
    int (*find)(struct command *command, const char *vrf, const char *text, int64_t *id);
    int (*set)(struct command *command, int64_t id, const char *field, const char *value);
    int (*remove)(struct command *command, int64_t id, bool force);
};

// Verbs of command->noun, for the tables of verb_dispatch.
int verb_plan_list(struct command *command, int argc, char **argv);
int verb_plan_set(struct command *command, int argc, char **argv);
int verb_plan_rm(struct command *command, int argc, char **argv);

// What a writing verb says: a line for people ("added servers"), the row for machines. The exit code.
int verb_plan_tell(struct command *command, const struct verb_plan_view *view, int64_t id, const char *done,
                   const char *what);
// "ipam: warning: …" on stderr; the command goes on.
void verb_plan_warn(struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
