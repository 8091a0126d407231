// Reads the history of a check from the files of collectd's rrdtool plugin.
#pragma once

#include "check_history.h"

struct check;
struct error;

// Whether the check has measured something that was written: its file of times or of states is there, or is
// hidden by missing rights.
bool history_source_exists(const char *folder, const struct check *check);

// Reads from out->start_s to out->end_s. -ENOENT: no file yet; -EACCES; -EIO: a file that cannot be read;
// -ENOSYS without librrd; -ENOMEM. `last_s` is the time of the newest value. Freed by check_history_free.
int history_source_read(const char *folder, const struct check *check, struct check_history *out,
                        int64_t *last_s, struct error *err);
