#include "inventory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/conf_file.h"
#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

#include "retention.h"

#define CONF_DEFAULT "/etc/lanatlas/lanatlas.conf"
#define DATABASE_DEFAULT "/var/lib/lanatlas/inventory.db"
#define GONE_AFTER_DEFAULT "30d"
#define DAY_MS (86400ULL * 1000)
#define GONE_AFTER_MAX_MS (3650 * DAY_MS)
#define KEEP_MAX_MS (36500ULL * DAY_MS)
#define RRD_DIR_DEFAULT "/var/lib/collectd/rrd"

struct conf {
    char database[PATH_MAX];
    char gone_after[32];
    char rrd_dir[PATH_MAX];
    char keep_events[32];
    char keep_audit[32];
    char keep_history[32];
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
    *conf = (struct conf){DATABASE_DEFAULT, GONE_AFTER_DEFAULT, RRD_DIR_DEFAULT, "400d", "400d", "2y"};
    const struct conf_file_key keys[] = {
        {"Database", conf->database, sizeof(conf->database)},
        {"GoneAfter", conf->gone_after, sizeof(conf->gone_after)},
        {"RrdDir", conf->rrd_dir, sizeof(conf->rrd_dir)},
        {"KeepEvents", conf->keep_events, sizeof(conf->keep_events)},
        {"KeepAudit", conf->keep_audit, sizeof(conf->keep_audit)},
        {"KeepHistory", conf->keep_history, sizeof(conf->keep_history)},
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

// Ages may be in years of 365 days, too.
static int parse_age(const char *text, uint64_t *out_ms)
{
    char years[32];
    uint64_t count = 0;
    size_t length = strlen(text);
    if (length < 2 || length > sizeof(years) || text[length - 1] != 'y')
        return number_parse_duration_ms(text, 0, KEEP_MAX_MS, out_ms);
    snprintf(years, sizeof(years), "%.*s", (int)length - 1, text);
    int code = number_parse_u64(years, 0, KEEP_MAX_MS / (365 * DAY_MS), &count);
    if (code == 0)
        *out_ms = count * 365 * DAY_MS;
    return code;
}

int inventory_retention(struct retention_ages *out, struct error *err)
{
    struct conf conf;
    int code = read_conf(&conf, err);
    const struct {
        const char *name, *text;
        int64_t *age_ms;
    } ages[] = {{"KeepEvents", conf.keep_events, &out->events_ms},
                {"KeepAudit", conf.keep_audit, &out->audit_ms},
                {"KeepHistory", conf.keep_history, &out->history_ms}};
    for (size_t i = 0; code == 0 && i < sizeof(ages) / sizeof(ages[0]); i++) {
        uint64_t age_ms = 0;
        code = parse_age(ages[i].text, &age_ms);
        *ages[i].age_ms = (int64_t)age_ms;
        if (code < 0)
            return error_set(err, code,
                             "%s in lanatlas.conf is a time such as 90d or 2y, at most 100y, or 0 for ever;"
                             " not \"%s\"",
                             ages[i].name, ages[i].text);
    }
    return code;
}

int inventory_open(const char *given, enum db_mode mode, const struct db_actor *actor, struct db **out,
                   struct error *err)
{
    char path[PATH_MAX];
    int code = inventory_path(given, path, err);
    return code < 0 ? code : db_open(path, mode, actor, out, err);
}
