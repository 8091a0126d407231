#include "file_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/base/error.h"

// The stream forgets why it could not write; the store does not.
static ssize_t write_all(void *cookie, const char *bytes, size_t length)
{
    struct file_store *store = cookie;
    size_t done = 0;

    while (done < length) {
        ssize_t written = write(store->fd, bytes + done, length - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            store->failure = store->failure ? store->failure : -errno;
            return 0;
        }
        done += (size_t)written;
    }
    return (ssize_t)length;
}

static int open_stream(struct file_store *store)
{
    if (store->fd < 0)
        return -errno;
    store->stream = fopencookie(store, "w", (cookie_io_functions_t){.write = write_all});
    return store->stream ? 0 : -ENOMEM;
}

// `old` NULL: there is nothing yet. Nobody may read the new file who might not read the old one.
static int open_new(struct file_store *store, const struct stat *old)
{
    unlink(store->part); // of a process of this number that was killed
    store->fd = open(store->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, old ? old->st_mode & 0777 : 0666);
    int result = open_stream(store);
    if (result == 0 && old && fchmod(store->fd, old->st_mode & 0777) < 0)
        result = -errno;
    if (result < 0 && store->fd >= 0)
        unlink(store->part);
    return result;
}

static int open_target(struct file_store *store)
{
    struct stat old;
    bool is_there = stat(store->target, &old) == 0;

    if (is_there && !S_ISREG(old.st_mode)) {
        store->fd = open(store->target, O_WRONLY | O_CLOEXEC);
        return open_stream(store);
    }
    if (!is_there && lstat(store->target, &old) == 0)
        return -ENOENT; // a link that leads nowhere
    if (asprintf(&store->part, "%s.part%ld", store->target, (long)getpid()) < 0) {
        store->part = NULL;
        return -ENOMEM;
    }
    return open_new(store, is_there ? &old : NULL);
}

static void forget(struct file_store *store)
{
    free(store->target);
    free(store->part);
    *store = (struct file_store){.fd = -1};
}

int file_store_open(struct file_store *store, const char *path, struct error *err)
{
    *store = (struct file_store){.stream = stdout, .fd = -1};
    if (!path || strcmp(path, "-") == 0)
        return 0;
    store->stream = NULL;
    store->target = realpath(path, NULL);
    if (!store->target)
        store->target = strdup(path);
    int result = store->target ? open_target(store) : -ENOMEM;
    if (result == 0)
        return 0;
    if (store->stream)
        fclose(store->stream);
    if (store->fd >= 0)
        close(store->fd);
    forget(store);
    return error_set(err, result, "cannot write %s: %s", path, error_name(result));
}

// All to the disk, before the file has its name.
static int finish(struct file_store *store)
{
    if (fclose(store->stream) != 0 && store->failure == 0)
        store->failure = -EIO;
    if (store->failure == 0 && store->part && fsync(store->fd) < 0)
        store->failure = -errno;
    if (close(store->fd) < 0 && store->failure == 0)
        store->failure = -errno;
    return store->failure;
}

int file_store_close(struct file_store *store, int result, struct error *err)
{
    if (!store->target)
        return result;
    int failure = finish(store);
    if (store->part && result == 0 && failure == 0 && rename(store->part, store->target) < 0)
        failure = -errno;
    if (store->part && (result < 0 || failure < 0))
        unlink(store->part);
    if (result == 0 && failure < 0)
        result = error_set(err, failure, "cannot write %s: %s", store->target, error_name(failure));
    forget(store);
    return result;
}
