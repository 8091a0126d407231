// Proves that ICMP works: one echo request to this machine's own loopback address, and its reply.
#pragma once

#include "shared/icmp/icmp_socket.h"

// `family` is 4 or 6. Waits at most one second. 0, or a negative errno with the step that failed: -EPERM when
// the socket is not allowed; -EAFNOSUPPORT or -EADDRNOTAVAIL where the machine has no such family.
int loopback_ping_socket_try(int family, enum icmp_socket_kind kind, struct error *err);
