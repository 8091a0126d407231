// What looks wrong about addresses that were just planned, and is allowed.
#pragma once

#include "shared/net/ip_range.h"

struct command;

// A line on standard error for each: planned by hand inside a DHCP pool, no address for a host, held by
// somebody else; of the last the first few. Gives the exit code.
int verb_address_warning_tell(struct command *command, const char *vrf, const struct ip_range *ranges,
                              size_t count);
