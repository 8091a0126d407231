// One line of `ipam status`: what a check is called, and what is known of it now. Pure.
#pragma once

#include "shared/inventory/inventory.h"
#include "shared/probe/strip.h"
#include "shared/probe/verdict.h"

struct check;
struct check_state;
struct device;

enum { STATUS_ROW_STALE_MS = 60000 };

enum status_kind { STATUS_DOWN, STATUS_UNKNOWN, STATUS_UP, STATUS_PAUSED };

enum status_period { STATUS_DAY, STATUS_WEEK, STATUS_MONTH, STATUS_YEAR, STATUS_PERIODS };

struct status_row {
    enum status_kind kind;
    enum cause cause;
    bool flapping;
    char device_name[INVENTORY_NAME_MAX];
    char device_key[INVENTORY_KEY_MAX];
    char check_key[32];
    char address[256];
    double rtt_ms;
    double loss;
    double availability[STATUS_PERIODS]; // 0–1; NaN: nothing was known
    int64_t since_ms;                    // 0: never probed
    struct strip strip;
};

// "up", "down", "unknown", "paused".
const char *status_row_kind_text(enum status_kind kind);

// All but availability. `state` is NULL when the check was never probed. A plugin that was last alive
// (alive_ms; 0: never) more than STATUS_ROW_STALE_MS ago says nothing about the present: unknown since then,
// "not running".
void status_row_fill(struct status_row *row, const struct device *device, const struct check *check,
                     const struct check_state *state, int64_t alive_ms, int64_t now_ms);
