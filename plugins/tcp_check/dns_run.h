// DNS probes by c-ares: one question to one server each, over UDP, over TCP when the answer was cut. It has
// an epoll of its own, which the probe loop watches. One thread; never blocks; asks nobody but the given
// server.
#pragma once

#include "service_answer.h"

#include "shared/net/ip_addr.h"
#include "shared/probe/service.h"

#include <stddef.h>
#include <stdint.h>

struct error;
struct dns_run;

// One probe. `service` is lent for as long as it runs: the name, the type of record and the answer that is
// wanted.
struct dns_request {
    uint32_t index; // given back to `done`
    struct ip_addr server;
    uint32_t scope;
    uint32_t timeout_ms; // of the whole probe
    const struct service *service;
};

// Called from dns_run_work alone.
typedef void dns_run_done(void *context, uint32_t index, const struct service_answer *answer);

int dns_run_new(dns_run_done *done, void *context, struct dns_run **out, struct error *err);
void dns_run_free(struct dns_run *run);

// Readable when dns_run_work has something to do.
int dns_run_fd(const struct dns_run *run);
// Milliseconds until dns_run_work must be called at the latest; at most `limit_ms`.
int dns_run_wait(const struct dns_run *run, int64_t now_us, int limit_ms);
void dns_run_work(struct dns_run *run, int64_t now_us);

// 0, -ENOMEM, -EMFILE (no descriptor left).
int dns_run_start(struct dns_run *run, const struct dns_request *request, int64_t now_us);
// Ends the probe of `index` without calling `done`; nothing when there is none.
void dns_run_cancel(struct dns_run *run, uint32_t index);
