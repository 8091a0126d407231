// What an audit entry says, as a sentence for people: "changed type of nas from unknown to nas". Pure.
#pragma once

#include <stddef.h>

struct audit_entry;

enum { AUDIT_SENTENCE_MAX = 1024 };

// Long values are cut. An entry that cannot be read is told by its table and row. Returns `out`.
const char *audit_sentence_make(const struct audit_entry *entry, char out[AUDIT_SENTENCE_MAX]);
