// DNS names kept resolved in the background with c-ares, each on its own schedule by its TTL. One thread;
// never blocks. Names in /etc/hosts count too, as c-ares reads them.
#pragma once

#include "ip_addr.h"

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct name_source;

enum { NAME_SOURCE_FDS = 16, NAME_SOURCE_TTL_MIN_S = 30, NAME_SOURCE_TTL_MAX_S = 3600 };

// Called from name_source_run. `addr` is NULL when the name did not resolve; then the next try is in 30 s.
typedef void name_source_answer(void *context, uint64_t id, const struct ip_addr *addr);

// `servers` is "address[:port][,…]", or "" for resolv.conf. -EINVAL with the reason.
int name_source_new(const char *servers, name_source_answer *answer, void *context, struct name_source **out,
                    struct error *err);
void name_source_free(struct name_source *source);

// Follows the name `text` for the caller's `id`, instead of the one followed until now: 1. The same name goes
// on undisturbed: 0. -ENOMEM.
int name_source_follow(struct name_source *source, uint64_t id, const char *text, int64_t now_ms);
void name_source_forget(struct name_source *source, uint64_t id);

// What to poll for, and after how long to call name_source_run at the latest (milliseconds, at most
// `limit_ms`).
size_t name_source_poll(struct name_source *source, struct pollfd fds[NAME_SOURCE_FDS], int64_t now_ms,
                        int limit_ms, int *timeout_ms);
// Works off what is ready and asks for the names that are due. `now_ms` is monotonic.
void name_source_run(struct name_source *source, const struct pollfd *fds, size_t count, int64_t now_ms);
