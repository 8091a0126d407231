// What may stand for a host in the configuration. Pure.
#pragma once

#include <stdbool.h>

// A unicast address, with "%zone" where it is link-local, or a DNS name (RFC 1123 section 2.1, and '_'):
// labels of letters, digits, '-' and '_', 253 bytes, the last label not a number, so that a mistyped address
// is no name. A dot at the end is allowed.
bool host_syntax_is_target(const char *text);

// "address[:port]", IPv6 with a port in brackets; several are separated by commas.
bool host_syntax_is_server_list(const char *text);
