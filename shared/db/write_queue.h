// A fair queue for the right to write, in "<database>.lock": first come, first served, over threads and
// processes, with a deadline, and healed by the kernel when a holder dies.
//
// Byte 0 is the schema lock (shared by every open writer, exclusive for a migration). Byte 1 guards the
// taking of a ticket: a waiter locks the byte behind the last one locked, from byte 4096 on; its turn has
// come when no lower ticket byte is locked. The file stays empty, so that queueing writes nothing to the
// disk. All locks are open-file-description locks (fcntl(2) F_OFD_SETLK), so that each connection counts
// alone.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct write_queue {
    int fd;
    int64_t ticket; // the byte locked; -1: neither waiting nor holding
};

// Opens or creates the lock file (mode 0660, whatever the umask). 0 or a negative errno.
int write_queue_init(struct write_queue *queue, const char *database_path);
void write_queue_fini(struct write_queue *queue);

// Waits for the turn. 0, -EBUSY after `timeout_ms`, -EDEADLK when it has a ticket already, or a negative
// errno.
int write_queue_enter(struct write_queue *queue, int timeout_ms);
void write_queue_leave(struct write_queue *queue);

// The schema lock, without waiting: 0 or -EBUSY. `exclusive` false downgrades.
int write_queue_schema_lock(struct write_queue *queue, bool exclusive);
void write_queue_schema_unlock(struct write_queue *queue);
// Whether another has it exclusively.
bool write_queue_schema_is_taken(const struct write_queue *queue);
