// What a conflict is about, as it is written in its subject (shared/inventory/conflict_text.h). Pure.
#pragma once

#include <stdbool.h>

// A subject ends with " (vrf NAME)" unless it is of the default one.
bool conflict_subject_is_of_vrf(const char *subject, const char *vrf);
// Whether an address of a VRF, in canonical text, is one of its words; with a zone too.
bool conflict_subject_names(const char *subject, const char *vrf, const char *address);
