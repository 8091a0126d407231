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
#include "inventory_error.h"

struct field {
    const char *name;
    enum query_id query;
    int (*check)(const char **value, struct error *err);
};

static int check_name(const char **value, struct error *err)
{
    return inventory_error_unless_clean("name", *value, INVENTORY_NAME_MAX - 1, err);
}

static int check_site(const char **value, struct error *err)
{
    if (**value == '\0')
        return 0;
    return inventory_error_unless_clean("name of the site", *value, INVENTORY_NAME_MAX - 1, err);
}

static int check_type(const char **value, struct error *err)
{
    static const char *const types[] = {
        "router",     "switch", "firewall",  "access_point", "server", "workstation", "laptop",  "phone",
        "tablet",     "nas",    "printer",   "camera",       "iot",    "tv",          "console", "speaker",
        "hypervisor", "vm",     "container", "vpn",          "cloud",  "unknown"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i], *value) == 0)
            return 0;
    return error_set(
        err, -EINVAL,
        "\"%.64s\" is not a type; give router, switch, firewall, access_point, server, workstation, laptop,"
        " phone, tablet, nas, printer, camera, iot, tv, console, speaker, hypervisor, vm, container, vpn,"
        " cloud or unknown",
        *value);
}

static int check_notes(const char **value, struct error *err)
{
    size_t length = strlen(*value);
    if (length <= INVENTORY_NOTES_MAX)
        return 0;
    return error_set(err, -EINVAL, "the notes have %zu bytes; at most %d are allowed", length,
                     INVENTORY_NOTES_MAX);
}

static int check_monitored(const char **value, struct error *err)
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
    return error_set(err, -EINVAL, "monitored is yes or no, not \"%.64s\"", *value);
}

static const struct field fields[] = {
    {"name", QUERY_DEVICE_SET_NAME, check_name},
    {"site", QUERY_DEVICE_SET_SITE, check_site},
    {"type", QUERY_DEVICE_SET_TYPE, check_type},
    {"notes", QUERY_DEVICE_SET_NOTES, check_notes},
    {"monitored", QUERY_DEVICE_SET_MONITORED, check_monitored},
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
    if (stmt_is_null(stmt, "mine"))
        return error_set(err, -EINVAL, "\"%s\" is not a source", source);
    if (stmt_is_null(stmt, "theirs") || stmt_int(stmt, "theirs") <= stmt_int(stmt, "mine"))
        return 0;
    return error_set(err, -EPERM, "the %s was set by %s, which %s does not overrule", field,
                     stmt_text(stmt, "theirs_name"), source);
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

static int write_value(struct db *db, int64_t id, const struct field *field, const char *value)
{
    int code = field->query == QUERY_DEVICE_SET_SITE && value[0] != '\0' ? add_site(db, value) : 0;
    struct stmt *stmt = code < 0 ? NULL : stmt_use(db, field->query);
    if (stmt == NULL)
        return code < 0 ? code : -EIO;
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "value", value);
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

int device_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
               struct error *err)
{
    const struct field *known = find_field(field);
    if (known == NULL)
        return error_set(err, -EINVAL,
                         "a device has no field \"%.64s\"; give name, site, type, notes or monitored", field);
    int code = known->check(&value, err);
    if (code == 0)
        code = check_rank(db, id, field, source, err);
    if (code < 0)
        return code;
    code = write_value(db, id, known, value);
    if (code == 0)
        code = device_field_claim(db, id, field, source);
    if (code == 0 && known->query == QUERY_DEVICE_SET_MONITORED)
        code = device_state_touch(db, id);
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
