// Connections that do not block (connect(2), EINPROGRESS), and why one failed, with the ICMP error that the
// kernel kept in the socket's error queue (ip(7), IP_RECVERR).
#pragma once

#include "shared/net/ip_addr.h"
#include "shared/probe/cause.h"

#include <stdint.h>

// Begins to connect and gives the socket, whose end becomes writable when it is decided. 0: under way or
// done; else a negative errno, and there is no socket.
int tcp_connect_start(const struct ip_addr *addr, uint32_t scope, uint16_t port, int *fd);

// What became of it, once it is writable: CAUSE_REPLY when it stands.
enum cause tcp_connect_outcome(int fd);

// What a failure to start means.
enum cause tcp_connect_cause(int failure);
