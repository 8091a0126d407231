#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "verb_doctor.h"

// The name of the line, and of the user that the packages of Grafana make.
static const char subject[] = "grafana";

// The folder that Grafana's own unit hides from it (ProtectHome, PrivateTmp); NULL when it sees the file.
static const char *hiding_folder(const char *path)
{
    static const char *const folders[] = {"home", "root", "run/user", "tmp", "var/tmp"};
    char *real = realpath(path, NULL);
    const char *found = NULL;

    for (size_t i = 0; real && i < sizeof folders / sizeof folders[0]; i++) {
        size_t length = strlen(folders[i]);
        if (strncmp(real + 1, folders[i], length) == 0 && real[1 + length] == '/')
            found = folders[i];
    }
    free(real);
    return found;
}

static int become(const struct passwd *who, struct error *err)
{
    bool changed = geteuid() == who->pw_uid || (initgroups(who->pw_name, who->pw_gid) == 0 &&
                                                setgid(who->pw_gid) == 0 && setuid(who->pw_uid) == 0);

    return changed ? 0 : error_set(err, -errno, "cannot become %s: %s", who->pw_name, error_name(-errno));
}

// Opens and reads the database as that user does, in this process; it is ended afterwards.
static int read_as(const struct passwd *who, const char *path, struct error *err)
{
    struct db *db = NULL;
    int result = become(who, err);

    if (result == 0)
        result = db_open(path, DB_READ, NULL, &db, err);
    db_close(db);
    return result;
}

static int wait_for(pid_t child, int from, struct error *err)
{
    int status = 0;
    ssize_t length = read(from, err->text, sizeof err->text - 1);

    err->text[length > 0 ? length : 0] = '\0';
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return error_set(err, -errno, "cannot wait for the trial: %s", error_name(-errno));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return err->text[0] ? -EACCES : error_set(err, -EACCES, "the trial has ended without a word");
}

// No connection of ours may be open: SQLite does not carry one over a fork.
static int try_in_child(const struct passwd *who, const char *path, struct error *err)
{
    int ends[2];

    if (pipe(ends) < 0)
        return error_set(err, -errno, "cannot make a pipe: %s", error_name(-errno));
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct error failure = {.text = ""};
        int result = read_as(who, path, &failure);
        if (result < 0 && write(ends[1], failure.text, strlen(failure.text)) < 0)
            _exit(2);
        _exit(result < 0);
    }
    int result = -errno;
    close(ends[1]);
    if (child < 0)
        error_set(err, result, "cannot start the trial: %s", error_name(result));
    else
        result = wait_for(child, ends[0], err);
    close(ends[0]);
    return result;
}

static bool is_member(const struct passwd *who, const char *name)
{
    const struct group *group = getgrnam(name);
    bool found = group && who->pw_gid == group->gr_gid;

    for (char *const *member = group ? group->gr_mem : NULL; member && *member && !found; member++)
        found = strcmp(*member, who->pw_name) == 0;
    return found;
}

static void tell_unreadable(struct doctor *doctor, const struct passwd *who, const char *path)
{
    char mend[2 * PATH_MAX + 64] =
        "sudo usermod -aG lanatlas grafana, then sudo systemctl restart grafana-server";

    if (is_member(who, "lanatlas"))
        snprintf(mend, sizeof mend, "sudo chgrp lanatlas '%s'*, then sudo chmod g+rw '%s'*", path, path);
    doctor_tell(doctor, subject, DOCTOR_WARN, mend, "its user cannot read the database: %s",
                doctor->command->err.text);
}

static void tell(struct doctor *doctor, const struct passwd *who, const char *path, int result)
{
    const char *folder = hiding_folder(path);

    if (result < 0)
        tell_unreadable(doctor, who, path);
    else if (folder)
        doctor_tell(doctor, subject, DOCTOR_WARN,
                    "move the inventory to /var/lib/lanatlas (Database in /etc/lanatlas/lanatlas.conf)",
                    "its user can read %s, but its service does not see /%s", path, folder);
    else
        doctor_tell(doctor, subject, DOCTOR_OK, NULL, "its user can read %s", path);
}

void doctor_grafana(struct doctor *doctor)
{
    struct command *command = doctor->command;
    const struct passwd *who = getpwnam(subject);
    char path[PATH_MAX] = "";

    if (!who || inventory_path(command->database, path, &command->err) < 0 || access(path, F_OK) < 0)
        return; // no Grafana here, or doctor_database has told
    if (geteuid() != 0 && geteuid() != who->pw_uid) {
        doctor_tell(doctor, subject, DOCTOR_WARN, "sudo ipam doctor",
                    "only root can try whether its user can read the database");
        return;
    }
    command_fini(command);
    tell(doctor, who, path, try_in_child(who, path, &command->err));
}
