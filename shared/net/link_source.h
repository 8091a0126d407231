// Our own links and routes, by rtnetlink(7): tells silence of a target from trouble of our own. One thread.
#pragma once

#include "ip_addr.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct link_source;

int link_source_new(int64_t now_us, struct link_source **out, struct error *err);
void link_source_free(struct link_source *source);

// Readable when something changed: then call link_source_read with the monotonic time.
int link_source_fd(const struct link_source *source);
void link_source_read(struct link_source *source, int64_t now_us);

// Rises with each change of a link, an address or a route; a route asked for before may have changed. Never
// 0.
uint32_t link_source_generation(const struct link_source *source);

// The interface that the kernel would send through. -ENETUNREACH or another negative errno without a route.
int link_source_route(struct link_source *source, const struct ip_addr *target, uint32_t scope,
                      uint32_t *interface);

// Whether the interface is without carrier now, or was so (or changed) at or after `since_us`.
bool link_source_was_down(const struct link_source *source, uint32_t interface, int64_t since_us);
