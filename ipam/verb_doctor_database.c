#include <errno.h>
#include <stdlib.h>

#include "shared/inventory/check.h"
#include "shared/inventory/device.h"
#include "shared/inventory/integrity.h"
#include "verb_doctor.h"

static const char subject[] = "database";

// Begins a write and takes it back.
static void examine_write(struct doctor *doctor)
{
    struct command *command = doctor->command;
    const char *mend =
        "become a member of the group lanatlas (or use sudo); 'fuser' on the file names who holds it";

    command_fini(command);
    int result = command_open_begin(command);
    if (result == 0)
        db_rollback(command->db);
    if (result == 0)
        doctor_tell(doctor, "database write", DOCTOR_OK, NULL, "a write began and was taken back");
    else
        doctor_tell(doctor, "database write", DOCTOR_FAIL, mend, "%s", command->err.text);
}

static void examine_targets(struct doctor *doctor)
{
    struct command *command = doctor->command;
    struct check_list checks = {0};

    if (check_list(command->db, 0, NULL, true, &checks, &command->err) < 0) {
        doctor_tell(doctor, "targets", DOCTOR_FAIL, NULL, "%s", command->err.text);
        return;
    }
    if (checks.count == 0)
        doctor_tell(doctor, "targets", DOCTOR_WARN, "ipam device add NAME ADDRESS", "nothing is monitored");
    else
        doctor_tell(doctor, "targets", DOCTOR_OK, NULL, "%zu checks are active", checks.count);
    check_list_free(&checks);
}

void doctor_database(struct doctor *doctor)
{
    struct command *command = doctor->command;
    int result = command_open(command, DB_READ);

    if (result < 0) {
        doctor_tell(doctor, subject, DOCTOR_FAIL, result == -ENOENT ? "ipam init" : NULL, "%s",
                    command->err.text);
        return;
    }
    if (integrity_verify(command->db, &command->err) < 0)
        doctor_tell(doctor, subject, DOCTOR_FAIL, "restore a backup", "%s", command->err.text);
    else
        doctor_tell(doctor, subject, DOCTOR_OK, NULL, "%s is sound, and its schema is this program's",
                    db_path(command->db));
    examine_targets(doctor);
    examine_write(doctor);
}
