// A new socket for each connection, for tests.
#pragma once

#include "shared/net/ip_addr.h"

#include <stdint.h>

// tcp_connect_open and tcp_connect_begin; with a negative errno there is no socket.
int tcp_connect_fixture_start(const struct ip_addr *addr, uint32_t scope, uint16_t port, int *fd);
