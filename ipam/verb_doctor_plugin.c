#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/base/clock.h"
#include "shared/inventory/plugin_run.h"
#include "time_text.h"
#include "verb_doctor.h"

enum { FRESH_MS = 60000 };

static const char plugin[] = "icmp_heartbeat";
static const char sample[] = "/etc/collectd/collectd.conf.d/icmp_heartbeat.conf";

static bool find_plugin(const struct doctor *doctor, char path[PATH_MAX], struct stat *found)
{
    static const char *const usual[] = {"/usr/lib/collectd", "/usr/local/lib/collectd",
                                        "/usr/lib64/collectd"};
    const struct arguments_list *given = doctor->plugin_dirs;
    const char *const *dirs = given->count ? given->items : usual;
    size_t count = given->count ? given->count : sizeof usual / sizeof usual[0];

    for (size_t i = 0; i < count; i++) {
        snprintf(path, PATH_MAX, "%s/%s.so", dirs[i], plugin);
        if (lstat(path, found) == 0)
            return true;
    }
    snprintf(path, PATH_MAX, "%s/%s.so", dirs[0], plugin);
    return false;
}

static void examine_file(struct doctor *doctor)
{
    char path[PATH_MAX];
    struct stat found;

    if (!find_plugin(doctor, path, &found))
        doctor_tell(doctor, "plugin file", DOCTOR_WARN,
                    "sudo make install, or name its folder with --plugin-dir", "%s is not there", path);
    else if (S_ISLNK(found.st_mode))
        doctor_tell(doctor, "plugin file", DOCTOR_FAIL, "put the file itself there",
                    "%s is a symbolic link: collectd refuses it", path);
    else if (!S_ISREG(found.st_mode))
        doctor_tell(doctor, "plugin file", DOCTOR_FAIL, "sudo make install", "%s is no regular file", path);
    else
        doctor_tell(doctor, "plugin file", DOCTOR_OK, NULL, "%s", path);
}

static void examine_sample(struct doctor *doctor)
{
    struct stat found;

    if (stat(sample, &found) == 0)
        doctor_tell(doctor, "plugin configuration", DOCTOR_OK, NULL, "%s", sample);
    else
        doctor_tell(doctor, "plugin configuration", DOCTOR_WARN,
                    "sudo make install, or load the plugin elsewhere", "%s: %s", sample, error_name(-errno));
}

static void examine_freshness(struct doctor *doctor)
{
    struct command *command = doctor->command;
    const char *mend = "sudo systemctl restart collectd; then journalctl -u collectd says what is wrong";
    char age[TIME_TEXT_MAX];
    int64_t alive_ms = 0;

    if (!command->db && command_open(command, DB_READ) < 0) {
        doctor_tell(doctor, "plugin alive", DOCTOR_FAIL, "mend the database first",
                    "cannot be seen without the database");
        return;
    }
    if (plugin_run_last_alive(command->db, plugin, INVENTORY_VANTAGE_LOCAL, &alive_ms, &command->err) < 0) {
        doctor_tell(doctor, "plugin alive", DOCTOR_FAIL, mend, "%s", command->err.text);
        return;
    }
    int64_t age_ms = clock_real_ms() - alive_ms;
    time_text_span(age_ms, age);
    if (age_ms > FRESH_MS)
        doctor_tell(doctor, "plugin alive", DOCTOR_FAIL, mend, "%s was last alive %s ago", plugin, age);
    else if (age_ms < -FRESH_MS)
        doctor_tell(doctor, "plugin alive", DOCTOR_WARN, "set the clock", "%s was last alive in the future",
                    plugin);
    else
        doctor_tell(doctor, "plugin alive", DOCTOR_OK, NULL, "%s was alive %s ago", plugin, age);
}

// Nothing is monitored by it: without it conflicts are found when somebody asks, and history is kept.
static void examine_plan(struct doctor *doctor)
{
    struct command *command = doctor->command;
    const char *mend =
        "load ipam_sync in collectd's configuration, or ask with 'ipam conflicts' and 'ipam prune'";
    char age[TIME_TEXT_MAX];
    int64_t alive_ms = 0;

    if (!command->db)
        return;
    int result =
        plugin_run_last_alive(command->db, "ipam_sync", INVENTORY_VANTAGE_LOCAL, &alive_ms, &command->err);
    int64_t age_ms = clock_real_ms() - alive_ms;
    if (result < 0)
        doctor_tell(doctor, "plan", DOCTOR_WARN, mend, "%s", command->err.text);
    else if (age_ms > FRESH_MS)
        doctor_tell(doctor, "plan", DOCTOR_WARN, mend, "ipam_sync was last alive %s ago",
                    time_text_span(age_ms, age));
    else
        doctor_tell(doctor, "plan", DOCTOR_OK, NULL, "ipam_sync was alive %s ago",
                    time_text_span(age_ms, age));
}

void doctor_plugin(struct doctor *doctor)
{
    examine_file(doctor);
    examine_sample(doctor);
    examine_freshness(doctor);
    examine_plan(doctor);
}
