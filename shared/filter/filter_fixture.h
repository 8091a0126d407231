// For tests: the small house of docs/filter.md in memory, and what a filter finds in it.
#pragma once

#include "filter.h"

// 2026-03-08 12:00:00 UTC, which is also the local time there.
extern const struct filter_listing filter_fixture_listing;

// Fills a database of its own; group setup and teardown of cmocka.
int filter_fixture_open(void **state);
int filter_fixture_close(void **state);
// The keys of what the filter finds, in the order of the page, with blanks between; or the error. Valid until
// the next call.
const char *filter_fixture_find(const char *filter);
// Keeps a saved filter, at most 16.
void filter_fixture_save(const char *name, const char *text);
// Runs a statement; its one value as text, "NULL" for that.
const char *filter_fixture_ask(const char *sql, const struct db_filter *filter);
