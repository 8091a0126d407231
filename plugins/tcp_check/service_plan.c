#include "service_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/pattern.h"

// A plan whose service has options, with room for them and for the bytes to send.
struct full_plan {
    struct service_plan plan;
    struct service service;
    char send[SERVICE_OPTION_MAX];
};

static bool is_plain_service(const struct service *service)
{
    bool bare = service->kind == SERVICE_TCP && service->send[0] == '\0' && service->expect[0] == '\0';
    return bare || service->kind == SERVICE_PUSH;
}

static struct service_plan *allocate(const struct service *service)
{
    if (is_plain_service(service))
        return calloc(1, sizeof(struct service_plan));
    struct full_plan *full = calloc(1, sizeof *full);
    if (!full)
        return NULL;
    full->service = *service;
    full->plan.service = &full->service;
    full->plan.send = full->send;
    full->plan.send_length = service_send_bytes(service, full->send);
    return &full->plan;
}

int service_plan_new(const struct service *service, bool optional, uint32_t interval_ms,
                     struct service_plan **out, struct error *err)
{
    const char *wanted = service->kind == SERVICE_TCP ? service->expect : service->body;
    struct service_plan *plan = allocate(service);
    if (!plan)
        return error_set(err, -ENOMEM, "no memory for what it asks");
    plan->kind = service->kind;
    plan->port = service->port;
    plan->optional = optional;
    plan->interval_ms = interval_ms;
    int status = wanted[0] == '\0' ? 0 : pattern_new(wanted, &plan->pattern, err);
    if (status < 0) {
        service_plan_free(plan);
        return status;
    }
    *out = plan;
    return 0;
}

void service_plan_free(struct service_plan *plan)
{
    if (!plan)
        return;
    pattern_free(plan->pattern);
    free(plan);
}

bool service_plan_is_plain(const struct service_plan *plan)
{
    return plan->kind == SERVICE_TCP && !plan->service;
}
