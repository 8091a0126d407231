#include "inventory.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/conf_file.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#define CONF_DEFAULT "/etc/lanatlas/lanatlas.conf"
#define DATABASE_DEFAULT "/var/lib/lanatlas/inventory.db"

// The value of an environment variable, NULL when unset or empty.
static const char *environment(const char *name)
{
    // lint: allow getenv: LANATLAS_DB and LANATLAS_CONF are how a person names the database
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static int path_of_conf(char path[PATH_MAX], struct error *err)
{
    const char *given = environment("LANATLAS_CONF");
    char value[PATH_MAX] = DATABASE_DEFAULT;
    struct conf_file_key keys[] = {{"Database", value, sizeof(value)}};
    int code = conf_file_read(given == NULL ? CONF_DEFAULT : given, keys, 1, err);
    if (code < 0 && !(code == -ENOENT && given == NULL))
        return code;
    error_set(err, 0, "%s", "");
    return text_copy(path, PATH_MAX, value);
}

int inventory_path(const char *given, char path[PATH_MAX], struct error *err)
{
    const char *chosen = given == NULL ? environment("LANATLAS_DB") : given;
    if (chosen == NULL)
        return path_of_conf(path, err);
    if (text_copy(path, PATH_MAX, chosen) < 0)
        return error_set(err, -ENAMETOOLONG, "the path of the database is longer than %d bytes",
                         PATH_MAX - 1);
    return 0;
}

int inventory_open(const char *given, enum db_mode mode, const struct db_actor *actor, struct db **out,
                   struct error *err)
{
    char path[PATH_MAX];
    int code = inventory_path(given, path, err);
    return code < 0 ? code : db_open(path, mode, actor, out, err);
}
