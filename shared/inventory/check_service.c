#include "check_service.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "check_target.h"
#include "check_write.h"
#include "inventory_error.h"

const char *check_service_spec(struct db *db, const struct service *service)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_SPEC);
    if (stmt == NULL)
        return NULL;
    for (const char *const *option = service_options; *option != NULL; option++) {
        char value[SERVICE_OPTION_MAX];
        service_get(service, *option, value);
        stmt_bind_text(stmt, *option, value[0] == '\0' ? NULL : value);
    }
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "spec") : NULL;
}

int check_service_fill(struct check *check, const struct service *service, struct error *err)
{
    int code = service_check(service, err);
    if (code < 0)
        return code;
    if (service->kind == SERVICE_PUSH && check->target_kind != CHECK_TARGET_DEVICE_V4)
        return error_set(err, -EINVAL, "a push check has no target: who is asked is not asked");
    check->service = service->kind;
    check->port = service->port;
    return 0;
}

int check_service_add(struct db *db, struct check *check, const struct service *service, struct error *err)
{
    struct ip_addr addr;
    struct check row = *check;
    text_copy(row.plugin, sizeof(row.plugin), "tcp_check");
    if (!check_target_key_is_valid(row.key))
        return error_set(err, -EINVAL, "\"%s\" cannot be the key of a check; use a-z, 0-9, '.', '_' and '-'",
                         row.key);
    int code = check_service_fill(&row, service, err);
    if (code == 0)
        code = check_target_normalise(&row, &addr, err);
    if (code < 0)
        return code;
    const char *spec = check_service_spec(db, service);
    if (spec == NULL)
        return inventory_error_db(db, -EIO, err);
    row.has_spec = strcmp(spec, "{}") != 0;
    code = check_write_insert(db, &row, &addr, spec, err);
    if (code == 0)
        *check = row;
    return code;
}

// The first row of a check says what it is; each row, this one too, has one option.
static int read_option(struct stmt *stmt, struct service *out, struct error *err)
{
    struct error reason = {""};
    if (stmt_is_null(stmt, "option"))
        return 0;
    if (strcmp(stmt_text(stmt, "type"), "text") != 0)
        return error_set(err, -EINVAL, "the option %.32s of the check is not a text",
                         stmt_text(stmt, "option"));
    if (service_set(out, stmt_text(stmt, "option"), stmt_text(stmt, "value"), &reason) == 0)
        return 0;
    return error_set(err, -EINVAL, "%.256s; a newer LAN Atlas wrote this check: upgrade this program",
                     reason.text);
}

static int read_kind(struct stmt *stmt, struct service *out, struct error *err)
{
    *out = (struct service){.kind = SERVICE_NONE};
    if (stmt_int(stmt, "service") == SERVICE_NONE)
        return 0;
    if (service_parse(stmt_text(stmt, "text"), out, NULL) == 0)
        return 0;
    return error_set(err, -EINVAL, "the kind of service %lld on port %lld is not known: upgrade this program",
                     (long long)stmt_int(stmt, "service"), (long long)stmt_int(stmt, "port"));
}

int check_service_read(struct db *db, int64_t check_id, struct service *out, struct error *err)
{
    struct service read;
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_SERVICE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", check_id);
    int row = stmt_step(stmt);
    if (row == 0)
        return error_set(err, -ENOENT, "there is no check %lld", (long long)check_id);
    int code = row < 0 ? 0 : read_kind(stmt, &read, err);
    while (row > 0 && code == 0) {
        code = read_option(stmt, &read, err);
        if (code == 0)
            row = stmt_step(stmt);
    }
    if (row < 0)
        return inventory_error_db(db, row, err);
    stmt_reset(stmt);
    if (code == 0)
        code = read.kind == SERVICE_NONE ? 0 : service_check(&read, err);
    if (code == 0)
        *out = read;
    return code;
}
