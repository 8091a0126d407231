// The order in which people look for names: "nas2" before "nas10". Pure.
#pragma once

// Below, at or above 0, as strcmp. Runs of digits count by their number, however long they are, and letters
// of ASCII without their case; texts that are then alike are in the order of strcmp, so that only equal ones
// give 0.
int natural_order(const char *a, const char *b);
