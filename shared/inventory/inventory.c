#include "inventory.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/conf_file.h"
#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

#define CONF_DEFAULT "/etc/lanatlas/lanatlas.conf"
#define DATABASE_DEFAULT "/var/lib/lanatlas/inventory.db"
#define GONE_AFTER_DEFAULT "30d"
#define GONE_AFTER_MAX_MS (3650ULL * 86400 * 1000)
#define RRD_DIR_DEFAULT "/var/lib/collectd/rrd"

struct conf {
    char database[PATH_MAX];
    char gone_after[32];
    char rrd_dir[PATH_MAX];
};

// The value of an environment variable, NULL when unset or empty.
static const char *environment(const char *name)
{
    // lint: allow getenv: LANATLAS_DB, LANATLAS_RRD and LANATLAS_CONF are how a person names places
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static int read_conf(struct conf *conf, struct error *err)
{
    const char *given = environment("LANATLAS_CONF");
    *conf = (struct conf){DATABASE_DEFAULT, GONE_AFTER_DEFAULT, RRD_DIR_DEFAULT};
    const struct conf_file_key keys[] = {
        {"Database", conf->database, sizeof(conf->database)},
        {"GoneAfter", conf->gone_after, sizeof(conf->gone_after)},
        {"RrdDir", conf->rrd_dir, sizeof(conf->rrd_dir)},
    };
    int code =
        conf_file_read(given == NULL ? CONF_DEFAULT : given, keys, sizeof(keys) / sizeof(keys[0]), err);
    if (code < 0 && !(code == -ENOENT && given == NULL))
        return code;
    error_set(err, 0, "%s", "");
    return 0;
}

static int copy_path(char path[PATH_MAX], const char *chosen, const char *what, struct error *err)
{
    if (text_copy(path, PATH_MAX, chosen) < 0)
        return error_set(err, -ENAMETOOLONG, "the path of the %s is longer than %d bytes", what,
                         PATH_MAX - 1);
    return 0;
}

int inventory_path(const char *given, char path[PATH_MAX], struct error *err)
{
    const char *chosen = given == NULL ? environment("LANATLAS_DB") : given;
    struct conf conf;
    if (chosen != NULL)
        return copy_path(path, chosen, "database", err);
    int code = read_conf(&conf, err);
    return code < 0 ? code : copy_path(path, conf.database, "database", err);
}

int inventory_rrd_dir(const char *given, char path[PATH_MAX], struct error *err)
{
    const char *chosen = given == NULL ? environment("LANATLAS_RRD") : given;
    struct conf conf;
    if (chosen != NULL)
        return copy_path(path, chosen, "RRD folder", err);
    int code = read_conf(&conf, err);
    return code < 0 ? code : copy_path(path, conf.rrd_dir, "RRD folder", err);
}

int inventory_gone_after(int64_t *out_ms, struct error *err)
{
    struct conf conf;
    uint64_t span_ms = 0;
    int code = read_conf(&conf, err);
    if (code < 0)
        return code;
    code = number_parse_duration_ms(conf.gone_after, 0, GONE_AFTER_MAX_MS, &span_ms);
    if (code < 0)
        return error_set(
            err, code,
            "GoneAfter in lanatlas.conf is a time such as 30d or 12h, at most 3650d, or 0 for never;"
            " not \"%s\"",
            conf.gone_after);
    *out_ms = (int64_t)span_ms;
    return 0;
}

int inventory_open(const char *given, enum db_mode mode, const struct db_actor *actor, struct db **out,
                   struct error *err)
{
    char path[PATH_MAX];
    int code = inventory_path(given, path, err);
    return code < 0 ? code : db_open(path, mode, actor, out, err);
}
