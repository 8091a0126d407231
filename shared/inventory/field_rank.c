#include "field_rank.h"

#include <errno.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

int field_rank_judge(struct stmt *stmt, const char *field, const char *source, struct error *err)
{
    if (stmt_is_null(stmt, "mine"))
        return error_set(err, -EINVAL, "\"%s\" is not a source", source);
    if (stmt_is_null(stmt, "theirs") || stmt_int(stmt, "theirs") <= stmt_int(stmt, "mine"))
        return 0;
    return error_set(err, -EPERM, "the %s was set by %s, which %s does not overrule", field,
                     stmt_text(stmt, "theirs_name"), source);
}
