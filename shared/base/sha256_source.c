#include "sha256_source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>

#include "error.h"

enum { BLOCK = 65536, RIGHTS = 0640, HEX_LENGTH = SHA256_HEX_MAX - 1 };

static int digest(int fd, char hex[SHA256_HEX_MAX])
{
    unsigned char block[BLOCK], sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    ssize_t count = read(fd, block, sizeof(block));
    for (; count > 0; count = read(fd, block, sizeof(block)))
        crypto_hash_sha256_update(&state, block, (unsigned long long)count);
    if (count < 0)
        return -errno;
    crypto_hash_sha256_final(&state, sum);
    sodium_bin2hex(hex, SHA256_HEX_MAX, sum, sizeof(sum));
    return 0;
}

int sha256_source_file(const char *path, char hex[SHA256_HEX_MAX], struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int code = fd < 0 ? -errno : digest(fd, hex);
    if (fd >= 0)
        close(fd);
    return code < 0 ? error_set(err, code, "%s: %s", path, error_name(code)) : 0;
}

static int join(char to[PATH_MAX], const char *path, const char *suffix, struct error *err)
{
    int length = snprintf(to, PATH_MAX, "%s%s", path, suffix);
    return length < 0 || length >= PATH_MAX ? error_set(err, -ENAMETOOLONG, "%s: the path is too long", path)
                                            : 0;
}

// Never through a link that somebody has put there.
static int write_line(const char *part, const char *name, const char *hex)
{
    unlink(part);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, RIGHTS);
    if (fd < 0)
        return -errno;
    (void)fchmod(fd, RIGHTS);
    errno = 0;
    int length = dprintf(fd, "%s  %s\n", hex, name);
    int code = length < 0 || fsync(fd) < 0 ? -errno : 0;
    close(fd);
    return code;
}

int sha256_source_write(const char *path, const char *name, const char *hex, struct error *err)
{
    char target[PATH_MAX], part[PATH_MAX];
    int code = join(target, path, ".sha256", err);
    if (code == 0)
        code = join(part, target, ".part", err);
    if (code < 0)
        return code;
    code = write_line(part, name, hex);
    if (code == 0 && rename(part, target) < 0)
        code = -errno;
    if (code == 0)
        return 0;
    unlink(part);
    return error_set(err, code, "%s: %s", target, error_name(code));
}

int sha256_source_read(const char *path, char hex[SHA256_HEX_MAX], struct error *err)
{
    char source[PATH_MAX], line[HEX_LENGTH + 3] = "";
    int code = join(source, path, ".sha256", err);
    if (code < 0)
        return code;
    int fd = open(source, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(err, -errno, "%s: %s", source, error_name(-errno));
    ssize_t length = read(fd, line, HEX_LENGTH + 2);
    close(fd);
    if (length < HEX_LENGTH + 2 || strspn(line, "0123456789abcdefABCDEF") != HEX_LENGTH ||
        line[HEX_LENGTH] != ' ' || strchr(" *", line[HEX_LENGTH + 1]) == NULL)
        return error_set(err, -EINVAL, "%s: is no line of sha256sum; make it again, or remove it", source);
    memcpy(hex, line, HEX_LENGTH);
    hex[HEX_LENGTH] = '\0';
    return 0;
}
