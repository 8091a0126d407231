// The sockets of HTTP and TLS probes: made for the given address and no other.
#pragma once

#include "shared/net/ip_addr.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

// The address as the kernel takes it; its length. `scope`: the interface of a link-local address, else 0.
socklen_t web_socket_name(const struct ip_addr *addr, uint32_t scope, uint16_t port,
                          struct sockaddr_storage *name);

// A TCP socket that never blocks, or a negative errno.
int web_socket_open(const struct ip_addr *addr);

// Whether this machine knows a way to the address. Asks the kernel; sends nothing.
bool web_socket_has_route(const struct ip_addr *addr, uint32_t scope);
