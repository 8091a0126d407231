#include "type_rules_source.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"

#include "inventory_error.h"

#define USER_FILE "/etc/lanatlas/device-types.conf"

enum { FILE_SIZE_MAX = 1 << 20 };

static const char *const SHIPPED_FILES[] = {"/usr/share/lanatlas/device-types.conf",
                                            "/usr/local/share/lanatlas/device-types.conf"};

static int load(const char *path, char *text, size_t *length, struct error *err)
{
    FILE *file = fopen(path, "re");
    int code = file == NULL ? -errno : 0;
    if (code == 0) {
        errno = 0;
        *length = fread(text, 1, FILE_SIZE_MAX + 1, file);
        code = ferror(file) ? -errno : *length > FILE_SIZE_MAX ? -EFBIG : 0;
        fclose(file);
    }
    return code < 0 ? error_set(err, code, "cannot read the rules of types %s: %s", path, error_name(code))
                    : 0;
}

static int add_file(struct type_rules *rules, const char *path, struct error *err)
{
    size_t length = 0;
    char *text = malloc(FILE_SIZE_MAX + 1);
    int code = text == NULL ? inventory_error_memory(err) : load(path, text, &length, err);
    if (code == 0)
        code = type_rules_add(rules, path, text, length, err);
    free(text);
    return code;
}

static int add_named(struct type_rules *rules, const char *files, struct error *err)
{
    char path[PATH_MAX];
    int code = 0;
    while (code == 0 && *files != '\0') {
        size_t length = strcspn(files, ":");
        if (length >= sizeof(path))
            return error_set(err, -ENAMETOOLONG, "the path of a file of types is longer than %d bytes",
                             PATH_MAX - 1);
        snprintf(path, sizeof(path), "%.*s", (int)length, files);
        if (length > 0)
            code = add_file(rules, path, err);
        files += length + (files[length] == ':');
    }
    return code;
}

static int add_default(struct type_rules *rules, struct error *err)
{
    int code = add_file(rules, USER_FILE, err);
    if (code < 0 && code != -ENOENT)
        return code;
    code = -ENOENT;
    for (size_t i = 0; code == -ENOENT && i < sizeof(SHIPPED_FILES) / sizeof(SHIPPED_FILES[0]); i++)
        code = add_file(rules, SHIPPED_FILES[i], err);
    return code == -ENOENT ? 0 : code;
}

int type_rules_source_read(const char *files, struct type_rules *out, struct error *err)
{
    *out = (struct type_rules){.rows = NULL};
    // lint: allow getenv: LANATLAS_TYPES is how a person names other files
    const char *named = files == NULL || files[0] == '\0' ? getenv("LANATLAS_TYPES") : files;
    int code = named != NULL && named[0] != '\0' ? add_named(out, named, err) : add_default(out, err);
    if (code < 0)
        type_rules_free(out);
    return code;
}
