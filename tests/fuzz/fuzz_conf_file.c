// lanatlas.conf: any bytes give values that fit and are clean, or -EINVAL or -EFBIG and no change.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shared/base/conf_file.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *path)
{
    char database[12] = "old";
    char group[4] = "old";
    const struct conf_file_key keys[] = {{"Database", database, sizeof database},
                                         {"Group", group, sizeof group}};
    struct error err = {""};

    int rc = conf_file_read(path, keys, 2, &err);
    if (rc != 0 && (strcmp(database, "old") != 0 || strcmp(group, "old") != 0 || err.text[0] == '\0'))
        abort();
    if (rc != 0 && rc != -EINVAL && rc != -EFBIG)
        abort();
    if (!text_is_clean(database, strlen(database)) || !text_is_clean(group, strlen(group)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("lanatlas.conf", MFD_CLOEXEC);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    check(path);
    close(fd);
    return 0;
}
