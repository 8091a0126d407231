// What a service check asks, in the inventory: kind and port beside the check, the rest as JSON in `spec`.
#pragma once

#include "check.h"

#include "shared/probe/service.h"

// As check_add, with what is asked. `check->plugin` is set to "tcp_check". Inside a write transaction.
int check_service_add(struct db *db, struct check *check, const struct service *service, struct error *err);

// Reads what a check asks; a check that is not of a service has the kind SERVICE_NONE. -ENOENT without such a
// check; -EINVAL when a newer program wrote what we do not know.
int check_service_read(struct db *db, int64_t check_id, struct service *out, struct error *err);

// For those who write rows (check_write.h). The options that are not the default as a JSON object, owned by
// the connection until its next stmt_keep_text; NULL when the database failed.
const char *check_service_spec(struct db *db, const struct service *service);
// Puts kind and port into the check. -EINVAL for a service that lacks something, or a push check with a
// target.
int check_service_fill(struct check *check, const struct service *service, struct error *err);
