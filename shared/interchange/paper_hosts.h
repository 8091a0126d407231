// /etc/hosts (hosts(5)): an address, its name, other names; behind '#' a note. Lines of loopback, multicast
// and 0.0.0.0, which name no device, are left out and counted. IPv4-mapped addresses become IPv4. Pure.
#pragma once

#include <stddef.h>

#include "paper_writer.h"

// Whether the first line that says something begins with an address.
bool paper_hosts_judge(const char *bytes, size_t length);
int paper_hosts_read(char *bytes, size_t length, struct paper_writer *writer);
