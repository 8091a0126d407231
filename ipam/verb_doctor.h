// What `ipam doctor` examines, and how it tells what it found.
#pragma once

#include "command.h"

enum doctor_level { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

struct doctor {
    struct command *command;
    const struct arguments_list *plugin_dirs; // --plugin-dir; empty: the usual ones
    bool failed;
};

// A line: what was found and, unless all is well, how to mend it. `mend` may be NULL.
void doctor_tell(struct doctor *doctor, const char *subject, enum doctor_level level, const char *mend,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

// Each examines one thing by using it, and tells.
void doctor_icmp(struct doctor *doctor);
void doctor_machine(struct doctor *doctor);
void doctor_database(struct doctor *doctor);
void doctor_plugin(struct doctor *doctor);
// Last, because it closes the database. Says nothing where there is no user of Grafana.
void doctor_grafana(struct doctor *doctor);
