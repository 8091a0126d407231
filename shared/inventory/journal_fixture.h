// For tests: random inventories, and all of a database as one text.
#pragma once

#include <stdint.h>

struct db_fixture;

// Numbers that are the same for the same seed (xorshift64*). Below `limit`.
unsigned journal_fixture_random(uint64_t *seed, unsigned limit);

// Runs SQL as another program that says who it is. Aborts with its text when it fails.
void journal_fixture_run(const struct db_fixture *fixture, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Adds `devices` devices, and rows of all the tables that hang on devices, some of them the same for several.
// Rows that the schema refuses are left out.
void journal_fixture_fill(const struct db_fixture *fixture, uint64_t *seed, unsigned devices);

// Every row of every table but audit and journal, one per line. The caller frees it.
char *journal_fixture_dump(const struct db_fixture *fixture);
