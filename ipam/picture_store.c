#include "picture_store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "librrd_source.h"
#include "picture_arguments.h"
#include "shared/base/error.h"

static int write_all(int fd, const unsigned char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -errno;
        data += written;
        length -= (size_t)written;
    }
    return 0;
}

static int write_beside(const char *part, const char *path, const rrd_blob_t *image)
{
    struct stat old;
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0)
        return -errno;
    int result = write_all(fd, image->ptr, image->size);
    if (result == 0 && stat(path, &old) == 0 && fchmod(fd, old.st_mode & 0777) < 0)
        result = -errno;
    if (close(fd) < 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(part, path) < 0)
        result = -errno;
    if (result < 0)
        unlink(part);
    return result;
}

static int save(const char *path, const rrd_blob_t *image, struct error *err)
{
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    char *part = NULL;
    int result = -ENOMEM;

    if (asprintf(&part, "%s.part%ld", target, (long)getpid()) >= 0) {
        result = write_beside(part, target, image);
        free(part);
    }
    free(real);
    return result < 0 ? error_set(err, result, "cannot write %s: %s", path, error_name(result)) : 0;
}

int picture_store(const char *path, const struct picture_arguments *arguments, struct error *err)
{
    const struct librrd *librrd = librrd_load(err);
    char *items[PICTURE_ARGUMENTS_MAX + 1] = {NULL};
    int result = -EIO;

    if (!librrd)
        return -ENOSYS;
    // librrd calls setlocale with what the environment says, and texts are UTF-8 whatever the terminal shows.
    setenv("LC_ALL", "C.UTF-8", 1);
    memcpy(items, arguments->items, sizeof items);
    rrd_info_t *info = librrd->graph_v(arguments->count, items);
    if (!info) {
        error_set(err, result, "cannot draw %s: %s", path, librrd->get_error());
        librrd->clear_error();
        return result;
    }
    error_set(err, result, "cannot draw %s: librrd gave no picture", path);
    for (const rrd_info_t *item = info; item; item = item->next) {
        if (strcmp(item->key, "image") == 0 && item->type == RD_I_BLO)
            result = save(path, &item->value.u_blo, err);
    }
    librrd->info_free(info);
    return result;
}
