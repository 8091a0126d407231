// What a check asks, made ready for asking it many times: patterns compiled, bytes decoded. A plain
// connection takes a few bytes, the rest as much as it needs. Pure.
#pragma once

#include "shared/probe/service.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct pattern;

struct service_plan {
    enum service_kind kind;
    uint16_t port;
    bool optional;                 // of the list of ports: counts only once it was open
    uint32_t interval_ms;          // push: the time within which a beat must come
    const struct service *service; // all of it; NULL for a plain connection
    struct pattern *pattern;       // tcp: expect; http, https: body; NULL: anything will do
    const char *send;              // tcp: bytes
    size_t send_length;
};

// Copies what it needs. -EINVAL with the reason (a pattern that does not compile), -ENOMEM.
int service_plan_new(const struct service *service, bool optional, uint32_t interval_ms,
                     struct service_plan **out, struct error *err);
void service_plan_free(struct service_plan *plan);

// Whether a connection alone is all that is asked.
bool service_plan_is_plain(const struct service_plan *plan);
