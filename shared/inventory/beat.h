// The reports of push checks: written by `ipam beat`, read by tcp_check. Only the last of each check is kept.
#pragma once

#include "inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum { BEAT_MESSAGE_MAX = 256 };

struct beat {
    int64_t check_id;
    int64_t at_ms; // Unix milliseconds
    bool ok;
    char message[BEAT_MESSAGE_MAX];
};

struct beat_list {
    struct beat *rows;
    size_t count;
};

// The push check that is meant: "device/check" by their keys, or the key of the check when only one device
// has it. -ENOENT; -ENOTUNIQ; -EINVAL for a check that is no push check.
int beat_find(struct db *db, const char *text, int64_t *check_id, struct error *err);

// Inside a write transaction. The message is cut to what fits, on a character boundary; bytes that are not
// clean UTF-8: -EINVAL.
int beat_write(struct db *db, int64_t check_id, int64_t at_ms, bool ok, const char *message,
               struct error *err);

// The last beat of every push check that had one, ordered by check id. Freed by beat_list_free.
int beat_list(struct db *db, struct beat_list *out, struct error *err);
void beat_list_free(struct beat_list *list);
