// A damaged database is renamed with its journal, never deleted.
#pragma once

struct write_queue;
struct error;

// Checks the file (PRAGMA quick_check). Sound, empty or not there: 0. Damaged: renamed to
// "<path>.corrupt-<unix seconds>", under the exclusive schema lock, 0 and the notice in `err`. -EUCLEAN:
// damaged and still open in another program; -EINVAL: not a regular file; another negative errno: it could
// not be read or renamed.
int set_aside_if_corrupt(const char *path, struct write_queue *queue, struct error *err);
