// HTTP, HTTPS, TLS and STARTTLS probes by libcurl's multi interface, as many at once as are started. It has
// an epoll of its own, which the probe loop watches. One thread; never blocks; packets go to the given
// address only (no proxy, no redirect, no name is resolved). Nothing of a body but its first WEB_BODY_MAX
// bytes is kept.
#pragma once

#include "service_answer.h"

#include "shared/net/ip_addr.h"
#include "shared/probe/service.h"

#include <stddef.h>
#include <stdint.h>

struct error;
struct pattern;
struct web_run;

enum { WEB_BODY_MAX = 65536 };

// One probe. Everything is lent for as long as it runs. `body`: service->body compiled, or NULL.
struct web_request {
    uint32_t index; // given back to `done`
    struct ip_addr addr;
    uint32_t scope;
    uint32_t timeout_ms; // of the whole probe
    const struct service *service;
    const struct pattern *body;
};

// Called from web_run_work and, when it fails at once, not from web_run_start.
typedef void web_run_done(void *context, uint32_t index, const struct service_answer *answer);

// `ca_file`: certificates that are trusted, PEM; "" is the system's. -ENOENT, -EINVAL name the file.
int web_run_new(const char *ca_file, web_run_done *done, void *context, struct web_run **out,
                struct error *err);
void web_run_free(struct web_run *run);

// Readable when web_run_work has something to do.
int web_run_fd(const struct web_run *run);
// Milliseconds until web_run_work must be called at the latest; at most `limit_ms`.
int web_run_wait(const struct web_run *run, int64_t now_us, int limit_ms);
void web_run_work(struct web_run *run, int64_t now_us);

// 0, -ENOMEM, -EMFILE (no descriptor left).
int web_run_start(struct web_run *run, const struct web_request *request, int64_t now_us);
// Ends the probe of `index` without calling `done`; nothing when there is none.
void web_run_cancel(struct web_run *run, uint32_t index);
