// device_set and device_field_source of device.h, and what they stand on.
#include "device_field.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "device.h"
#include "device_state.h"
#include "field_rank.h"
#include "inventory_error.h"

struct field {
    const char *name;
    const char *what; // in a sentence
    int (*check)(const struct field *field, const char **value, struct error *err);
    enum query_id query;
    unsigned size; // with the terminator
};

const char *const device_field_types[] = {
    "router",     "switch", "firewall",  "access_point", "server", "workstation", "laptop",  "phone",
    "tablet",     "nas",    "printer",   "camera",       "iot",    "tv",          "console", "speaker",
    "hypervisor", "vm",     "container", "vpn",          "cloud",  "unknown",     NULL};

static int check_text(const struct field *field, const char **value, struct error *err)
{
    return inventory_error_unless_clean(field->what, *value, field->size - 1, err);
}

static int check_optional(const struct field *field, const char **value, struct error *err)
{
    return **value == '\0' ? 0 : check_text(field, value, err);
}

static int check_type(const struct field *field, const char **value, struct error *err)
{
    (void)field;
    for (size_t i = 0; device_field_types[i] != NULL; i++)
        if (strcmp(device_field_types[i], *value) == 0)
            return 0;
    return error_set(
        err, -EINVAL,
        "\"%.64s\" is not a type; give router, switch, firewall, access_point, server, workstation, laptop,"
        " phone, tablet, nas, printer, camera, iot, tv, console, speaker, hypervisor, vm, container, vpn,"
        " cloud or unknown",
        *value);
}

static int check_notes(const struct field *field, const char **value, struct error *err)
{
    size_t length = strlen(*value);
    if (length < field->size)
        return 0;
    return error_set(err, -EINVAL, "the notes have %zu bytes; at most %u are allowed", length,
                     field->size - 1);
}

static int check_yes_no(const struct field *field, const char **value, struct error *err)
{
    static const struct {
        const char *word;
        const char *value;
    } words[] = {{"yes", "1"}, {"true", "1"}, {"1", "1"}, {"no", "0"}, {"false", "0"}, {"0", "0"}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].word, *value) != 0)
            continue;
        *value = words[i].value;
        return 0;
    }
    return error_set(err, -EINVAL, "%s is yes or no, not \"%.64s\"", field->name, *value);
}

static const struct field fields[] = {
    {"name", "name", check_text, QUERY_DEVICE_SET_NAME, INVENTORY_NAME_MAX},
    {"site", "name of the site", check_optional, QUERY_DEVICE_SET_SITE, INVENTORY_NAME_MAX},
    {"type", "type", check_type, QUERY_DEVICE_SET_TYPE, 0},
    {"notes", "notes", check_notes, QUERY_DEVICE_SET_NOTES, INVENTORY_NOTES_MAX + 1},
    {"monitored", "", check_yes_no, QUERY_DEVICE_SET_MONITORED, 0},
    {"icon", "icon", check_optional, QUERY_DEVICE_SET_ICON, sizeof(((struct device *)NULL)->icon)},
    {"vendor", "vendor", check_optional, QUERY_DEVICE_SET_VENDOR, INVENTORY_NAME_MAX},
    {"os", "operating system", check_optional, QUERY_DEVICE_SET_OS, INVENTORY_NAME_MAX},
    {"trusted", "", check_yes_no, QUERY_DEVICE_SET_TRUSTED, 0},
};

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static int judge_rank(struct stmt *stmt, const char *field, const char *source, struct error *err)
{
    if (stmt_int(stmt, "device") == 0)
        return error_set(err, -ENOENT, "there is no such device");
    return field_rank_judge(stmt, field, source, err);
}

static int check_rank(struct db *db, int64_t id, const char *field, const char *source, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_FIELD_RANK);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "device_id", id);
    stmt_bind_text(stmt, "field", field);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_step(stmt);
    code = code > 0 ? judge_rank(stmt, field, source, err) : inventory_error_db(db, code, err);
    stmt_reset(stmt);
    return code;
}

static int add_site(struct db *db, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_ADD);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    return stmt_run(stmt);
}

static int write_value(struct db *db, int64_t id, const struct field *field, const char *value,
                       const char *reason)
{
    int code = field->query == QUERY_DEVICE_SET_SITE && value[0] != '\0' ? add_site(db, value) : 0;
    struct stmt *stmt = code < 0 ? NULL : stmt_use(db, field->query);
    if (stmt == NULL)
        return code < 0 ? code : -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "value", value);
    if (reason != NULL)
        stmt_bind_text(stmt, "reason", reason);
    return stmt_run(stmt);
}

int device_field_claim(struct db *db, int64_t device_id, const char *field, const char *source)
{
    struct stmt *stmt = stmt_use(db, QUERY_FIELD_SET);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "field", field);
    stmt_bind_text(stmt, "source", source);
    return stmt_run(stmt);
}

static int refuse_unknown(const char *field, struct error *err)
{
    return error_set(
        err, -EINVAL,
        "a device has no field \"%.64s\"; give name, site, type, notes, monitored, icon, vendor, os"
        " or trusted",
        field);
}

// `reason`: the rule that gave a type, else NULL.
static int set(struct db *db, int64_t id, const struct field *field, const char *value, const char *reason,
               const char *source, struct error *err)
{
    int code = field->check(field, &value, err);
    if (code == 0)
        code = check_rank(db, id, field->name, source, err);
    if (code < 0)
        return code;
    code = write_value(db, id, field, value, reason);
    if (code == 0)
        code = device_field_claim(db, id, field->name, source);
    if (code == 0 && field->query == QUERY_DEVICE_SET_MONITORED)
        code = device_state_touch(db, id);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
               struct error *err)
{
    const struct field *known = find_field(field);
    return known == NULL ? refuse_unknown(field, err) : set(db, id, known, value, NULL, source, err);
}

int device_field_set_rule(struct db *db, int64_t device_id, const char *type, const char *reason,
                          struct error *err)
{
    return set(db, device_id, find_field("type"), type, reason, "rules", err);
}

static int forget(struct db *db, int64_t id, const char *field)
{
    struct stmt *stmt = stmt_use(db, QUERY_FIELD_FORGET);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", id);
    stmt_bind_text(stmt, "field", field);
    return stmt_run(stmt);
}

int device_release(struct db *db, int64_t id, const char *field, const char *source, struct error *err)
{
    const struct field *known = find_field(field);
    if (known == NULL || (known->query != QUERY_DEVICE_SET_TYPE && known->query != QUERY_DEVICE_SET_VENDOR))
        return error_set(err, -EINVAL, "only type and vendor are found automatically, not \"%.64s\"", field);
    int code = check_rank(db, id, known->name, source, err);
    if (code < 0)
        return code;
    code = write_value(db, id, known, known->query == QUERY_DEVICE_SET_TYPE ? "unknown" : "", NULL);
    if (code == 0)
        code = forget(db, id, known->name);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

const char *device_field_source(struct db *db, int64_t id, const char *field)
{
    struct stmt *stmt = stmt_use(db, QUERY_FIELD_SOURCE);
    if (stmt == NULL)
        return "";
    stmt_bind_int(stmt, "device_id", id);
    stmt_bind_text(stmt, "field", field);
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "source") : "";
}
