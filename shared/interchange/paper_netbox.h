// NetBox: CSV of addresses, prefixes, ranges or VLANs, which its header tells, as the bulk import reads it
// (netbox/ipam/forms/bulk_import.py) or as the tables of the web interface are exported (netbox/ipam/tables).
// The mask of an address gives its prefix. Tags, and a role and a status that we have no word for, are not
// kept. Pure.
#pragma once

#include <stddef.h>

#include "paper_writer.h"

struct csv_cursor;

// How many columns of NetBox the row names, when it is such a header; otherwise 0.
unsigned paper_netbox_judge(const struct csv_cursor *row);
int paper_netbox_read(char *bytes, size_t length, struct paper_writer *writer);
