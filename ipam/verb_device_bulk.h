// `ipam device set --where FILTER FIELD=VALUE…`: many devices at once.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct command;
struct device_change;

struct device_bulk {
    const char *where;
    bool dry_run; // shows what it would change, and changes nothing
    bool yes;     // does not ask
    const struct device_change *changes;
    size_t count;
};

// Shows whom it is about and asks; then changes all of them or none. The exit code.
int verb_device_bulk_set(struct command *command, const struct device_bulk *bulk);
