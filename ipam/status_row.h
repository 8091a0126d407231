// One check as `ipam status` shows it: what it is called, and what is known of it now. Pure.
#pragma once

#include "shared/inventory/check_state.h"
#include "shared/probe/service.h"
#include "shared/probe/strip.h"
#include "shared/probe/verdict.h"

struct check;
struct device;

enum { STATUS_ROW_STALE_MS = 60000 };

enum status_kind { STATUS_DOWN, STATUS_UNKNOWN, STATUS_UP, STATUS_PAUSED };

enum status_period { STATUS_DAY, STATUS_WEEK, STATUS_MONTH, STATUS_YEAR, STATUS_PERIODS };

struct status_row {
    int64_t check_id;
    int64_t device_id;
    enum status_kind kind;
    enum cause cause;
    bool flapping;
    bool follows_device; // it asks an address of the device, not one of its own
    char device_name[INVENTORY_NAME_MAX];
    char device_key[INVENTORY_KEY_MAX];
    char check_key[32];
    char service[SERVICE_TEXT_MAX]; // "tcp/443"; "" for a ping
    char address[256];
    char detail[CHECK_DETAIL_MAX];
    uint16_t http_status;   // 0: none
    int64_t tls_expires_ms; // 0: not known
    double rtt_ms;
    double loss;
    double availability[STATUS_PERIODS]; // 0–1; NaN: nothing was known
    int64_t since_ms;                    // 0: never probed
    int64_t alive_ms;                    // the last sign of life of its plugin; 0: never
    struct strip strip;
};

// "up", "down", "unknown", "paused".
const char *status_row_kind_text(enum status_kind kind);

// All but availability. `state` is NULL when the check was never probed. A plugin that was last alive
// (alive_ms; 0: never) more than STATUS_ROW_STALE_MS ago says nothing about the present: unknown since then,
// "not running".
void status_row_fill(struct status_row *row, const struct device *device, const struct check *check,
                     const struct check_state *state, int64_t alive_ms, int64_t now_ms);
