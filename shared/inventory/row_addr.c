#include "row_addr.h"

#include <string.h>

#include "shared/db/stmt.h"

void row_addr_read(struct stmt *stmt, const char *column, struct ip_addr *out)
{
    size_t length = 0;
    const void *key = stmt_blob(stmt, column, &length);
    if (length == sizeof(out->bytes))
        memcpy(out->bytes, key, length);
}
