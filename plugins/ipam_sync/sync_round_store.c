#include "sync_round_store.h"

#include <errno.h>
#include <string.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/inventory/audit.h"
#include "shared/inventory/conflict_event.h"
#include "shared/inventory/device_type.h"
#include "shared/inventory/device_vendor.h"
#include "shared/inventory/retention.h"
#include "shared/inventory/type_rules_source.h"
#include "shared/net/oui_source.h"

enum { RETENTION_STEPS = 20 }; // of a round: what is left waits for the next one

static int fill_vendors(struct sync_round *round, struct error *err)
{
    oui_source_refresh(round->vendors);
    int code = device_vendor_fill(round->db, 0, round->vendors, err);
    bool is_missing = oui_source_is_missing(round->vendors);
    if (is_missing && !round->is_unlisted)
        report_write(
            &round->hooks->report, REPORT_NOTICE,
            "no list of vendors is installed, so devices have none; 'apt install ieee-data' brings one");
    round->is_unlisted = is_missing;
    return code;
}

// Told again when it is another one: somebody has changed the file.
static void tell_faults(struct sync_round *round, const struct type_rules *rules)
{
    const struct report *report = &round->hooks->report;
    if (rules->fault_count == 0) {
        report_release(&round->rule, report, "every rule of types is right again");
        return;
    }
    if (strcmp(rules->faults[0].text, round->rule_fault.text) != 0)
        round->rule.active = false;
    round->rule_fault = rules->faults[0];
    report_complain(&round->rule, report, "%s; this rule of types%s is left out", rules->faults[0].text,
                    rules->fault_count > 1 ? " (and more: 'ipam types --dry-run' tells them)" : "");
}

static int apply_types(struct sync_round *round, struct error *err)
{
    struct type_rules rules = {.rows = NULL};
    int code = type_rules_source_read(NULL, &rules, err);
    if (code == 0)
        code = device_type_apply(round->db, 0, &rules, clock_real_ms(), err);
    if (code >= 0)
        tell_faults(round, &rules);
    type_rules_free(&rules);
    return code;
}

static int forget_old(struct sync_round *round, struct error *err)
{
    struct retention_count done = {.rows = {0}};
    int code = 1;
    for (int i = 0; i < RETENTION_STEPS && code > 0; i++)
        code = retention_step(round->db, round->ages, clock_real_ms(), &done, err);
    return code;
}

// The id is read before looking: what is changed meanwhile begins another round.
static int find_conflicts(struct sync_round *round, struct error *err)
{
    int64_t audit_id = audit_last_id(round->db);
    if (audit_id < 0)
        return error_set(err, (int)audit_id, "%s", db_error(round->db));
    int code = conflict_refresh(round->db, clock_real_ms(), err);
    if (code >= 0)
        round->audit_id = audit_id;
    return code;
}

// Whoever has found them first: `ipam conflicts` looks too.
static int tell_conflicts(struct sync_round *round, struct error *err)
{
    const struct sync_hooks *hooks = round->hooks;
    struct conflict_event_list list = {.rows = NULL};
    struct sync_notice notice;
    int64_t last = conflict_event_last(round->db), after = round->event_id;
    if (last < 0)
        return error_set(err, (int)last, "%s", db_error(round->db));
    int code = after >= 0 ? conflict_event_list(round->db, after, last, &list, err) : 0;
    if (code == 0)
        round->event_id = last;
    size_t found = 0;
    for (size_t i = 0; i < list.count; i++) {
        found += list.rows[i].is_found;
        sync_notice_of(&list.rows[i], &notice);
        if (i < SYNC_NOTICES_MAX)
            hooks->notice(hooks->context, &notice);
    }
    if (list.count > SYNC_NOTICES_MAX) {
        sync_notice_of_more(list.count - SYNC_NOTICES_MAX, &notice);
        hooks->notice(hooks->context, &notice);
    }
    if (found > 0)
        report_write(&hooks->report, REPORT_NOTICE, "%zu new conflict%s; 'ipam conflicts' says what to do",
                     found, found == 1 ? "" : "s");
    conflict_event_list_free(&list);
    return code;
}

void sync_round_store_begin(struct sync_round *round)
{
    round->audit_id = -1;
    round->event_id = conflict_event_last(round->db);
}

void sync_round_store_work(struct sync_round *round)
{
    int (*const parts[])(struct sync_round *, struct error *) = {fill_vendors, apply_types, forget_old,
                                                                 find_conflicts, tell_conflicts};
    struct error first = {""};
    bool is_failed = false;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct error err = {""};
        if (parts[i](round, &err) >= 0 || is_failed)
            continue;
        is_failed = true;
        first = err;
    }
    if (is_failed)
        report_complain(&round->undone, &round->hooks->report, "cannot keep the plan, and will try again: %s",
                        first.text);
    else
        report_release(&round->undone, &round->hooks->report, "the plan is kept again");
}

bool sync_round_store_is_empty(struct sync_round *round)
{
    struct row_count count;
    int64_t rows = 0;
    if (row_count_read(round->db, &count, NULL) < 0)
        return false;
    for (size_t i = 0; i < count.count; i++)
        if (strcmp(count.tables[i].table, "device") == 0 || strcmp(count.tables[i].table, "prefix") == 0)
            rows += count.tables[i].rows;
    return rows == 0;
}
