// Whether the pages of the inventory are sound.
#pragma once

struct db;
struct error;

// Reads every page (seconds on a large file). -EUCLEAN with what was found first; other negative errno with
// `err`.
int integrity_verify(struct db *db, struct error *err);
