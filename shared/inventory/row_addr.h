// An address in a row: the 16 bytes of a column of keys.
#pragma once

#include "shared/net/ip_addr.h"

struct stmt;

// Fills `out` from the current row; what has not 16 bytes leaves it as it was.
void row_addr_read(struct stmt *stmt, const char *column, struct ip_addr *out);
