#include "device_type.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"

#include "device.h"
#include "device_field.h"
#include "device_filter.h"
#include "device_row.h"
#include "inventory_error.h"
#include "saved_filter.h"
#include "type_rules.h"

enum { STEP_ROWS = 25, LOCK_WAIT_MS = 5000, REASON_FILTER_MAX = 200 };

static int look_up(void *context, const char *name, char *text, size_t size)
{
    return saved_filter_text(context, name, text, size);
}

// All but what the rules themselves give: with that, a rule could undo itself at each turn.
static size_t copy_fields(struct filter_field fields[DEVICE_FILTER_FIELDS])
{
    size_t count = 0;
    for (size_t i = 0; i < DEVICE_FILTER_FIELDS; i++)
        if (strcmp(device_filter_fields[i].name, "type") != 0 &&
            strcmp(device_filter_fields[i].name, "reason") != 0)
            fields[count++] = device_filter_fields[i];
    return count;
}

static int compile(struct db *db, const struct type_rule *rule, int64_t now_ms, struct db_filter *out,
                   struct error *err)
{
    struct filter_field fields[DEVICE_FILTER_FIELDS];
    const struct filter_listing listing = {
        .fields = fields, .count = copy_fields(fields), .now_ms = now_ms, .context = db, .lookup = look_up};
    return filter_compile(rule->filter, &listing, out, err);
}

// The devices that a rule matches, of one or (0) of all; none when it is wrong.
static int select_matching(struct db *db, int64_t device_id, struct type_rules *rules, size_t at,
                           int64_t now_ms, struct device_choice_list *out, struct error *err)
{
    struct type_rule *rule = &rules->rows[at];
    struct db_filter filter;
    struct error reason = {""};
    *out = (struct device_choice_list){NULL, 0};
    if (rule->is_wrong)
        return 0;
    int code = compile(db, rule, now_ms, &filter, &reason);
    if (code == -EINVAL || code == -E2BIG) {
        type_rules_refuse(rules, rule, reason.text);
        return 0;
    }
    if (code < 0)
        return error_set(err, code, "%s:%u: %s", rule->file, rule->line, reason.text);
    code = device_choice_select(db, device_id, &filter, out, err);
    filter_free(&filter);
    return code;
}

// Notes the rule for each device that it is the first to match. Both lists are by id.
static void note_matching(const struct device_choice_list *devices, const struct device_choice_list *matching,
                          const struct type_rule *rule, const struct type_rule **first)
{
    size_t at = 0;
    for (size_t i = 0; i < matching->count; i++) {
        while (at < devices->count && devices->rows[at].id < matching->rows[i].id)
            at++;
        if (at < devices->count && devices->rows[at].id == matching->rows[i].id && first[at] == NULL)
            first[at] = rule;
    }
}

// All rules are read, also when every device has its type: a wrong one is always told.
static int match_all(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                     const struct device_choice_list *devices, const struct type_rule **first,
                     struct error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < rules->count; i++) {
        struct device_choice_list matching;
        code = select_matching(db, device_id, rules, i, now_ms, &matching, err);
        if (code == 0)
            note_matching(devices, &matching, &rules->rows[i], first);
        device_choice_list_free(&matching);
    }
    return code;
}

static void write_reason(const struct type_rule *rule, char *reason, size_t size)
{
    const char *text = type_rule_text(rule);
    size_t length = strlen(text);
    bool is_cut = length > REASON_FILTER_MAX;
    length = is_cut ? REASON_FILTER_MAX : length;
    while (length > 0 && !text_is_clean(text, length))
        length--;
    snprintf(reason, size, "rule: %.*s%s (%.32s:%u)", (int)length, text, is_cut ? "…" : "",
             type_rule_file(rule), rule->line);
}

// Whether the device is to be changed: as `rule` says, or back to unknown when only a rule had given its
// type, and that was not one of those that are wrong now.
static bool plan_one(const struct device_choice *device, const struct type_rule *rule, bool has_faults,
                     struct device_type_change *out)
{
    if (rule == NULL && (device->type_reason[0] == '\0' || has_faults))
        return false;
    *out = (struct device_type_change){.device_id = device->id};
    text_copy(out->key, sizeof(out->key), device->key);
    text_copy(out->name, sizeof(out->name), device->name);
    text_copy(out->before, sizeof(out->before), device->type);
    text_copy(out->after, sizeof(out->after), rule == NULL ? "unknown" : rule->type);
    if (rule != NULL)
        write_reason(rule, out->reason, sizeof(out->reason));
    return strcmp(out->before, out->after) != 0 || strcmp(out->reason, device->type_reason) != 0;
}

static int plan(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                const struct device_choice_list *devices, struct device_type_changes *out, struct error *err)
{
    const struct type_rule **first = calloc(devices->count + 1, sizeof(struct type_rule *));
    out->rows = calloc(devices->count + 1, sizeof(*out->rows));
    if (first == NULL || out->rows == NULL) {
        free(first);
        return inventory_error_memory(err);
    }
    int code = match_all(db, device_id, rules, now_ms, devices, first, err);
    for (size_t i = 0; code == 0 && i < devices->count; i++)
        out->count += plan_one(&devices->rows[i], first[i], rules->fault_count > 0, &out->rows[out->count]);
    free(first);
    return code;
}

int device_type_plan(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                     struct device_type_changes *out, struct error *err)
{
    struct device_choice_list devices;
    *out = (struct device_type_changes){NULL, 0};
    int code = device_choice_untyped(db, device_id, &devices, err);
    if (code == 0)
        code = plan(db, device_id, rules, now_ms, &devices, out, err);
    device_choice_list_free(&devices);
    if (code < 0)
        device_type_changes_free(out);
    return code;
}

void device_type_changes_free(struct device_type_changes *changes)
{
    free(changes->rows);
    *changes = (struct device_type_changes){NULL, 0};
}

// Somebody may have set it meanwhile, or removed the device: both are well.
static int apply_one(struct db *db, const struct device_type_change *change, struct error *err)
{
    int code = change->reason[0] == '\0'
                   ? device_release(db, change->device_id, "type", "rules", err)
                   : device_field_set_rule(db, change->device_id, change->after, change->reason, err);
    return code == -EPERM || code == -ENOENT ? 0 : code;
}

static int write_step(struct db *db, const struct device_type_change *rows, size_t count, struct error *err)
{
    int code = db_begin(db, LOCK_WAIT_MS);
    if (code < 0)
        return inventory_error_db(db, code, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = apply_one(db, &rows[i], err);
    if (code < 0) {
        db_rollback(db);
        return code;
    }
    code = db_commit(db);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_type_write(struct db *db, const struct device_type_changes *changes, struct error *err)
{
    int code = 0;
    for (size_t at = 0; code == 0 && at < changes->count; at += STEP_ROWS) {
        size_t left = changes->count - at;
        code = write_step(db, changes->rows + at, left < STEP_ROWS ? left : STEP_ROWS, err);
    }
    return code;
}

int device_type_apply(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                      struct error *err)
{
    struct device_type_changes changes;
    int code = device_type_plan(db, device_id, rules, now_ms, &changes, err);
    int count = (int)changes.count;
    if (code == 0)
        code = device_type_write(db, &changes, err);
    device_type_changes_free(&changes);
    return code < 0 ? code : count;
}

int device_type_test(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                     bool *matches, struct error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < rules->count; i++) {
        struct device_choice_list matching;
        code = select_matching(db, device_id, rules, i, now_ms, &matching, err);
        matches[i] = matching.count > 0;
        device_choice_list_free(&matching);
    }
    return code;
}
