#include "file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/base/error.h"

enum { FIRST_CAPACITY = 65536 };

static int read_all(int fd, size_t max, char **out, size_t *length)
{
    size_t capacity = FIRST_CAPACITY, used = 0;
    char *bytes = malloc(capacity + 1);

    while (bytes) {
        ssize_t got = read(fd, bytes + used, capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            int result = got < 0 ? -errno : 0;
            *out = bytes;
            *length = used;
            return result;
        }
        used += (size_t)got;
        if (used > max) {
            free(bytes);
            return -EFBIG;
        }
        if (used < capacity)
            continue;
        capacity *= 2;
        char *grown = realloc(bytes, capacity + 1);
        if (!grown)
            free(bytes);
        bytes = grown;
    }
    return -ENOMEM;
}

int file_source_read(const char *path, size_t max, char **out, size_t *length, struct error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    *out = NULL;
    if (fd < 0)
        return error_set(err, -errno, "cannot open %s: %s", path, error_name(-errno));
    int result = read_all(fd, max, out, length);
    if (!is_stdin)
        close(fd);
    if (result == 0)
        return 0;
    if (result != -EFBIG && result != -ENOMEM)
        free(*out);
    *out = NULL;
    if (result == -EFBIG)
        return error_set(err, result, "%s is longer than %zu MiB; part it", path, max / 1048576);
    return error_set(err, result, "cannot read %s: %s", path, error_name(result));
}
