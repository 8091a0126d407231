// The plan and the inventory as our CSV or JSON.
#pragma once

#include <stdio.h>

#include "shared/interchange/paper.h"

struct db;
struct error;
struct export_scope;

// Of a part: the prefixes, ranges and addresses that lie in it, the devices and interfaces of those, and all
// sites, VRFs and VLANs; links and groups only of the whole. 0 or a negative errno with `err`; whether all
// was written, ferror says.
int export_paper_write(FILE *stream, enum paper_form form, struct db *db, const struct export_scope *scope,
                       struct error *err);
