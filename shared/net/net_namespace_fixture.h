// For tests: a network namespace of the test's own, with nothing but its loopback interface. Real packets
// stay inside.
#pragma once

#include <stdbool.h>

// Moves the calling thread, and what it starts from now on, into a new namespace with lo up; without root
// into a new user namespace as well. Linux only. A negative errno where the machine does not allow it: then
// skip().
int net_namespace_enter(void);

// Sets lo up or down. 0 or a negative errno.
int net_namespace_lo(bool up);

// Writes a file below /proc/sys/net, "ipv4/ping_group_range". 0 or a negative errno.
int net_namespace_set(const char *name, const char *value);

// Lets us (or nobody) open datagram ICMP sockets; the latter may take a new namespace, so that no other
// thread shall run yet. 0 or a negative errno.
int net_namespace_ping_group(bool allowed);
