// Connections that do not block (connect(2), EINPROGRESS), and why one failed, with the ICMP error that the
// kernel kept in the socket's error queue (ip(7), IP_RECVERR).
#pragma once

#include "shared/net/ip_addr.h"
#include "shared/probe/cause.h"

#include <stdint.h>

// A socket of the family, 4 or 6, that keeps ICMP errors and never blocks; or a negative errno.
int tcp_connect_open(int family);

// Begins to connect a socket that is not connected and is of the address's family; it becomes writable when
// that is decided. 0: under way or done; else a negative errno (CAUSE_STAGE_CONNECT), and it is not
// connected.
int tcp_connect_begin(int fd, const struct ip_addr *addr, uint32_t scope, uint16_t port);

// What became of it, once it is writable: CAUSE_REPLY when it stands.
enum cause tcp_connect_outcome(int fd);

// Makes a socket as new whose connection is over: the next one has a local address and port of its own, and
// nothing is left of what the last one was told. A connection that stands would be reset. 0 or a negative
// errno. A link-local address has bound it to an interface (ipv6(7)), which stays.
int tcp_connect_dissolve(int fd);
