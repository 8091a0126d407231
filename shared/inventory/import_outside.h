// What of an import does not fit into the plan: addresses and ranges in no prefix, ranges that overlap. For
// import_compare.c alone.
#pragma once

struct import;

// Counts what lies outside, and marks new ranges that overlap another: verdict IMPORT_CONFLICT, `locked` says
// why.
void import_outside_find(struct import *import);
