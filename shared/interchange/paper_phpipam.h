// phpIPAM, saved as CSV: the list of addresses of the administration pages (Section, IP Address, …, Gateway)
// and the export of one subnet (ip address, ip state, …, below the subnet's description, prefix and VLAN),
// which the English interface writes (app/admin/import-export/export-ipaddr.php,
// app/subnets/addresses/export-subnet.php). Each subnet is a prefix record once, before the addresses; the
// address marked Gateway is its gateway. A tag is the assignment where it means one, and else a tag. Pure.
#pragma once

#include <stddef.h>

#include "paper_writer.h"

struct csv_cursor;

// How many columns of phpIPAM the row names, when it is such a header; otherwise 0.
unsigned paper_phpipam_judge(const struct csv_cursor *row);
int paper_phpipam_read(char *bytes, size_t length, struct paper_writer *writer);
