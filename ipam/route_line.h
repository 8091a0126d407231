// A line of /proc/net/route (proc_pid_net(5)). Pure.
#pragma once

#include "shared/net/ip_addr.h"

// The gateway and the metric of a default route that is up. -ENOENT: another route; -EINVAL: not such a line.
int route_line_parse(const char *line, struct ip_addr *gateway, uint32_t *metric);
