#include "backup_checksum.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>

#include "shared/base/error.h"
#include "shared/base/sha256_source.h"

static int refuse_journal(const char *path, struct error *err)
{
    static const char *const suffixes[] = {"-wal", "-journal"};
    char name[PATH_MAX];
    struct stat status;

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        int length = snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        if (length < (int)sizeof name && stat(name, &status) == 0 && status.st_size > 0)
            return error_set(err, -EUCLEAN,
                             "%s: lies beside the backup, and its checksum says nothing of it: somebody has "
                             "written to the backup; take another one, or move this file away",
                             name);
    }
    return 0;
}

int backup_checksum(const char *path, bool *known, struct error *err)
{
    char noted[SHA256_HEX_MAX], hex[SHA256_HEX_MAX];
    int result = sha256_source_read(path, noted, err);

    *known = result == 0;
    if (result == -ENOENT)
        return 0;
    if (result == 0)
        result = sha256_source_file(path, hex, err);
    if (result == 0 && strcasecmp(noted, hex) != 0)
        return error_set(err, -EUCLEAN,
                         "%s: its checksum is not the one in %s.sha256: it was changed or is damaged; take "
                         "another backup",
                         path, path);
    return result == 0 ? refuse_journal(path, err) : result;
}
