// Incidents of devices and of checks, for people: who, what, why, from when to when.
#pragma once

#include "inventory.h"

#include "shared/probe/device_verdict.h"
#include "shared/probe/service.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

struct incident {
    int64_t id;
    int64_t device_id;
    char device_key[INVENTORY_KEY_MAX];
    char device_name[INVENTORY_NAME_MAX];
    char check_key[32];             // "" when no check speaks for it
    char service[SERVICE_TEXT_MAX]; // "tcp/443"; "" for a check of another plugin
    char detail[256];               // what the check met, "HTTP 503"; checks only
    enum device_state state;        // of a check: unknown or down
    enum cause cause;
    int64_t started_ms;
    int64_t ended_ms; // 0: it lasts
};

struct incident_list {
    struct incident *rows;
    size_t count;
};

// Which incidents. Zero is all of them.
struct incident_filter {
    int64_t device_id;
    bool of_checks; // else of devices
    bool open_only;
    bool with_unknown; // also unknown and disabled spans
    int64_t from_ms;   // that lasted at or after it
    int64_t to_ms;     // that began before it; 0: no limit
    size_t limit;      // the newest so many; 0: all
};

// Newest first. Freed by incident_list_free.
int incident_list(struct db *db, const struct incident_filter *filter, struct incident_list *out,
                  struct error *err);
void incident_list_free(struct incident_list *list);
