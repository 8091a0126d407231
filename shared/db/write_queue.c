#include "write_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shared/base/clock.h"

enum { SCHEMA_BYTE = 0, GUARD_BYTE = 1, FIRST_TICKET = 4096 };
enum { NAP_MIN_US = 50, NAP_MAX_US = 1000 };

static int lock_range(int fd, short type, int64_t start, int64_t length)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return 0;
    return errno == EACCES || errno == EAGAIN ? -EBUSY : -errno;
}

// The end of a foreign lock within [start, end), 0 without one, or a negative errno. `end` 0: to infinity.
static int64_t locked_until(int fd, int64_t start, int64_t end)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = end == 0 ? 0 : end - start};
    if (fcntl(fd, F_OFD_GETLK, &lock) < 0)
        return -errno;
    return lock.l_type == F_UNLCK ? 0 : lock.l_start + lock.l_len;
}

// Sleeps a little longer each time, never past the deadline. -EBUSY once that is over.
static int nap(int *nap_us, int64_t deadline_us)
{
    int64_t left_us = deadline_us - clock_mono_us();
    if (left_us <= 0)
        return -EBUSY;
    int64_t sleep_us = left_us < *nap_us ? left_us : *nap_us;
    struct timespec pause = {.tv_sec = 0, .tv_nsec = (long)sleep_us * 1000};
    nanosleep(&pause, NULL);
    *nap_us = *nap_us * 2 > NAP_MAX_US ? NAP_MAX_US : *nap_us * 2;
    return 0;
}

static int wait_for_guard(int fd, int64_t deadline_us)
{
    int nap_us = NAP_MIN_US;
    int code = lock_range(fd, F_WRLCK, GUARD_BYTE, 1);
    while (code == -EBUSY) {
        if (nap(&nap_us, deadline_us) < 0)
            return -EBUSY;
        code = lock_range(fd, F_WRLCK, GUARD_BYTE, 1);
    }
    return code;
}

// Takes the byte behind the last ticket. Under the guard: nobody else takes one meanwhile.
static int64_t take_ticket(int fd)
{
    int64_t ticket = FIRST_TICKET;
    for (int64_t end = locked_until(fd, ticket, 0); end != 0; end = locked_until(fd, ticket, 0)) {
        if (end < 0)
            return end;
        ticket = end;
    }
    int code = lock_range(fd, F_WRLCK, ticket, 1);
    return code < 0 ? code : ticket;
}

static int wait_for_turn(const struct write_queue *queue, int64_t deadline_us)
{
    if (queue->ticket == FIRST_TICKET)
        return 0;
    int nap_us = NAP_MIN_US;
    int64_t ahead = locked_until(queue->fd, FIRST_TICKET, queue->ticket);
    while (ahead > 0) {
        if (nap(&nap_us, deadline_us) < 0)
            return -EBUSY;
        ahead = locked_until(queue->fd, FIRST_TICKET, queue->ticket);
    }
    return (int)ahead;
}

// Whoever creates the file opens it to the group, whatever the umask.
static int open_lock_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
    if (fd < 0)
        return errno == EEXIST ? open(path, O_RDWR | O_CLOEXEC) : -1;
    (void)fchmod(fd, 0660);
    return fd;
}

int write_queue_init(struct write_queue *queue, const char *database_path)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof(path), "%s.lock", database_path);
    if (length < 0 || (size_t)length >= sizeof(path))
        return -ENAMETOOLONG;
    int fd = open_lock_file(path);
    if (fd < 0)
        return -errno;
    *queue = (struct write_queue){.fd = fd, .ticket = -1};
    return 0;
}

void write_queue_fini(struct write_queue *queue)
{
    if (queue->fd >= 0)
        close(queue->fd);
    *queue = (struct write_queue){.fd = -1, .ticket = -1};
}

int write_queue_enter(struct write_queue *queue, int timeout_ms)
{
    if (queue->ticket >= 0)
        return -EDEADLK;
    int64_t deadline_us = clock_mono_us() + (int64_t)timeout_ms * 1000;
    int code = wait_for_guard(queue->fd, deadline_us);
    if (code < 0)
        return code;
    int64_t ticket = take_ticket(queue->fd);
    lock_range(queue->fd, F_UNLCK, GUARD_BYTE, 1);
    if (ticket < 0)
        return (int)ticket;
    queue->ticket = ticket;
    code = wait_for_turn(queue, deadline_us);
    if (code < 0)
        write_queue_leave(queue);
    return code;
}

void write_queue_leave(struct write_queue *queue)
{
    if (queue->ticket < 0)
        return;
    lock_range(queue->fd, F_UNLCK, queue->ticket, 1);
    queue->ticket = -1;
}

int write_queue_schema_lock(struct write_queue *queue, bool exclusive)
{
    return lock_range(queue->fd, exclusive ? F_WRLCK : F_RDLCK, SCHEMA_BYTE, 1);
}

void write_queue_schema_unlock(struct write_queue *queue)
{
    lock_range(queue->fd, F_UNLCK, SCHEMA_BYTE, 1);
}

bool write_queue_schema_is_taken(const struct write_queue *queue)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = SCHEMA_BYTE, .l_len = 1};
    return fcntl(queue->fd, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_WRLCK;
}
